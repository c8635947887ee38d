"""What every table shares: the base class, constraint names, instants in UTC, SQLite's manners."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, Index, MetaData, String, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table has a small number of its own; people only ever see a public id."""

    metadata = MetaData(naming_convention=NAMES)

    id: Mapped[int] = mapped_column(primary_key=True)


def index_where(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that fulfil `where`.

    The condition is carried out by the migrations, which make every table; stated here for
    PostgreSQL it would load all of that database at every start, also where another is used.
    """
    return Index(name, *columns, unique=unique, info={"where": where})


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC on both databases (SQLite would drop the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; instants are stored in UTC")
        return value.astimezone(UTC)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        # In place of process_result_value, which is called for the many that are empty as well.
        read: Any = self.impl_instance.result_processor(dialect, coltype)

        def to_utc(stored: Any) -> datetime | None:
            if stored is None:
                return None
            value: datetime = read(stored) if read else stored
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)

        return to_utc


Json = dict[str, Any]
Base.registry.update_type_annotation_map(
    {datetime: Instant(), Json: JSON(), list[Any]: JSON(), str: String()}
)

db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


# Set by whoever begins a piece of work that will only read: a GET, a report of the command line.
reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)
# Set while a request that changes nothing is answered.
_reader: ContextVar["Reader | None"] = ContextVar("reader", default=None)


class Reader:
    """One transaction of a request that changes nothing, straight from the engine.

    The session's own bookkeeping would cost as much as the statements of a page. From its making
    until close() all that is read goes through it.
    """

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._tokens = reads_only.set(True), _reader.set(self)

    def connection(self) -> Connection:
        """The connection, which is taken when the first statement needs it."""
        if self._connection is None:
            self._connection = db.engine.connect()
        return self._connection

    def close(self) -> None:
        """End the transaction, give the connection back and let what follows write."""
        if self._connection is not None:
            # Nothing was changed; but at a rollback psycopg forgets what the server has prepared.
            with suppress(DBAPIError):
                self._connection.commit()
            self._connection.close()
        reads_only.reset(self._tokens[0])
        _reader.reset(self._tokens[1])


def reading() -> Connection:
    """The connection of this request's or job's transaction, for statements that only read.

    Once the session is in use it is the session's, so that whoever changes something reads what
    they have changed.
    """
    reader = _reader.get()
    if reader is None or db.session.registry.has():
        return db.session.connection()
    return reader.connection()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: object) -> None:
    """WAL, foreign keys, and transactions that we begin ourselves."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "busy_timeout=10000",
        # Acknowledged means durable: payments and reported applications may not be lost.
        "synchronous=FULL",
        # What was written is put in its place after 16 MB, not 4: a thousand bookings are 9.
        "wal_autocheckpoint=4000",
        "foreign_keys=ON",
        "cache_size=-32768",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def only_reading() -> Iterator[None]:
    """A transaction of its own that only reads, for work that is not a request."""
    db.session.rollback()
    token = reads_only.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        reads_only.reset(token)


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once where a change may follow.

    With a plain BEGIN two writers both read the old row and one update is lost or refused as
    "locked"; with BEGIN IMMEDIATE the second one waits.
    """
    if connection.dialect.name != "sqlite":
        return
    if reads_only.get():
        # Past the layers that look at every statement: a page has only four of them.
        connection.connection.cursor().execute("BEGIN")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
