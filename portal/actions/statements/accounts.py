"""Notes which bank accounts are the school's, and which belong to collective payers."""

from portal.actions.recording import Occasion, record
from portal.formats.accounts import masked_account
from portal.models import BankAccount, db
from portal.queries.statements import bank_account_for_change

SCHOOL, COLLECTIVE = "school", "collective"


def note_account(iban: str, kind: str, name: str, on: Occasion) -> BankAccount:
    """Note an account (`iban` without spaces) as the school's or as a collective payer's.

    One that was ended is in use again; one that is known already gets this kind and name.
    """
    account = bank_account_for_change(iban)
    if account is None:
        account = BankAccount(iban=iban, kind=kind, name=name)
        db.session.add(account)
    account.kind, account.name, account.ended_at = kind, name, None
    account.noted_at, account.noted_by_name = on.at, on.by.name
    record("bank_account_noted", on, account=masked_account(iban), account_kind=kind, name=name)
    return account


def end_account(account: BankAccount, on: Occasion) -> None:
    """Say that an account is not in use any more; what was read of it stays."""
    if account.ended_at is not None:
        return
    account.ended_at = on.at
    record(
        "bank_account_ended",
        on,
        account=masked_account(account.iban),
        account_kind=account.kind,
        name=account.name,
    )
