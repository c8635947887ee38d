"""How often something that is limited was tried."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from portal.models import Attempt, reading

_SINCE = (
    select(Attempt.at)
    .where(
        Attempt.action == bindparam("action"),
        Attempt.subject == bindparam("subject"),
        Attempt.at > bindparam("since"),
    )
    .order_by(Attempt.at.desc())
    .limit(bindparam("most"))
)


def attempts_since(action: str, subject: str, since: datetime, most: int) -> Sequence[datetime]:
    """When it was tried after `since`, the newest first, at most `most` of them."""
    values = {"action": action, "subject": subject, "since": since, "most": most}
    return reading().execute(_SINCE, values).scalars().all()
