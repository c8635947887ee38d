"""PostgreSQL's databases as pretix's scripts need them: there or not, made or copied whole."""

import os

import psycopg2
from psycopg2 import sql


def is_there(name: str) -> bool:
    """Whether a database of this name exists."""
    return bool(_run("SELECT 1 FROM pg_database WHERE datname = %s", name))


def copy(name: str, template: str) -> None:
    """Make a database of this name a copy of another one, whatever it held before."""
    drop(name)
    both = sql.Identifier(name), sql.Identifier(template)
    _run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*both))


def rename(name: str, new_name: str) -> None:
    """Give a database that is complete the name under which it is looked for."""
    both = sql.Identifier(name), sql.Identifier(new_name)
    _run(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*both))


def drop(name: str) -> None:
    """Remove a database, if it is there."""
    _run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def starting_with(beginning: str) -> list[str]:
    """The names of databases that begin so."""
    return [
        name for (name,) in _run("SELECT datname FROM pg_database") if name.startswith(beginning)
    ]


def _run(statement: str | sql.Composed, *values: str) -> list[tuple[str, ...]]:
    connection = psycopg2.connect(
        host=os.environ["BENCH_SOCKETS"], user="postgres", dbname="postgres"
    )
    try:
        # Databases are made outside of a transaction.
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()
