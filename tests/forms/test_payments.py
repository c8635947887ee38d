"""Every payment that is typed is read in full or answered by field, and nothing typed is lost."""

from datetime import date

import pytest
from flask import Flask

from portal.forms.payments import Payable, Payment, first_payments, read_chosen, read_payments

TODAY = date(2026, 9, 16)
ENROLLED = date(2026, 9, 10)
ONE = Payable("een", "Bakkerij Peeters bv", ENROLLED, 18000, 0)
TWO = Payable("twee", "Garage De Smet bv", ENROLLED, 12000, 6000)


def typed(**changes: str) -> dict[str, str]:
    """A good form for ONE, with changes."""
    fields = {
        "amount-een": "180,00",
        "value_on-een": "15/9/2026",
        "source-een": "scheme",
        "note-een": "",
        "seen-een": "0",
    }
    return {**fields, **{f"{name}-een": value for name, value in changes.items()}}


def read(**changes: str) -> Payment:
    """The one payment of a form."""
    return read_payments(typed(**changes), [ONE], TODAY)[0]


def test_a_good_payment_is_understood(app: Flask) -> None:
    payment = read(amount="€ 100", value_on="15 sep 2026", note="afschrift 187")
    assert (payment.cents, payment.day, payment.note) == (
        10000,
        date(2026, 9, 15),
        "afschrift 187",
    )
    assert payment.errors == {}


def test_the_whole_rest_received_today_is_proposed(app: Flask) -> None:
    payment = first_payments([TWO], TODAY)[0]
    assert (payment.amount, payment.cents, payment.day) == ("120,00", 12000, TODAY)
    again = read_payments(
        {
            "amount-twee": payment.amount,
            "value_on-twee": payment.value_on,
            "source-twee": payment.source,
            "seen-twee": str(payment.seen_cents),
        },
        [TWO],
        TODAY,
    )[0]
    assert (again.cents, again.day, again.seen_cents, again.errors) == (12000, TODAY, 6000, {})


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("amount", "", "Vul een bedrag in."),
        ("amount", "0", "groter is dan nul"),
        ("amount", "-5", "groter is dan nul"),
        ("amount", "1OO", "letter O"),
        ("amount", "1,234.50", "zoals 1.234,50"),
        ("amount", "1,234", "twee cijfers na de komma"),
        ("amount", "180,01", "te veel"),
        ("value_on", "", "Vul een dag, een maand en een jaar in."),
        ("value_on", "31/2/2026", "Deze datum bestaat niet: 31/2/2026."),
        ("value_on", "17/9/2026", "Deze datum ligt in de toekomst."),
        ("value_on", "15/9/26", "Vul het jaar in met vier cijfers."),
        ("value_on", "16/9/1026", "Het jaar in 16/9/1026 kan niet juist zijn."),
        ("value_on", "16/9/2025", "lang voor de inschrijving op donderdag 10 september 2026"),
        ("source", "bank", "Kies van wie het geld komt."),
        ("note", "x" * 501, "Dit is te lang."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(app: Flask, field: str, value: str, says: str) -> None:
    payment = read(**{field: value})
    assert list(payment.errors) == [field]
    assert says in payment.errors[field]
    assert getattr(payment, field) == value


def test_what_was_seen_counts_only_when_it_is_a_number(app: Flask) -> None:
    assert read(seen="18000").seen_cents == 18000
    assert read(seen="²").seen_cents == 0


def test_every_choice_counts_once_and_no_more_than_a_page_can_hold() -> None:
    assert read_chosen(["b", "a", "b"]) == ["b", "a"]
    assert len(read_chosen([str(n) for n in range(300)])) == 100
