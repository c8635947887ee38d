"""Reads the code that is printed on a document of ours, from a copy that may have been changed."""

import re

from portal.rules.identifiers import ALPHABET

# Our documents have some tens of kilobytes; a copy with a few pictures in it is still read.
MAX_BYTES = 3_000_000

_END = b"%%EOF"
_CODE = re.compile(rf"(?<![0-9A-Z-])[{ALPHABET}]{{4}}(?:-[{ALPHABET}]{{4}}){{3}}(?![0-9A-Z-])")


def codes_in(data: bytes) -> list[str]:
    """The codes in the text of a PDF, each once, in their order; none when nothing can be read."""
    # What opens a PDF is large, and most processes never see one.
    from portal.readers.proof.paper import text_in

    end = data.rfind(_END)
    if len(data) > MAX_BYTES or not data.startswith(b"%PDF-") or end < 0:
        return []
    text = text_in(data[: end + len(_END)]) or ""
    return list(dict.fromkeys(code.replace("-", "") for code in _CODE.findall(text)))
