"""Reads the short texts that the secretariat writes down: a note, a reason."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask_babel import gettext as _

from portal.formats.language import language
from portal.formats.plain import long_date

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


def read_day_to_look_again(
    form: Mapping[str, str], today: date, latest: date | None
) -> tuple[date, str | None]:
    """The day in the field `until` on which somebody wants to be asked again, or what is wrong.

    `latest` is the last day that may be chosen; None when this can no longer wait.
    """
    tomorrow = today + timedelta(days=1)
    if latest is None:
        too_near = _("De uiterste datum is te dichtbij. Dit kun je niet meer uitstellen.")
        return tomorrow, str(too_near)
    try:
        chosen = date.fromisoformat(form.get("until", "").strip())
    except ValueError:
        return tomorrow, str(_("Kies een dag."))
    if tomorrow <= chosen <= latest:
        return chosen, None
    text = _(
        "Kies een dag van %(first)s tot en met %(last)s.",
        first=long_date(tomorrow, language()),
        last=long_date(latest, language()),
    )
    return tomorrow, str(text)


def read_short_note(form: Mapping[str, str], field: str = "text") -> tuple[str, str | None]:
    """A note that may be left out, or what is wrong with it."""
    text = " ".join(form.get(field, "").split())
    return text, _too_long(text)


def _too_long(text: str) -> str | None:
    if len(text) <= LONGEST:
        return None
    return str(_("Dit is te lang. Gebruik hoogstens %(n)s tekens.", n=LONGEST))
