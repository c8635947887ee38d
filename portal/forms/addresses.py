"""Reads an e-mail address that somebody typed, far enough to tell a slip from an address."""

from flask_babel import gettext as _

LONGEST = 254


def read_email(text: str) -> tuple[str, str | None]:
    """The address in lower case, and what is wrong with it or None."""
    typed = text.strip()
    if not typed:
        return "", str(_("Vul je e-mailadres in."))
    name, _at, domain = typed.rpartition("@")
    is_whole = (
        name
        and "@" not in name
        and "." in domain.strip(".")
        and len(typed) <= LONGEST
        and not any(sign.isspace() or not sign.isprintable() for sign in typed)
    )
    if not is_whole:
        return typed[:LONGEST].lower(), str(
            _("Vul een volledig e-mailadres in, zoals naam@voorbeeld.be.")
        )
    return typed.lower(), None
