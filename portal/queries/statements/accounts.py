"""The bank accounts that the school knows: its own, and those of collective payers."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, literal, select, union_all

from portal.models import BankAccount, SchoolFact, db, reading
from portal.queries.rows import AnyRow

# --- Without an owner: for the secretariat, the worker and the command line only.

_KNOWN = union_all(
    select(SchoolFact.value.label("iban"), literal("school").label("kind")).where(
        SchoolFact.key == "iban",
        SchoolFact.value != "",
        SchoolFact.valid_from <= bindparam("today"),
    ),
    select(BankAccount.iban, BankAccount.kind).where(BankAccount.ended_at.is_(None)),
)


def own_accounts(today: date) -> list[str]:
    """The accounts of the school: every one that its settings had until today, and those noted.

    An account of before counts too, because its last statement is read after the change.
    """
    rows = reading().execute(_KNOWN, {"today": today})
    return sorted({row.iban for row in rows if row.kind == "school"})


def collective_accounts() -> frozenset[str]:
    """The accounts that pay for many employers, so that they never say whose money it is."""
    statement = select(BankAccount.iban).where(
        BankAccount.kind == "collective", BankAccount.ended_at.is_(None)
    )
    return frozenset(reading().execute(statement).scalars())


def bank_accounts() -> Sequence[AnyRow]:
    """Every account that somebody noted, those in use first."""
    statement = select(BankAccount.__table__).order_by(
        BankAccount.ended_at.is_not(None), BankAccount.kind.desc(), BankAccount.name
    )
    return reading().execute(statement).all()


def bank_account_for_change(iban: str) -> BankAccount | None:
    """One noted account, locked, or None."""
    statement = select(BankAccount).where(BankAccount.iban == iban).with_for_update()
    return db.session.execute(statement).scalar_one_or_none()
