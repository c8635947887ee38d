"""What the database itself tells about the state of the portal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, column, func, select, table

from portal.models import Heartbeat, Message, reading

_REVISION = select(column("version_num", String())).select_from(table("alembic_version"))
_WORKER = select(Heartbeat.at).where(Heartbeat.name == "worker")
_DEAD = select(func.count()).select_from(Message).where(Message.state == "dead")
_PULSE = select(
    _REVISION.scalar_subquery().label("revision"),
    _WORKER.scalar_subquery().label("worker_at"),
    _DEAD.scalar_subquery().label("dead_messages"),
)


@dataclass(frozen=True, slots=True)
class Pulse:
    """The newest migration that ran (None: none did), when the worker last finished a round, and
    how many mails could not leave and wait for a person."""

    revision: str | None
    worker_at: datetime | None
    dead_messages: int


def pulse() -> Pulse:
    """How the database and what runs beside it are doing. One statement.

    Raises SQLAlchemyError when the database does not answer or was never set up.
    """
    row = reading().execute(_PULSE).one()
    return Pulse(row.revision, row.worker_at, row.dead_messages)
