"""Whatever is wrong in the database or the files is found and named (promises I1 to I10)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from portal.actions.invariants import EXPLAINED, broken_invariants, first_broken_line
from portal.actions.payments import Received, confirm_payments
from portal.actions.transfers import dispose, take_back
from portal.models import (
    Booking,
    DeadlineRule,
    Disposal,
    Document,
    Event,
    Message,
    Transfer,
    WorklistCount,
    db,
)
from portal.queries.changing_money import enrolments_to_pay
from portal.queries.invariants import QUESTIONS
from tests.bank import make_statement, make_transfer
from tests.cast import Cast, actor_of, occasion
from tests.mail.story import Story


def found(app: Flask) -> list[str]:
    """The codes of what does not hold."""
    db.session.flush()
    return [one.code for one in broken_invariants(app.extensions["storage"])]


def test_after_a_whole_story_everything_holds(app: Flask, cast: Cast) -> None:
    story = Story(cast)
    for deed in (story.report, story.approve, story.tick, story.pay, story.undo, story.pay):
        deed()
    assert found(app) == []
    assert first_broken_line() is None


def _another_stage(cast: Cast) -> None:
    cast.enrolment.stage = "final"


def _another_amount(cast: Cast) -> None:
    cast.enrolment.received_cents = 1


def _another_last_day(cast: Cast) -> None:
    cast.enrolment.term_days = 15


def _another_rule(cast: Cast) -> None:
    """As if somebody had changed a rule by hand: every last day under it is another one now."""
    for rule in db.session.query(DeadlineRule):
        rule.days = 40


def _no_rule(cast: Cast) -> None:
    for rule in db.session.query(DeadlineRule):
        rule.valid_until = date(2016, 12, 31)


def _another_day_of_a_final_one(cast: Cast) -> None:
    story = Story(cast)
    for deed in (story.report, story.approve, story.tick, story.pay):
        deed()
    cast.enrolment.last_day += timedelta(days=1)


def _another_reported_day(cast: Cast) -> None:
    story = Story(cast)
    story.report()
    assert story.one.application is not None
    story.one.application.last_day += timedelta(days=1)


def _another_count(cast: Cast) -> None:
    db.session.query(WorklistCount).first().enrolments += 1


def _a_gap(cast: Cast) -> None:
    document = db.session.query(Document).first()
    document.number = document.number[:-6] + "000009"


def _document_of_a_rival(cast: Cast) -> None:
    db.session.query(Document).first().company_id = cast.garage.id


def _mail_of_a_rival(cast: Cast) -> None:
    mail = db.session.query(Message).filter_by(enrolment_id=cast.enrolment.id).first()
    mail.company_id = cast.garage.id


def _mail_without_event(cast: Cast) -> None:
    db.session.query(Message).first().event_id = None


def _application_of_a_rival(cast: Cast) -> None:
    story = Story(cast)
    story.report()
    assert story.one.application is not None
    story.one.application.company_id = cast.garage.id


def _lost_file(cast: Cast) -> None:
    db.session.query(Document).first().sha256 = "0" * 64


def _paid_transfer(cast: Cast) -> Transfer:
    transfer = make_transfer(18000)
    received = Received(amount_cents=18000, value_on=transfer.value_on, transfer_id=transfer.id)
    rows = enrolments_to_pay([cast.enrolment.public_id])
    confirm_payments([(rows[0], received)], occasion(actor_of(cast.mieke)), group_id="group")
    db.session.flush()
    return transfer


def _spent_twice(cast: Cast) -> None:
    """As if the amount check were not there."""
    transfer = _paid_transfer(cast)
    booking = db.session.query(Booking).one()
    booking.amount_cents = transfer.amount_cents + 1


def _decided_twice(cast: Cast) -> None:
    transfer = _paid_transfer(cast)
    dispose(make_transfer(100), occasion(actor_of(cast.mieke)), kind="return", amount_cents=100,
            reason="Te veel")  # fmt: skip
    db.session.query(Disposal).one().transfer_id = transfer.id


def _of_another_sign(cast: Cast) -> None:
    transfer = _paid_transfer(cast)
    dispose(make_transfer(100), occasion(actor_of(cast.mieke)), kind="return", amount_cents=100,
            reason="Te veel")  # fmt: skip
    disposal = db.session.query(Disposal).one()
    disposal.transfer_id, disposal.amount_cents = transfer.id, -100


def _debit_of_another_sign(cast: Cast) -> None:
    reversal = make_transfer(-100, is_reversal=True)
    dispose(reversal, occasion(actor_of(cast.mieke)), kind="not_ours", amount_cents=-100,
            reason="Huur")  # fmt: skip
    db.session.query(Disposal).one().amount_cents = 1


def _overdrawn_debit(cast: Cast) -> None:
    reversal = make_transfer(-100, is_reversal=True)
    dispose(reversal, occasion(actor_of(cast.mieke)), kind="not_ours", amount_cents=-100,
            reason="Huur")  # fmt: skip
    db.session.query(Disposal).one().amount_cents = -101


def _wrong_open(cast: Cast) -> None:
    make_transfer(18000).open_cents = 17999


def _settled_and_open(cast: Cast) -> None:
    make_transfer(18000).settled_at = occasion().at


def _half_of_it(cast: Cast) -> None:
    original, reversal = make_transfer(100), make_transfer(-100, is_reversal=True)
    take_back(reversal, original, occasion(actor_of(cast.mieke)), reason="Teruggehaald")
    db.session.query(Disposal).filter_by(transfer_id=reversal.id).one().amount_cents = -99


def _balance_that_does_not_tie(cast: Cast) -> None:
    make_statement().closing_cents = 1


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (_another_stage, "kept_values"),
        (_another_amount, "kept_values"),
        (_another_last_day, "last_day"),
        (_another_rule, "last_day"),
        (_no_rule, "last_day"),
        (_another_day_of_a_final_one, "last_day"),
        (_another_reported_day, "reported_day"),
        (_another_count, "worklist_count"),
        (_a_gap, "document_numbers"),
        (_document_of_a_rival, "company_of_document"),
        (_mail_of_a_rival, "company_of_message"),
        (_mail_without_event, "message_of_event"),
        (_application_of_a_rival, "company_of_application"),
        (_lost_file, "files"),
        (_spent_twice, "transfer_overdrawn"),
        (_decided_twice, "transfer_overdrawn"),
        (_of_another_sign, "transfer_overdrawn"),
        (_debit_of_another_sign, "transfer_overdrawn"),
        (_overdrawn_debit, "transfer_overdrawn"),
        (_wrong_open, "transfer_open"),
        (_settled_and_open, "transfer_open"),
        (_half_of_it, "taken_back"),
        (_balance_that_does_not_tie, "statement_balance"),
    ],
)
def test_what_is_wrong_is_named(
    damage: Callable[[Cast], None], code: str, app: Flask, cast: Cast
) -> None:
    damage(cast)
    assert code in found(app)


def test_every_code_has_words(app: Flask, cast: Cast) -> None:
    _lost_file(cast)
    db.session.flush()
    (broken,) = broken_invariants(app.extensions["storage"])
    assert broken.explained == "a kept file is missing or damaged: 1, first LS-2026-000001"
    assert set(QUESTIONS) | {"log_chain", "kept_values", "files"} == set(EXPLAINED)


@pytest.mark.parametrize("change", ["edited", "removed", "hash", "inserted"])
def test_d38_a_line_that_was_tampered_with_is_the_first_broken_one(
    change: str, app: Flask, cast: Cast
) -> None:
    _take_the_guards_away()
    lines = [event.id for event in db.session.query(Event).order_by(Event.id)]
    victim = lines[3]
    db.session.expunge_all()
    statement = {
        "edited": "UPDATE event SET by_name = 'Somebody else' WHERE id = :id",
        "removed": "DELETE FROM event WHERE id = :id",
        "hash": "UPDATE event SET hash = 'x' WHERE id = :id",
        "inserted": (
            "INSERT INTO event (at, kind, by_kind, by_name, facts, previous_hash, hash)"
            " SELECT at, kind, by_kind, by_name, facts, hash, 'forged' FROM event WHERE id = :last"
        ),
    }[change]
    values = {"id": victim, "last": lines[-1]}
    _let_go_of(victim)
    db.session.execute(text(statement), {k: v for k, v in values.items() if f":{k}" in statement})
    expected = {"removed": lines[4], "inserted": lines[-1] + 1}.get(change, victim)
    assert first_broken_line() == expected


def _let_go_of(event_id: int) -> None:
    """So that the line can be removed at all."""
    db.session.execute(
        text("UPDATE message SET event_id = NULL WHERE event_id = :id"), {"id": event_id}
    )


def _take_the_guards_away() -> None:
    """What somebody with the password of the database could do."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("DROP TRIGGER event_is_never_changed ON event"))
        return
    for trigger in ("event_is_never_changed", "event_is_never_removed"):
        db.session.execute(text(f"DROP TRIGGER {trigger}"))
