"""Enrolling somebody: the last day, the numbers, who is told what."""

from datetime import date

from portal.models import Document, Event, Invitation, Message, WorklistCount, db
from tests.cast import Cast, make_enrolment


def _kinds(enrolment_id: int) -> list[str]:
    rows = db.session.query(Message).filter_by(enrolment_id=enrolment_id).order_by(Message.id)
    return [row.kind for row in rows]


def test_the_last_day_is_the_first_lesson_plus_fourteen_days(cast: Cast) -> None:
    assert cast.enrolment.last_day == date(2026, 9, 17)
    assert cast.enrolment.stage == "awaiting_application"


def test_everybody_of_the_company_and_the_student_are_told(cast: Cast) -> None:
    assert _kinds(cast.enrolment.id) == ["new_enrolment"] * 3 + ["student_enrolled"]


def test_a_late_joiner_gets_the_late_mails_and_no_confirmation(cast: Cast) -> None:
    late = make_enrolment(
        cast.an, cast.course, cast.bakery, number="F2600003", enrolled_on=date(2026, 9, 20)
    )
    assert late.stage == "enrolled_too_late"
    assert set(_kinds(late.id)) == {"new_enrolment_too_late", "student_ordinary_fee"}
    assert db.session.query(Document).filter_by(enrolment_id=late.id).count() == 0


def test_document_numbers_have_no_gaps(cast: Cast) -> None:
    numbers = [row.number for row in db.session.query(Document).order_by(Document.id)]
    assert numbers == ["LS-2026-000001", "LS-2026-000002"]


def test_the_confirmation_names_the_law_in_a_sentence(cast: Cast) -> None:
    document = db.session.query(Document).filter_by(enrolment_id=cast.enrolment.id).one()
    assert (
        "Wettelijke basis: ministerieel besluit van 26 februari 2016 over de KMO-portefeuille, "
        "artikel 34."
    ) in str(document.facts)


def test_nobody_is_invited_where_somebody_has_access(cast: Cast) -> None:
    assert db.session.query(Invitation).count() == 0


def test_the_kept_counts_equal_the_rows(cast: Cast) -> None:
    count = db.session.query(WorklistCount).filter_by(stage="awaiting_application").one()
    assert (count.enrolments, count.due_cents) == (2, 36000)


def test_the_log_is_a_chain(cast: Cast) -> None:
    lines = db.session.query(Event).order_by(Event.id).all()
    assert lines[0].previous_hash == "0" * 64
    assert all(
        after.previous_hash == before.hash for before, after in zip(lines, lines[1:], strict=False)
    )
