"""Events as sentences, and what each reader has no business with."""

from datetime import UTC, datetime

import pytest

from portal.formats.history import event_sentence, happening, reason_text
from portal.rules.stations import Audience

AT = datetime(2026, 9, 15, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "facts", "text"),
    [
        (
            "enrolled",
            {"enrolled_on": "2026-09-10"},
            "Ingeschreven op donderdag 10 september 2026.",
        ),
        (
            "application_reported",
            {"project_number": "TEST 4217-A", "applied_on": "2026-09-15"},
            "Projectnummer TEST 4217-A doorgegeven. De aanvraag is van dinsdag 15 september 2026.",
        ),
        (
            "last_day_moved",
            {"last_day": ["2026-09-17", "2026-09-24"]},
            "De cursus start op een andere dag. De uiterste datum is nu donderdag 24 september "
            "2026 en niet donderdag 17 september 2026.",
        ),
        (
            "payment_confirmed",
            {"amount_cents": 18000, "value_on": "2026-10-01", "rest_cents": 0},
            "€\u00a0180,00 ontvangen op donderdag 1 oktober 2026.",
        ),
        (
            "payment_confirmed",
            {"amount_cents": 10000, "value_on": "2026-10-01", "rest_cents": 8000},
            "€\u00a0100,00 ontvangen op donderdag 1 oktober 2026. Er ontbreekt nog €\u00a080,00.",
        ),
        (
            "document_issued",
            {"document": "confirmation", "number": "LS-2026-000002", "replaces": "LS-2026-000001"},
            "Bevestiging van inschrijving gemaakt: LS-2026-000002. Dit vervangt LS-2026-000001.",
        ),
    ],
)
def test_an_event_is_a_whole_sentence(
    dutch: None, kind: str, facts: dict[str, object], text: str
) -> None:
    assert event_sentence(kind, facts, Audience.EMPLOYER) == text


def test_notes_of_the_secretariat_are_its_own(dutch: None) -> None:
    facts = {"note": "called", "text": "Belt morgen terug."}
    assert event_sentence("note_added", facts, Audience.EMPLOYER) is None
    assert event_sentence("note_added", facts, Audience.STAFF) == "Gebeld: Belt morgen terug."


def test_the_papers_of_a_student_are_not_in_the_employers_history(dutch: None) -> None:
    facts = {"document": "status", "number": "LS-2026-000009"}
    assert event_sentence("document_issued", facts, Audience.EMPLOYER) is None


def test_only_the_secretariat_reads_why_it_closed_an_enrolment(dutch: None) -> None:
    facts = {"reason": "dubbel ingeschreven"}
    employer = event_sentence("enrolment_cancelled", facts, Audience.EMPLOYER)
    staff = event_sentence("enrolment_cancelled", facts, Audience.STAFF)
    assert employer == "De inschrijving is geannuleerd."
    assert staff == "De inschrijving is geannuleerd. Reden: dubbel ingeschreven"


def test_employers_read_that_the_secretariat_did_it(dutch: None) -> None:
    told = {
        audience: happening(
            kind="own_share_marked",
            at=AT,
            by_kind="staff",
            by_name="Mieke Van Acker",
            facts={},
            audience=audience,
        )
        for audience in (Audience.EMPLOYER, Audience.STAFF)
    }
    employer, staff = told[Audience.EMPLOYER], told[Audience.STAFF]
    assert employer is not None
    assert staff is not None
    assert (employer.who, staff.who) == ("Secretariaat", "Mieke Van Acker")
    assert employer.moment == "dinsdag 15 september 2026 om 14.30 uur"
    assert employer.iso == "2026-09-15T14:30:00+02:00"


def test_a_reason_names_the_recognition_number(dutch: None) -> None:
    reason = "het erkenningsnummer in je aanvraag is niet %(recognition_no)s"
    assert reason_text(reason, "DV.O 103961").endswith("is niet DV.O 103961")


def test_an_unknown_kind_is_not_shown(dutch: None) -> None:
    assert event_sentence("something_new", {}, Audience.STAFF) is None
