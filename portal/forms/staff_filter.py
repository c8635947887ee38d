"""Reads what the secretariat looks for from the address of a list."""

from collections.abc import Mapping
from datetime import date

from portal.queries.worklists import Wanted
from portal.rules.money import WrongAmount, read_cents
from portal.rules.school_year import days_of_school_year
from portal.rules.stations import Status

MOST_WORDS = 6
LONGEST_SEARCH = 100


def read_filter(values: Mapping[str, str], words: tuple[str, ...], site_id: int | None) -> Wanted:
    """The list of everything; whatever makes no sense is left out, as if it were not asked.

    `words` are the folded words of `zoek`.
    """
    first, last = _school_year(values.get("schooljaar", ""))
    text = values.get("stand", "")
    return Wanted(
        site_id=site_id,
        status=Status(text) if text in set(Status) else None,
        first_day=first,
        last_day=last,
        words=words[:MOST_WORDS],
    )


def read_payable(values: Mapping[str, str], words: tuple[str, ...], site_id: int | None) -> Wanted:
    """The payments to confirm; an amount in the search box looks for what is still due."""
    rest = _cents(values.get("zoek", ""))
    return Wanted(
        site_id=site_id,
        is_payable=True,
        rest_cents=rest,
        words=() if rest is not None else words[:MOST_WORDS],
    )


def read_open(text: str, words: tuple[str, ...]) -> Wanted:
    """Enrolments for which money may come, whatever their status; an amount is what is due."""
    rest = _cents(text)
    return Wanted(rest_cents=rest, words=() if rest is not None else words[:MOST_WORDS])


def _cents(text: str) -> int | None:
    """An amount written as one, with a sign or decimals; bare digits may be any number."""
    if not any(sign in text for sign in ("€", ",")):
        return None
    try:
        return read_cents(text)
    except WrongAmount:
        return None


def _school_year(text: str) -> tuple[date, date]:
    if text.isascii() and text.isdigit() and len(text) == 4 and 2000 <= int(text) <= 2200:
        return days_of_school_year(int(text))
    return date.min, date.max
