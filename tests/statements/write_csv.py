"""Writes a described ledger as the CSV that a bank's pages export."""

import csv
import io
from collections.abc import Sequence

from tests.statements.ledger import Sheet

HEADER = (
    "Rekeningnummer",
    "Munt",
    "Datum",
    "Valuta",
    "Bedrag",
    "Saldo",
    "rekeningnummer tegenpartij",
    "Naam tegenpartij",
    "gestructureerde mededeling",
    "Vrije mededeling",
)


def write_csv(
    sheets: Sequence[Sheet], *, encoding: str = "utf-8", newest_first: bool = True
) -> bytes:
    """Return the movements of all sheets with the running balance of their account.

    The bank's own numbers are left out, as KBC does.
    """
    rows = []
    for sheet in sheets:
        balance = sheet.opening_cents
        for one in sheet.movements:
            balance += one.amount_cents
            rows.append(
                (
                    sheet.account,
                    sheet.currency,
                    f"{one.booked_on:%d/%m/%Y}",
                    f"{one.value_on:%d/%m/%Y}",
                    _amount(one.amount_cents),
                    _amount(balance),
                    one.payer_account,
                    one.payer_name,
                    f"***{one.structured}***" if one.structured else "",
                    one.communication,
                )
            )
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([HEADER, *(reversed(rows) if newest_first else rows)])
    return text.getvalue().encode(encoding)


def _amount(cents: int) -> str:
    units, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{units},{rest:02d}"
