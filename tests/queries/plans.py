"""How the database would answer what is asked of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from portal.models import db, reading


@contextmanager
def plans(app: Flask) -> Iterator[list[str]]:
    """How SQLite would answer each question that is asked meanwhile.

    PostgreSQL chooses by the size of a table, and these are small: there the questions are only
    asked.
    """
    asked: list[tuple[str, Any]] = []

    def note(conn: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        asked.append((statement, parameters))

    found: list[str] = []
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    for statement, parameters in asked:
        if statement.startswith("SELECT") and db.engine.dialect.name == "sqlite":
            rows = reading().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.extend(row.detail for row in rows)
