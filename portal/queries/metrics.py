"""The numbers by which a monitoring system follows the portal; each is cheap to ask."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from portal.models import BankStatement, Heartbeat, Message, WorklistCount, reading

# --- Without an owner: for whoever watches over the portal.

MESSAGE_STATES = ("waiting", "sending", "sent", "dead", "dropped")

# Counted in the index by state, oldest first there too.
_MESSAGES = select(
    *(
        select(func.count()).where(Message.state == state).scalar_subquery().label(state)
        for state in MESSAGE_STATES
    ),
    select(func.min(Message.not_before_at))
    .where(Message.state == "waiting", Message.not_before_at <= bindparam("at"))
    .scalar_subquery()
    .label("oldest_due_at"),
    select(func.max(BankStatement.recorded_at))
    .where(BankStatement.id == select(func.max(BankStatement.id)).scalar_subquery())
    .scalar_subquery()
    .label("statement_at"),
)
_BEATS = select(Heartbeat.name, Heartbeat.at, Heartbeat.detail)
_STAGES = select(
    WorklistCount.stage, func.sum(WorklistCount.enrolments).label("enrolments")
).group_by(WorklistCount.stage)


class Numbers(NamedTuple):
    """Mails by state, since when the oldest of them is late, when each part that runs by itself
    last finished, how much of what must hold does not, the last statement, enrolments by stage."""

    messages: Mapping[str, int]
    oldest_due_at: datetime | None
    beats: Mapping[str, datetime]
    broken: int
    statement_at: datetime | None
    enrolments: Mapping[str, int]


def numbers(at: datetime) -> Numbers:
    """How the portal is doing at `at`. Three statements, none of which looks at an enrolment."""
    row = reading().execute(_MESSAGES, {"at": at}).one()
    beats = reading().execute(_BEATS).all()
    details = {one.name: one.detail for one in beats}
    found = details.get("invariants", "")
    return Numbers(
        messages={state: getattr(row, state) for state in MESSAGE_STATES},
        oldest_due_at=row.oldest_due_at,
        beats={one.name: one.at for one in beats},
        broken=len(found.split(", ")) if found else 0,
        statement_at=row.statement_at,
        enrolments={one.stage: int(one.enrolments) for one in reading().execute(_STAGES)},
    )
