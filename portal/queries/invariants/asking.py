"""Asks a question of the database when it is wanted, not when it is written."""

from collections.abc import Callable

from portal.models import reading
from portal.queries.rows import AnySelect


def names_of(statement: AnySelect) -> Callable[[], list[str]]:
    """A question whose answer is the first column of what is wrong."""

    def ask() -> list[str]:
        return [str(row[0]) for row in reading().execute(statement)]

    return ask
