"""Recording a file of the bank: every movement once, whatever file tells of it."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from portal.actions.recording import hold_log
from portal.actions.statements import (
    NotAcceptable,
    Objection,
    Worry,
    keep_file,
    plan_file,
    record_file,
)
from portal.models import BankStatement, Booking, Event, Message, Sighting, Transfer, db
from portal.readers.statements import read_statement
from portal.rules.known_entries import Novelty
from tests.cast import Cast, occasion
from tests.statements.recording import (
    OURS,
    movement,
    record_bytes,
    school_has_account,
    sheet,
    transfers,
)
from tests.statements.write_camt import write_camt
from tests.statements.write_coda import write_coda


@pytest.fixture
def account(app: Flask) -> str:
    """The school has one account."""
    school_has_account()
    return OURS


def test_every_line_is_kept_with_its_dates_and_nothing_is_booked(account: str, cast: Cast) -> None:
    mails = db.session.query(Message).count()
    paid = movement(18000, structured="010806817183", payer_name="KMO-portefeuille")
    cost = movement(-450, "kosten")
    record_bytes(write_coda([sheet(paid, cost)]))
    first, second = transfers()
    assert (first.amount_cents, first.open_cents, first.settled_at) == (18000, 18000, None)
    assert (first.structured, first.payer_name) == ("010806817183", "KMO-portefeuille")
    assert (first.value_on, first.booked_on) == (date(2026, 9, 14),) * 2
    assert (second.amount_cents, second.open_cents) == (-450, 0)
    assert second.settled_at == second.recorded_at
    statement = db.session.query(BankStatement).one()
    assert (statement.opening_cents, statement.closing_cents) == (100_000, 117_550)
    assert (statement.moved_cents, statement.entries) == (17_550, 2)
    assert db.session.query(Booking).count() == 0
    assert db.session.query(Message).count() == mails


def test_the_log_tells_it_in_one_line_without_a_whole_account(account: str, app: Flask) -> None:
    record_bytes(write_coda([sheet(movement(18000), movement(-450))]))
    line = db.session.query(Event).filter_by(kind="statement_recorded").one()
    assert (line.facts["new"], line.facts["new_cents"], line.facts["debits"]) == (1, 18000, 1)
    assert OURS not in str(line.facts)
    assert line.facts["statements"][0]["account"] == "BE•• •••• •••• 7034"


def test_e9_an_overlapping_file_brings_only_what_is_new(account: str, app: Flask) -> None:
    one, two, three = (movement(100 * n, f"betaling {n}") for n in (1, 2, 3))
    record_bytes(write_coda([sheet(one, two)]))
    record_bytes(write_coda([sheet(one, two, three)]))
    assert [one.amount_cents for one in transfers()] == [100, 200, 300]
    assert db.session.query(Sighting).count() == 2


def test_e9_two_equal_payments_of_one_day_are_both_kept(account: str, app: Flask) -> None:
    twins = (movement(12000, "inschrijving"), movement(12000, "inschrijving"))
    record_bytes(write_coda([sheet(*twins)]))
    assert [one.occurrence for one in transfers()] == [1, 2]
    record_bytes(write_coda([sheet(*twins)]) + b"\r\n")
    assert len(transfers()) == 2


def test_e9_a_file_that_holds_a_statement_twice_counts_it_once(account: str, app: Flask) -> None:
    data = write_coda([sheet(movement(18000), movement(500))])
    record_bytes(data + data)
    assert len(transfers()) == 2
    assert db.session.query(BankStatement).count() == 2
    assert [one.is_sure for one in db.session.query(Sighting)] == [True, True]


def test_a_perhaps_known_line_is_kept_when_somebody_calls_it_another(
    account: str, app: Flask
) -> None:
    record_bytes(write_coda([sheet(movement(12000, "cursus"), sequence=187)]))
    # Cut in another way, without the bank's numbers and balances: nobody can know.
    cut = read_statement(write_coda([sheet(movement(12000, "cursus"), movement(500))]))
    unknown = {"number": "", "sequence": None, "opening_cents": None, "closing_cents": None}
    odd = replace(cut, statements=tuple(replace(one, **unknown) for one in cut.statements))
    on = occasion()
    plan = plan_file(odd, on)
    [line] = plan.are(Novelty.PERHAPS)
    for new, count in (((), 2), ({line.key}, 3)):
        hold_log()
        file = keep_file("a.cod", "0" * 64, 1, on)
        result = record_file(file, plan, on, new=new)
        assert (len(transfers()), result["perhaps"]) == (count, 3 - count)
        assert [one.is_sure for one in db.session.query(Sighting)] == [False] * (3 - count)
        db.session.rollback()


@pytest.mark.parametrize("is_split_first", [True, False])
def test_e9_a_batch_that_another_format_does_not_split_is_asked_about(
    account: str, app: Flask, is_split_first: bool
) -> None:
    single = movement(500, "los")
    whole = sheet(movement(30000), single)
    split = replace(whole, items=((movement(12000, "An"), movement(18000, "Bob")), single))
    first, second = (split, whole) if is_split_first else (whole, split)
    record_bytes(write_coda([first]))
    data = write_camt([second])
    plan = plan_file(read_statement(data), occasion())
    asked = {line.entry.amount_cents for line in plan.are(Novelty.PERHAPS)}
    assert asked == ({30000} if is_split_first else {12000, 18000})
    assert [one.entry.amount_cents for one in plan.are(Novelty.KNOWN)] == [500]
    [worry] = plan.statements[0].worries
    assert (worry.worry, worry.values) == (Worry.OTHERWISE_DIVIDED, {"number": "2026-187"})
    record_bytes(data)
    assert sum(one.amount_cents for one in transfers()) == 30500
    # Somebody may know better.
    hold_log()
    file = keep_file("nog.xml", "0" * 64, 1, occasion())
    record_file(file, plan, occasion(), new=[line.key for line in plan.are(Novelty.PERHAPS)])
    db.session.commit()
    assert sum(one.amount_cents for one in transfers()) == 60500


def test_the_next_statement_of_a_day_may_have_the_same_balances(account: str, app: Flask) -> None:
    there, back = movement(100, "een"), movement(-100, "twee")
    record_bytes(write_coda([sheet(there, sequence=1), sheet(back, sequence=2, opening=100_100)]))
    plan = plan_file(read_statement(write_coda([sheet(movement(100), sequence=3)])), occasion())
    assert [one.novelty for one in plan.lines] == [Novelty.NEW]


def test_a_statement_of_another_account_is_not_accepted(account: str, app: Flask) -> None:
    other = replace(sheet(movement(100)), account="BE55409300341144")
    with pytest.raises(NotAcceptable) as refused:
        plan_file(read_statement(write_coda([other])), occasion())
    assert refused.value.objection is Objection.OTHER_ACCOUNT
    assert refused.value.values == {"own": [OURS]}


def test_a_statement_in_another_currency_is_not_accepted(account: str, app: Flask) -> None:
    other = replace(sheet(movement(100)), currency="USD")
    with pytest.raises(NotAcceptable) as refused:
        plan_file(read_statement(write_coda([other])), occasion())
    assert refused.value.objection is Objection.OTHER_CURRENCY


def test_the_first_account_is_noted_with_the_file(app: Flask) -> None:
    plan = plan_file(read_statement(write_coda([sheet(movement(100))])), occasion())
    assert plan.unknown_accounts == (OURS,)
    record_bytes(write_coda([sheet(movement(100))]))
    assert plan_file(read_statement(write_coda([sheet()])), occasion()).unknown_accounts == ()
    assert db.session.query(Event).filter_by(kind="bank_account_noted").count() == 1


def test_a_gap_and_another_opening_balance_are_told(account: str, app: Flask) -> None:
    record_bytes(write_coda([sheet(movement(100), sequence=187)]))
    later = sheet(movement(200, day=date(2026, 9, 16)), sequence=189, opening=100_100)
    [planned] = plan_file(read_statement(write_coda([later])), occasion()).statements
    assert [(one.worry, one.values["first"], one.values["last"]) for one in planned.worries] == [
        (Worry.GAP, 188, 188)
    ]
    next_one = sheet(movement(200, day=date(2026, 9, 15)), sequence=188, opening=99_000)
    [planned] = plan_file(read_statement(write_coda([next_one])), occasion()).statements
    assert [(one.worry, one.values["known_cents"]) for one in planned.worries] == [
        (Worry.OPENING_DIFFERS, 100_100)
    ]


def count_statements(data: bytes) -> int:
    """How many statements it takes to hold a file against what is known, and to record it."""
    asked: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        record_bytes(data)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)


def test_p15_a_long_file_takes_no_more_statements_than_a_short_one(
    account: str, app: Flask
) -> None:
    def lines(first: int, howmany: int) -> bytes:
        some = (movement(100 + n, f"betaling {n}") for n in range(first, first + howmany))
        return write_coda([sheet(*some)])

    count_statements(lines(0, 2))
    few = count_statements(lines(10_000, 10))
    assert count_statements(lines(20_000, 1_000)) == few
    # Known lines add the sightings, in one statement more.
    assert count_statements(lines(20_000, 1_000) + b"\r\n") <= few + 2
    assert db.session.query(Transfer).count() == 1_012
