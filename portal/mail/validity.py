"""Says whether a mail that waited is still true, so that nothing untrue is sent late."""

from collections.abc import Mapping
from datetime import date, datetime

from portal.formats.plain import BRUSSELS
from portal.mail.kinds import Kind

UNTIL_LAST_DAY = {Kind.NEW_ENROLMENT, Kind.STUDENT_ENROLLED}


def is_still_true(kind: str, facts: Mapping[str, object], at: datetime) -> bool:
    """Whether the mail may leave at the instant `at` (E12).

    A link that no longer works and a call to apply after the last day are not sent. The other
    mails tell what has happened, or choose their words by the day of sending.
    """
    expires = facts.get("expires_at")
    if expires and at >= _instant(expires):
        return False
    last_day = facts.get("last_day")
    if Kind(kind) in UNTIL_LAST_DAY and last_day:
        return at.astimezone(BRUSSELS).date() <= _day(last_day)
    return True


def _instant(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
