"""Compares what stands in a proof with what was typed; where that is not sure it says nothing."""

import re
from datetime import date
from typing import NamedTuple

from portal.rules.money import WrongAmount, read_cents
from portal.rules.project_number import normalise_project_number
from portal.rules.text_dates import WrongDay, read_date

LONGEST_TEXT = 200_000
LONGEST_LINE = 1_000
SEPARATORS = "[ ./_-]{0,3}"

NUMBER_LABELS = ("projectnummer", "subsidienummer")
DATE_LABELS = (
    "datum van de aanvraag", "datum aanvraag", "aanvraagdatum", "datum van indiening",
    "indieningsdatum", "aangevraagd op", "ingediend op",
)  # fmt: skip
AMOUNT_LABELS = (
    "bedrag excl. btw", "bedrag exclusief btw", "bedrag (excl. btw)", "bedrag zonder btw",
)  # fmt: skip

_NUMBER = re.compile(r"(?=[^\n]*[0-9])[A-Za-z0-9][A-Za-z0-9 ./_-]{2,38}[A-Za-z0-9]")
_DATE = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"|[0-9]{1,2} [^\W\d_]{3,12}\.? [0-9]{4})(?![0-9])"
)


class ReadBack(NamedTuple):
    """What the proof says beside what was typed; None and False mean: nothing is said.

    `other_…` holds what the proof says under its own label where that differs.
    """

    has_same_number: bool = False
    has_same_date: bool = False
    other_number: str | None = None
    other_date: date | None = None
    other_amount_cents: int | None = None


def read_back(
    text: str | None,
    *,
    project_number: str | None = None,
    applied_on: date | None = None,
    amount_cents: int | None = None,
) -> ReadBack:
    """Compare the text of a proof (`Proof.text`) with what was typed; never a guess.

    Something is called the same when it stands anywhere in the text. It is called different only
    when the proof gives exactly one value under a label that means nothing else, and what was
    typed stands nowhere.
    """
    if not text or len(text) > LONGEST_TEXT:
        return ReadBack()
    lines = [line for line in text.splitlines() if len(line) <= LONGEST_LINE]
    has_number = project_number is not None and _has_number(lines, project_number)
    has_date = applied_on is not None and applied_on in _dates_in(lines)
    number = None if has_number or project_number is None else _labelled_number(lines)
    return ReadBack(
        has_same_number=has_number,
        has_same_date=has_date,
        other_number=number if number and _differs(number, project_number or "") else None,
        other_date=None if has_date or applied_on is None else _labelled_date(lines),
        other_amount_cents=_other_amount(lines, amount_cents),
    )


def _has_number(lines: list[str], typed: str) -> bool:
    """Whether the number stands there as a whole, whatever separates its groups."""
    signs = normalise_project_number(typed)
    if not signs:
        return False
    spelled = SEPARATORS.join(re.escape(sign) for sign in signs)
    whole = re.compile(rf"(?<![A-Z0-9]){spelled}(?![A-Z0-9])")
    return any(whole.search(line.upper()) for line in lines)


def _differs(found: str, typed: str) -> bool:
    """A part of the other is not a difference: a label or a line may have cut it."""
    one, two = normalise_project_number(found), normalise_project_number(typed)
    return one not in two and two not in one


def _labelled_number(lines: list[str]) -> str | None:
    found = {
        normalise_project_number(value): value
        for value in _values_of(lines, NUMBER_LABELS)
        if _NUMBER.fullmatch(value)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _labelled_date(lines: list[str]) -> date | None:
    found = {_date(value) for value in _values_of(lines, DATE_LABELS)}
    return found.pop() if len(found) == 1 else None


def _other_amount(lines: list[str], expected: int | None) -> int | None:
    found = {_amount(value) for value in _values_of(lines, AMOUNT_LABELS)}
    if expected is None or expected in found or len(found) != 1:
        return None
    return found.pop()


def _values_of(lines: list[str], labels: tuple[str, ...]) -> list[str]:
    """What stands behind a label: after a colon, or alone in the next column."""
    values = []
    for line in lines:
        columns = line.split("\t")
        for number, column in enumerate(columns):
            label, colon, rest = column.partition(":")
            if label.strip().casefold() not in labels:
                continue
            after = rest.strip() if colon else ""
            following = columns[number + 1].strip() if number + 1 < len(columns) else ""
            if after or following:
                values.append(after or following)
    return values


def _dates_in(lines: list[str]) -> set[date]:
    found = {_date(match.group()) for line in lines for match in _DATE.finditer(line)}
    return {day for day in found if day is not None}


def _date(text: str) -> date | None:
    try:
        return read_date(text)
    except WrongDay:
        return None


def _amount(text: str) -> int | None:
    try:
        return read_cents(text.removesuffix("euro").strip())
    except WrongAmount:
        return None
