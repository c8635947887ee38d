"""What is no longer true is not sent late (E12)."""

from datetime import UTC, datetime

import pytest

from portal.mail import Kind, is_still_true
from tests.mail.examples import facts_for

LAST_MINUTE = datetime(2026, 9, 17, 21, 59, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 9, 17, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", [Kind.NEW_ENROLMENT, Kind.STUDENT_ENROLLED])
def test_e12_a_call_to_apply_is_true_until_the_end_of_the_last_day_in_brussels(kind: Kind) -> None:
    for last_day in (facts_for(kind)["last_day"], "2026-09-17"):
        facts = facts_for(kind, last_day=last_day)
        assert is_still_true(kind, facts, LAST_MINUTE)
        assert not is_still_true(kind, facts, MIDNIGHT)


def test_e12_a_link_that_no_longer_works_is_not_sent() -> None:
    for expires in (MIDNIGHT, MIDNIGHT.isoformat()):
        facts = facts_for(Kind.INVITATION, expires_at=expires)
        assert is_still_true("invitation", facts, LAST_MINUTE)
        assert not is_still_true("invitation", facts, MIDNIGHT)


def test_what_has_happened_stays_true() -> None:
    late = datetime(2027, 9, 17, tzinfo=UTC)
    for kind in (Kind.PAYMENT_CONFIRMED, Kind.NEW_ENROLMENT_TOO_LATE, Kind.DEADLINE_NOTE):
        assert is_still_true(kind, facts_for(kind), late)
