"""Reads the form with which the secretariat agrees to a later day for the own share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.formats.language import language
from portal.formats.plain import long_date
from portal.forms.days import read_day_boxes
from portal.forms.notes import read_reason
from portal.rules.clocks import LONGEST_EXTENSION_DAYS, ExtensionFault, extension_fault


@dataclass(frozen=True, slots=True)
class Extension:
    """The day until which the own share may be deposited, and why."""

    until: date
    reason: str


def read_extension(
    form: Mapping[str, str], *, last_on: date, today: date, outer: date
) -> tuple[Extension | None, dict[str, str]]:
    """What the form means, or a message for each wrong field.

    `last_on` is the day of now, `outer` the outer limit of the application.
    """
    until, until_error = read_day_boxes(form, "until")
    reason, reason_error = read_reason(form)
    if until is not None:
        fault = extension_fault(last_on, until, today=today, outer=outer)
        until_error = _text(fault, max(last_on, today), outer) if fault else None
    found = {"until": until_error, "reason": reason_error}
    errors = {field: text for field, text in found.items() if text}
    if until is None or errors:
        return None, errors
    return Extension(until, reason), {}


def _text(fault: ExtensionFault, after: date, outer: date) -> str:
    if fault is ExtensionFault.NOT_LATER:
        return str(_("Kies een dag na %(date)s.", date=long_date(after, language())))
    if fault is ExtensionFault.TOO_FAR:
        return str(_("Kies een dag binnen %(n)s dagen.", n=LONGEST_EXTENSION_DAYS))
    return str(
        _(
            "Kies een dag tot en met %(date)s. Daarna kan de KMO-portefeuille niet meer.",
            date=long_date(outer, language()),
        )
    )
