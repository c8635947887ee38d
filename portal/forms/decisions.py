"""Reads what the secretariat decides about a project number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from portal.forms.days import day_fault
from portal.rules.text_dates import WrongDay, read_day

LONGEST_NOTE = 500


@dataclass(slots=True)
class Approval:
    """The day of approval at the KMO-portefeuille, as typed and as understood."""

    day: str
    month: str
    year: str
    approved_on: date | None = None
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Rejection:
    """Why a project number is refused: the number of a reason of the list, and more words."""

    reason: int | None
    note: str
    errors: dict[str, str] = field(default_factory=dict)


def first_approval(today: date) -> Approval:
    """What is proposed: today."""
    return Approval(str(today.day), str(today.month), str(today.year), today)


def read_approval(form: Mapping[str, str], today: date, applied_on: date) -> Approval:
    """The day of approval; it lies between the application and today."""
    day, month, year = (
        form.get(f"approved_on_{part}", "").strip() for part in ("day", "month", "year")
    )
    approval = Approval(day, month, year)
    try:
        on = read_day(day, month, year)
    except WrongDay as wrong:
        approval.errors["approved_on"] = day_fault(wrong)
        return approval
    if on > today:
        approval.errors["approved_on"] = _(
            "Deze datum ligt in de toekomst. Vul de dag in waarop je hebt goedgekeurd."
        )
    elif on < applied_on:
        approval.errors["approved_on"] = _(
            "Deze datum ligt voor de aanvraag. Vul de dag in waarop je hebt goedgekeurd."
        )
    else:
        approval.approved_on = on
    return approval


def read_rejection(form: Mapping[str, str], reasons: int) -> Rejection:
    """The reason, out of a list of so many, and the note."""
    text, note = form.get("reason", ""), form.get("note", "").strip()
    is_known = text.isascii() and text.isdigit() and len(text) < 3 and int(text) < reasons
    rejection = Rejection(int(text) if is_known else None, note)
    if rejection.reason is None:
        rejection.errors["reason"] = _("Kies een reden. De werkgever leest ze in de e-mail.")
    if len(note) > LONGEST_NOTE:
        rejection.errors["note"] = _(
            "Dit is te lang. Gebruik hoogstens %(n)s tekens.", n=LONGEST_NOTE
        )
    return rejection
