"""Imports a CODA file in Tryton as its own wizard does, in a database in memory; no matching.

Told the account and files with their numbers of lines, prints the seconds of each import as JSON.
The database is as a new company has it.
"""

import json
import sys
from functools import partial
from pathlib import Path
from time import perf_counter

from proteus import Model, Wizard
from trytond.modules.account.tests.tools import create_chart, get_accounts
from trytond.modules.company.tests.tools import create_company, get_company
from trytond.tests.tools import activate_modules


def main(account: str, *files: str) -> None:
    """Print how long every import took; the files are paths, each followed by its lines."""
    with_company = partial(create_company, currency="EUR")
    activate_modules("account_statement_coda", with_company, create_chart)
    _journal(account)
    pairs = zip(files[::2], files[1::2], strict=True)
    print(json.dumps([_import(Path(path).read_bytes(), int(lines)) for path, lines in pairs]))


def _import(data: bytes, lines: int) -> float:
    """Seconds of one import."""
    wizard = Wizard("account.statement.import")
    wizard.form.file_ = data
    wizard.form.file_format = "coda"
    begin = perf_counter()
    wizard.execute("import_")
    seconds = perf_counter() - begin
    (newest,) = Model.get("account.statement").find([], order=[("id", "DESC")], limit=1)
    if len(newest.origins) != lines:
        raise SystemExit(f"{len(newest.origins)} lines where the file has {lines}")
    return seconds


def _journal(iban: str) -> None:
    """The school's account, and the journal in which its statements come."""
    company, cash = get_company(), get_accounts()["cash"]
    party = Model.get("party.party")
    bank_party = party(name="Bank")
    bank_party.save()
    bank = Model.get("bank")(party=bank_party)
    bank.save()
    account = Model.get("bank.account")()
    account.bank = bank
    account.owners.append(party(company.party.id))
    account.currency = company.currency
    number = account.numbers.new()
    # Its check knows the banks of today, and the account of the examples is of none of them.
    number.type, number.number = "other", iban
    account.save()
    (kind,) = Model.get("account.journal").find([("code", "=", "STA")], limit=1)
    journal = Model.get("account.statement.journal")
    journal(name="Bank", journal=kind, account=cash, bank_account=account).save()


if __name__ == "__main__":
    main(*sys.argv[1:])
