"""What recording a file of the bank would do: every line new, known or perhaps known."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from portal.readers.statements.facts import Entry, Statement, StatementFormat
from portal.rules.known_entries import Finding, Novelty


class Worry(StrEnum):
    """What is said about a statement that may be recorded all the same."""

    GAP = "gap"
    OPENING_DIFFERS = "opening_differs"
    ACCOUNT_ASSUMED = "account_assumed"
    OTHERWISE_DIVIDED = "otherwise_divided"


class Objection(StrEnum):
    """Why a file that can be read may not be recorded."""

    OTHER_ACCOUNT = "other_account"
    NO_ACCOUNT = "no_account"
    WRONG_ACCOUNT = "wrong_account"
    OTHER_CURRENCY = "other_currency"


class NotAcceptable(ValueError):
    """A file that can be read and may not be recorded; `values` are what its sentence needs."""

    def __init__(self, objection: Objection, **values: Any) -> None:
        super().__init__(f"{objection.value}: {values}")
        self.objection, self.values = objection, values


@dataclass(frozen=True, slots=True)
class Warned:
    """One worry about a statement, with what its sentence needs."""

    worry: Worry
    values: Mapping[str, Any] = field(default_factory=dict)


class PlannedLine(NamedTuple):
    """One line of the file: its entry, what names the movement, and whether it is known."""

    key: int
    entry: Entry
    content: str
    reference: str
    finding: Finding

    @property
    def novelty(self) -> Novelty:
        """New, known or perhaps known."""
        return self.finding.novelty

    @property
    def is_otherwise_divided(self) -> bool:
        """Whether it repeats movements that are known, though no single one of them."""
        one = self.finding
        return one.novelty is Novelty.PERHAPS and one.kept is None and one.twin_of is None

    @property
    def is_receipt(self) -> bool:
        """Whether money came in, so that somebody has to decide about it."""
        return self.entry.amount_cents > 0

    @property
    def open_cents(self) -> int:
        """What is left to decide of it when it is new: money in, and money that goes back."""
        return self.entry.amount_cents if self.is_receipt or self.entry.is_reversal else 0


class PlannedStatement(NamedTuple):
    """One statement of the file on one of the school's accounts."""

    statement: Statement
    account: str
    numbering: str
    lines: tuple[PlannedLine, ...]
    worries: tuple[Warned, ...]

    @property
    def moved_cents(self) -> int:
        """Everything that came in less everything that went out."""
        return sum(entry.amount_cents for entry in self.statement.entries)


@dataclass(frozen=True, slots=True)
class Plan:
    """What recording a file would do; nothing has been changed yet.

    `unknown_accounts` are those that an administrator must first call the school's, which is
    possible only as long as no account of the school is known at all.
    """

    format: StatementFormat
    statements: tuple[PlannedStatement, ...]
    last_occurrences: Mapping[str, int]
    unknown_accounts: tuple[str, ...] = ()

    @property
    def lines(self) -> Iterator[PlannedLine]:
        """Every line of every statement, in the order of the file."""
        for planned in self.statements:
            yield from planned.lines

    def are(self, novelty: Novelty) -> list[PlannedLine]:
        """The lines that are new, known or perhaps known."""
        return [line for line in self.lines if line.novelty is novelty]

    @property
    def receipts(self) -> list[PlannedLine]:
        """The new lines with which money came in."""
        return [line for line in self.are(Novelty.NEW) if line.is_receipt]

    @property
    def digest(self) -> str:
        """Stands for everything that would be done: equal as long as nobody changes anything."""
        told = [(line.content, line.novelty, line.finding.kept) for line in self.lines]
        return hashlib.sha256(repr(told).encode()).hexdigest()
