"""Noting that somebody took everything about enrolments out of the portal."""

from portal.actions.recording import Occasion, record
from portal.documents.inspection import Made
from portal.formats.staff.inspection import Scope
from portal.queries.changing_money import AnyEnrolment


def note_inspection_folder(
    on: Occasion, made: Made, *, scope: Scope | None = None, enrolment: AnyEnrolment | None = None
) -> None:
    """Write in the log who made a folder for an inspector, and about which enrolments.

    With a scope it is about a part of a year, otherwise about the one enrolment.
    """
    record(
        "inspection_folder_made",
        on,
        enrolment=enrolment,
        year=scope.year if scope else "",
        site=scope.site if scope else "",
        part=scope.part if scope else 1,
        parts=scope.parts if scope else 1,
        enrolments=len(made.numbers),
        lacking=made.lacking,
        numbers=list(made.numbers),
    )
