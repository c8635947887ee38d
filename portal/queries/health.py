"""What the database itself tells about the state of the portal."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, column, func, select, table

from portal.models import BankStatement, Heartbeat, Message, Person, reading
from portal.queries.rows import AnyRow

# The name under which it is kept when the portal was installed.
INSTALLED = "installed"
# The same for the newest backup that was opened and found whole.
BACKUP = "backup"

_REVISION = select(column("version_num", String())).select_from(table("alembic_version"))
_WORKER = select(Heartbeat.at).where(Heartbeat.name == "worker")
_PLANNING = select(Heartbeat).where(Heartbeat.name == "planning")
_INSTALLED = select(Heartbeat.at).where(Heartbeat.name == INSTALLED)
_CHECK = select(Heartbeat).where(Heartbeat.name == "invariants")
_BACKUP = select(Heartbeat.at).where(Heartbeat.name == BACKUP)
_DEAD = select(func.count()).select_from(Message).where(Message.state == "dead")
_NEWEST = select(func.max(BankStatement.id)).scalar_subquery()
_OF_NEWEST = select(BankStatement).where(BankStatement.id == _NEWEST)
_PULSE = select(
    _REVISION.scalar_subquery().label("revision"),
    _WORKER.scalar_subquery().label("worker_at"),
    _PLANNING.with_only_columns(Heartbeat.at).scalar_subquery().label("planned_at"),
    _PLANNING.with_only_columns(Heartbeat.detail).scalar_subquery().label("planning_detail"),
    _INSTALLED.scalar_subquery().label("installed_at"),
    _CHECK.with_only_columns(Heartbeat.at).scalar_subquery().label("checked_at"),
    _CHECK.with_only_columns(Heartbeat.detail).scalar_subquery().label("broken"),
    _BACKUP.scalar_subquery().label("backup_at"),
    _DEAD.scalar_subquery().label("dead_messages"),
    _OF_NEWEST.with_only_columns(BankStatement.number).scalar_subquery().label("number"),
    _OF_NEWEST.with_only_columns(BankStatement.recorded_at).scalar_subquery().label("recorded_at"),
)


class LastRead(NamedTuple):
    """The statement of the bank that was read last."""

    number: str
    recorded_at: datetime


class Pulse(NamedTuple):
    """The newest migration that ran (None: none did), when the worker last finished a round, how
    many mails could not leave and wait for a person, the statement that was read last, when
    reminders were last planned and why not since, when what must always hold was last looked at
    by itself, with the codes of what did not hold, when the portal was installed, and of when
    the newest proven backup is."""

    revision: str | None
    worker_at: datetime | None
    dead_messages: int
    last_statement: LastRead | None = None
    planned_at: datetime | None = None
    planning_detail: str = ""
    checked_at: datetime | None = None
    broken: tuple[str, ...] = ()
    installed_at: datetime | None = None
    backup_at: datetime | None = None


def pulse() -> Pulse:
    """How the database and what runs beside it are doing. One statement.

    Raises SQLAlchemyError when the database does not answer or was never set up.
    """
    row = reading().execute(_PULSE).one()
    last = LastRead(row.number, row.recorded_at) if row.recorded_at else None
    return Pulse(
        row.revision,
        row.worker_at,
        row.dead_messages,
        last,
        row.planned_at,
        row.planning_detail or "",
        row.checked_at,
        tuple((row.broken or "").split(", ")) if row.broken else (),
        row.installed_at,
        row.backup_at,
    )


_ADMINISTRATORS = (
    select(Person.id, Person.name, Person.email, Person.language)
    .where(Person.staff_role == "admin", Person.is_active)
    .order_by(Person.id)
)


def administrators() -> Sequence[AnyRow]:
    """Whom to write when the portal itself needs somebody. Without an owner: for the worker."""
    return reading().execute(_ADMINISTRATORS).all()
