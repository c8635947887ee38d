"""What the database would read for a statement: parts of a plan that walk a whole table."""

import re
from collections.abc import Sequence

from sqlalchemy import Connection

from portal.models import db

# Tables that stay as small as the school is, whatever is enrolled.
SMALL = {"site", "place", "school_fact", "deadline_rule", "counter", "worklist_count", "heartbeat"}

_SCAN = re.compile(r"SCAN (\w+)(?P<rest>.*)")
_MADE_HERE = re.compile(r"\b(CONSTANT|SUBQUERY|CTE)\b")


def scans_in(statements: Sequence[str]) -> list[str]:
    """The parts of these statements' plans that walk a table which grows, named by table."""
    return [scan for one in statements if _asks(one) for scan in _scans(one)]


def _asks(statement: str) -> bool:
    return statement.lstrip().upper().startswith(("SELECT", "WITH"))


def _scans(statement: str) -> list[str]:
    values = [None] * statement.count("?")
    with db.engine.connect() as connection:
        plan = connection.connection.cursor().execute(
            f"EXPLAIN QUERY PLAN {statement}",
            values,
        )
        lines = [str(row[3]) for row in plan]
        parts = _indexes_of_some_rows(connection)
    names = _names(statement)
    found = []
    for line in lines:
        match = _SCAN.match(line)
        if match is None or _MADE_HERE.search(line):
            continue
        # Such an index is as small as what waits in it, whatever its table has grown to.
        if line.split()[-1] in parts:
            continue
        table = names.get(match[1], match[1])
        # Anything that is no table of the portal was made by the statement itself.
        if table in db.metadata.tables and table not in SMALL:
            found.append(line)
    return found


def _indexes_of_some_rows(connection: Connection) -> set[str]:
    """The indexes that hold no row which does not fulfil their condition."""
    found = connection.connection.cursor().execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
    )
    return {row[0] for row in found}


def _names(statement: str) -> dict[str, str]:
    """Aliases of tables in this statement."""
    return {alias: table for table, alias in re.findall(r"(\w+) AS (\w+)", statement)}
