"""Reads the short texts that the secretariat writes down: a note, a reason."""

from collections.abc import Mapping

from flask_babel import gettext as _

LONGEST = 500


def read_note(form: Mapping[str, str], field: str = "text") -> tuple[str, str | None]:
    """What was noted, or what is wrong with it."""
    text = " ".join(form.get(field, "").split())
    if not text:
        return text, str(_("Vul in wat er gezegd is."))
    return text, _too_long(text)


def read_reason(form: Mapping[str, str], field: str = "reason") -> tuple[str, str | None]:
    """The reason that somebody gave, or what is wrong with it."""
    text = " ".join(form.get(field, "").split())
    if not text:
        return text, str(_("Vul een reden in. Ze staat later in de geschiedenis."))
    return text, _too_long(text)


def _too_long(text: str) -> str | None:
    if len(text) <= LONGEST:
        return None
    return str(_("Dit is te lang. Gebruik hoogstens %(n)s tekens.", n=LONGEST))
