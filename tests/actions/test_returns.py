"""Payments that went back and that the bank does not mark: found, called so, decided about."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from portal.actions.invariants import broken_invariants
from portal.actions.statements import blank_payers
from portal.actions.transfers import (
    MoneyRefusal,
    NotNow,
    call_return,
    dispose,
    find_returns,
    take_back,
)
from portal.models import Booking, Event, Message, Transfer, db
from portal.queries.changing_money import transfer_for_change, transfers_for_change
from portal.queries.transfers.originals import original_for
from portal.rules.identifiers import make_ogm, whole_account
from tests.actions.test_statements import count_statements
from tests.actions.test_statements_property import File, deliveries, ledgers, written
from tests.bank import make_transfer
from tests.cast import Cast, actor_of, occasion
from tests.queries.plans import plans
from tests.statements.ledger import Movement
from tests.statements.recording import (
    movement,
    record_bytes,
    school_has_account,
    sheet,
    transfers,
)
from tests.statements.write_coda import write_coda

DAY = date(2026, 9, 14)
LATER = DAY + timedelta(days=3)
MANAGER, OTHER = "BE43068999999501", "BE68539007547034"
OGM = make_ogm(2026)
PAID = movement(18000, structured=OGM, payer_account=MANAGER)
BACK = replace(PAID, amount_cents=-18000, booked_on=LATER, value_on=LATER)
NAMED = replace(PAID, structured="", communication="TEST 4217-A Peeters")
NAMED_BACK = replace(NAMED, amount_cents=-18000, booked_on=LATER, value_on=LATER)


@pytest.fixture(autouse=True)
def account(app: Flask) -> None:
    school_has_account()


def receive(*movements: Movement, sequence: int = 187) -> None:
    record_bytes(write_coda([sheet(*movements, sequence=sequence)]))


def waiting_cents() -> list[int]:
    """What went out and waits for a decision."""
    return [one.open_cents for one in transfers() if one.amount_cents < 0 and one.open_cents]


def test_money_that_goes_out_as_it_came_in_waits_with_its_payment_beside_it(cast: Cast) -> None:
    mails = db.session.query(Message).count()
    receive(PAID)
    receive(BACK, sequence=188)
    paid, back = transfers()
    assert (back.open_cents, back.settled_at, back.may_be_return) == (-18000, None, True)
    assert original_for(back).id == paid.id
    # Nothing happens to either before somebody decides.
    assert (paid.open_cents, db.session.query(Booking).count()) == (18000, 0)
    assert db.session.query(Message).count() == mails


@pytest.mark.parametrize(
    ("paid", "back"),
    [
        (PAID, BACK),
        (NAMED, NAMED_BACK),
        (NAMED, replace(NAMED_BACK, communication="test 4217-a  PEETERS")),
        (replace(NAMED, communication=f"inschrijving {OGM}"), BACK),
        (PAID, replace(BACK, payer_account=OTHER)),
        (PAID, replace(BACK, booked_on=DAY, value_on=DAY)),
    ],
    ids=["communication", "text and account", "signs", "in text", "another account", "same day"],
)
def test_what_they_have_in_common_is_enough(paid: Movement, back: Movement) -> None:
    receive(paid)
    receive(back, sequence=188)
    assert waiting_cents() == [-18000]


@pytest.mark.parametrize(
    ("paid", "back"),
    [
        (PAID, replace(BACK, amount_cents=-17999)),
        (PAID, replace(BACK, structured=make_ogm(2027))),
        (NAMED, replace(NAMED_BACK, payer_account=OTHER)),
        (NAMED, replace(NAMED_BACK, communication="factuur 12")),
        (replace(NAMED, communication=""), replace(NAMED_BACK, communication="")),
        (
            replace(PAID, booked_on=LATER, value_on=LATER),
            replace(BACK, booked_on=DAY, value_on=DAY),
        ),
        (BACK, replace(BACK, value_on=LATER + timedelta(days=1))),
    ],
    ids=["amount", "communication", "account", "text", "account only", "paid later", "sign"],
)
def test_less_than_that_is_no_receipt_and_asks_nothing(paid: Movement, back: Movement) -> None:
    receive(paid)
    receive(back, sequence=188)
    assert waiting_cents() == []
    assert all(one.settled_at for one in transfers() if one.amount_cents < 0)


def test_a_payment_of_another_account_of_the_school_is_no_original() -> None:
    school_has_account(OTHER_OWN := whole_account(make_ogm(77)))
    record_bytes(write_coda([replace(sheet(PAID), account=OTHER_OWN)]))
    receive(BACK)
    assert waiting_cents() == []


def test_money_of_ours_that_returned_is_no_payment(cast: Cast) -> None:
    paid = make_transfer(18000, is_reversal=True)
    back = make_transfer(-18000)
    paid.trace = back.trace = OGM
    find_returns([back.statement_id], occasion())
    assert back.may_be_return is False


def test_a_debit_that_is_read_before_its_payment_is_found_when_that_is_read() -> None:
    receive(BACK, sequence=188)
    assert waiting_cents() == []
    receive(PAID)
    assert waiting_cents() == [-18000]


def test_what_was_decided_is_not_opened_again_by_a_later_file(cast: Cast) -> None:
    receive(PAID, BACK)
    back = transfer_for_change(transfers()[1].public_id)
    dispose(
        back,
        occasion(actor_of(cast.mieke)),
        kind="not_ours",
        amount_cents=-18000,
        reason="onze eigen betaling",
    )
    db.session.commit()
    receive(replace(PAID, value_on=DAY - timedelta(days=1)), sequence=188)
    assert waiting_cents() == []


@pytest.mark.parametrize("decide", ["take_back", "not_ours"])
def test_a_person_takes_it_back_or_says_that_it_is_nothing(
    decide: str, app: Flask, cast: Cast
) -> None:
    receive(PAID, BACK)
    paid, back = (one.public_id for one in transfers())
    if decide == "take_back":
        take_back(
            *transfers_for_change([back, paid]),
            occasion(actor_of(cast.mieke)),
            reason="teruggehaald",
        )
    else:
        found = transfer_for_change(back)
        dispose(
            found,
            occasion(actor_of(cast.mieke)),
            kind="not_ours",
            amount_cents=-18000,
            reason="loon",
        )
    db.session.commit()
    left = [one.open_cents for one in transfers()]
    assert left == ([0, 0] if decide == "take_back" else [18000, 0])
    assert broken_invariants(app.extensions["storage"]) == []


def test_somebody_may_call_any_debit_a_return(app: Flask, cast: Cast) -> None:
    receive(PAID, movement(-18000, "terug naar afzender"))
    back = transfer_for_change(transfers()[1].public_id)
    call_return(back, occasion())
    db.session.commit()
    assert waiting_cents() == [-18000]
    line = db.session.query(Event).filter_by(kind="transfer_called_return").one()
    assert (line.transfer_id, line.facts["amount_cents"]) == (back.id, -18000)
    assert broken_invariants(app.extensions["storage"]) == []


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: make_transfer(18000), MoneyRefusal.NOT_A_REVERSAL),
        (lambda: make_transfer(0), MoneyRefusal.NOT_A_REVERSAL),
        (lambda: make_transfer(-18000, is_reversal=True), MoneyRefusal.ALREADY_OPEN),
    ],
)
def test_only_a_plain_debit_is_called_a_return(
    made: Callable[[], Transfer], reason: MoneyRefusal, cast: Cast
) -> None:
    with pytest.raises(NotNow) as refused:
        call_return(made(), occasion())
    assert refused.value.reason is reason


def test_a_debit_is_called_a_return_once(cast: Cast) -> None:
    back = make_transfer(-18000)
    call_return(back, occasion())
    with pytest.raises(NotNow):
        call_return(back, occasion())


def test_d42_of_a_blanked_payment_only_the_communication_finds_its_way_back(cast: Cast) -> None:
    receive(PAID, NAMED)
    for one in transfers():
        found = transfer_for_change(one.public_id)
        dispose(
            found,
            occasion(actor_of(cast.mieke)),
            kind="not_ours",
            amount_cents=18000,
            reason="?",
        )
    on = occasion()
    blank_payers(replace(on, at=on.at + timedelta(days=1000)))
    db.session.commit()
    assert [one.trace for one in transfers()] == [OGM, ""]
    receive(BACK, NAMED_BACK, sequence=188)
    assert [one.structured for one in transfers() if one.may_be_return] == [OGM]


def test_p15_a_thousand_returns_take_as_many_statements_as_ten() -> None:
    def both(first: int, howmany: int) -> bytes:
        paid = [movement(100 + n, structured=make_ogm(n)) for n in range(first, first + howmany)]
        back = [replace(one, amount_cents=-one.amount_cents) for one in paid]
        return write_coda([sheet(*paid, *back)])

    count_statements(both(1, 2))
    assert count_statements(both(10_000, 500)) == count_statements(both(20_000, 10))
    assert len(waiting_cents()) == 512


def test_p15_neither_side_walks_through_every_transfer(app: Flask) -> None:
    receive(PAID, BACK)
    with plans(app) as found:
        find_returns([1], occasion())
    if db.engine.dialect.name == "sqlite":
        assert sum("ix_transfer_trace" in one for one in found) == 2, found
    assert not [one for one in found if one.startswith("SCAN transfer")], found


# --- Whatever the order


def _looks_returned(back: Movement, paid: Movement) -> bool:
    has_key = back.structured or (back.communication and back.payer_account)
    return bool(
        back.amount_cents == -paid.amount_cents < 0
        and paid.value_on <= back.value_on
        and has_key
        and (back.structured, back.communication) == (paid.structured, paid.communication)
    )


def _expected(days: list[list[Movement]]) -> Iterator[tuple[date, int, str]]:
    every = list(itertools.chain.from_iterable(days))
    for back in every:
        if any(_looks_returned(back, paid) for paid in every):
            yield back.booked_on, back.amount_cents, back.structured


_ACCOUNTS = itertools.count(50_000)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=ledgers((10_000, -10_000, 25_000, -25_000)), files=deliveries())
def test_e9_the_same_debits_wait_whatever_files_tell_of_them_in_any_order(
    app: Flask, days: list[list[Movement]], files: list[File]
) -> None:
    account = whole_account(make_ogm(next(_ACCOUNTS)))
    school_has_account(account)
    for turn, file in enumerate(files):
        data = written(file, days, account)
        if data is not None:
            record_bytes(data, f"{turn}.{file.form}")
    rows = db.session.query(Transfer).filter_by(account=account, may_be_return=True)
    found = Counter((row.booked_on, row.amount_cents, row.structured) for row in rows)
    assert found == Counter(_expected(days))
    assert {row.open_cents for row in rows} <= {-10_000, -25_000}
