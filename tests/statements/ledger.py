"""A described ledger: what moved on an account, to be written as any bank's file and read back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One transfer; `amount_cents` is positive when the account received it."""

    amount_cents: int
    booked_on: date
    value_on: date
    structured: str = ""
    communication: str = ""
    payer_name: str = ""
    payer_account: str = ""
    bank_reference: str = ""


# A batch is money that the bank moved as one total and explains with its single transfers.
Batch = tuple[Movement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One statement of one account: its balance before, and what moved in order."""

    account: str = "BE68539007547034"
    currency: str = "EUR"
    holder: str = "CVO LEERSTAD"
    sequence: int = 1
    opened_on: date
    closed_on: date
    opening_cents: int = 0
    items: tuple[Movement | Batch, ...] = ()

    @property
    def movements(self) -> Iterator[Movement]:
        """Every single transfer, those of batches in their place."""
        return chain.from_iterable(
            item if isinstance(item, tuple) else (item,) for item in self.items
        )

    @property
    def closing_cents(self) -> int:
        """The balance after everything that moved."""
        return self.opening_cents + sum(one.amount_cents for one in self.movements)
