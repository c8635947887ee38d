"""What the database itself tells about the state of the portal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, column, func, select, table

from portal.models import BankStatement, Heartbeat, Message, reading

_REVISION = select(column("version_num", String())).select_from(table("alembic_version"))
_WORKER = select(Heartbeat.at).where(Heartbeat.name == "worker")
_DEAD = select(func.count()).select_from(Message).where(Message.state == "dead")
_NEWEST = select(func.max(BankStatement.id)).scalar_subquery()
_OF_NEWEST = select(BankStatement).where(BankStatement.id == _NEWEST)
_PULSE = select(
    _REVISION.scalar_subquery().label("revision"),
    _WORKER.scalar_subquery().label("worker_at"),
    _DEAD.scalar_subquery().label("dead_messages"),
    _OF_NEWEST.with_only_columns(BankStatement.number).scalar_subquery().label("number"),
    _OF_NEWEST.with_only_columns(BankStatement.recorded_at).scalar_subquery().label("recorded_at"),
)


@dataclass(frozen=True, slots=True)
class LastRead:
    """The statement of the bank that was read last."""

    number: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Pulse:
    """The newest migration that ran (None: none did), when the worker last finished a round, how
    many mails could not leave and wait for a person, and the statement that was read last."""

    revision: str | None
    worker_at: datetime | None
    dead_messages: int
    last_statement: LastRead | None = None


def pulse() -> Pulse:
    """How the database and what runs beside it are doing. One statement.

    Raises SQLAlchemyError when the database does not answer or was never set up.
    """
    row = reading().execute(_PULSE).one()
    last = LastRead(row.number, row.recorded_at) if row.recorded_at else None
    return Pulse(row.revision, row.worker_at, row.dead_messages, last)
