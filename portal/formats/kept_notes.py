"""Tells what the secretariat wrote down about an enrolment, which mail about it came back, and for
whom a folder was made."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.formats.plain import long_date

_NOTES = {
    "called": _l("Gebeld: %(text)s"),
    "mailed": _l("Gemaild: %(text)s"),
    "note": _l("Notitie: %(text)s"),
}


def note_text(facts: Mapping[str, Any]) -> str:
    """What was said, sent or noted; or until when a call was put off, and why."""
    if facts.get("until"):
        return _put_off(facts)
    if facts["note"] == "mailed" and not facts["text"]:
        return str(_("Er is een e-mail over de uiterste datum gestuurd."))
    return str(_NOTES[facts["note"]]) % {"text": facts["text"]}


def _put_off(facts: Mapping[str, Any]) -> str:
    day = long_date(date.fromisoformat(facts["until"]), language())
    if not facts["text"]:
        return str(_("De bellijst vraagt dit opnieuw op %(date)s.", date=day))
    return str(
        _("De bellijst vraagt dit opnieuw op %(date)s: %(note)s", date=day, note=facts["text"])
    )


def bounce_text(facts: Mapping[str, Any]) -> str:
    """Whose mail came back, and who was written to in that reader's place."""
    email, second = facts["email"], facts.get("second")
    if not second:
        return str(_("E-mail aan %(email)s kwam terug.", email=email))
    text = _("E-mail aan %(email)s kwam terug. Ook gemaild aan %(other)s.")
    return str(text) % {"email": email, "other": second}


def folder_text(facts: Mapping[str, Any]) -> str:
    """That a folder for an inspector was made: of one enrolment, or of which part of a year."""
    if not facts["year"]:
        return str(_("Controlemap gemaakt van deze inschrijving."))
    values = {
        "year": facts["year"],
        "site": facts["site"] or _("alle secretariaten"),
        "n": facts["enrolments"],
        "lacking": facts["lacking"],
        "part": facts["part"],
        "parts": facts["parts"],
    }
    text = _(
        "Controlemap gemaakt van schooljaar %(year)s, %(site)s, deel %(part)s van %(parts)s. "
        "Inschrijvingen: %(n)s. Onvolledig: %(lacking)s."
    )
    return str(text) % values
