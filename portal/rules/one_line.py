"""Makes one line of what somebody typed, pasted or kept in a cell."""

import unicodedata


def one_line(text: str) -> str:
    """The text with single spaces, composed letters and without what nobody can see.

    A name pasted from a web page or a list of addresses may carry signs of no width or signs that
    turn the direction of writing; two names that look the same must be the same.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    seen = "".join(
        " " if category == "Cc" else sign
        for sign in text
        if (category := unicodedata.category(sign)) != "Cf"
    )
    return unicodedata.normalize("NFC", " ".join(seen.split()))
