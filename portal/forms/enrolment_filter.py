"""Reads what somebody looks for from the address of a list."""

from collections.abc import Mapping

from portal.queries.enrolments import Order, Wanted
from portal.rules.stations import Status

LONGEST_SEARCH = 100
MOST_WORDS = 6
LAST_PAGE = 100_000


def read_wanted(values: Mapping[str, str], words: tuple[str, ...]) -> Wanted:
    """What a list has to show; whatever makes no sense is left out, as if it were not asked.

    `words` are the folded words of `zoek`.
    """
    return Wanted(
        words=words[:MOST_WORDS],
        status=_status(values.get("stand", "")),
        school_year=_number(values.get("schooljaar", ""), 2000, 2200),
        order=_order(values.get("sorteer", "")),
        page=_number(values.get("pagina", ""), 1, LAST_PAGE) or 1,
    )


def read_page(values: Mapping[str, str]) -> int:
    """The number of the page of a list; the first one unless said otherwise."""
    return _number(values.get("pagina", ""), 1, LAST_PAGE) or 1


def _status(text: str) -> Status | None:
    return Status(text) if text in set(Status) else None


def _order(text: str) -> Order:
    return Order(text) if text in set(Order) else Order.NEWEST


def _number(text: str, least: int, most: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        return None
    return int(text) if least <= int(text) <= most else None
