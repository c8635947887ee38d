"""Who gets which reminder, and what is queued for it."""

from datetime import date, timedelta

import pytest
from flask import Flask

from portal import clock
from portal.actions.closed_days import add_closed_period
from portal.actions.invariants import broken_invariants
from portal.actions.reminders import (
    Planned,
    plan_reminders,
    queue_staff_digest,
    reminders_to_plan,
)
from portal.actions.settings import DatedValue, set_fact
from portal.models import Event, MailChoice, Membership, Message, Person, Reminder, db
from tests.cast import Cast, make_course, make_enrolment, occasion
from tests.conftest import Time
from tests.stages import approved, paid, reported, ticked_own_share, ticked_pay_order

ELS = "els@bakkerij-peeters.example"
BOB = "bob@bakkerij-peeters.example"
DORA = "dora@boekhouding.example"
CHRIS = "chris@garage-desmet.example"


def plan_today() -> Planned:
    """Plan what leaves today and commit."""
    on, planned = occasion(), Planned()
    for part in reminders_to_plan(on):
        planned += plan_reminders(part, on)
    db.session.commit()
    return planned


def reminded(day: date | None = None) -> set[tuple[str, str]]:
    """Kind and address of the reminders of a day, today unless it is given."""
    found = db.session.query(Reminder).filter_by(on=day or clock.today())
    return {(one.kind, one.to_email) for one in found}


def readers(day: date | None = None) -> set[str]:
    """Who of the bakery is reminded today."""
    return {email for _, email in reminded(day)} - {CHRIS}


def choose(person: Person, pace: str, topic: str = "deadlines") -> None:
    """Somebody chooses how often they want the mails of a topic."""
    db.session.add(MailChoice(person_id=person.id, topic=topic, pace=pace))
    db.session.commit()


def membership_of(person: Person, cast: Cast) -> Membership:
    """What somebody may do for the bakery."""
    found = db.session.query(Membership).filter_by(person_id=person.id, company_id=cast.bakery.id)
    return found.one()


# --- Whom


def test_owners_and_handlers_are_reminded_and_readers_are_not(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16, 8, 0)
    assert plan_today() == Planned(reminders=4, mails=4)
    assert reminded() == {("application", email) for email in (ELS, BOB, DORA, CHRIS)}


def test_a_mandate_that_has_ended_gets_nothing(cast: Cast, time: Time) -> None:
    membership_of(cast.dora, cast).ends_on = date(2026, 9, 15)
    membership_of(cast.bob, cast).starts_on = date(2026, 9, 17)
    db.session.commit()
    time.is_now(2026, 9, 16, 8, 0)
    plan_today()
    assert readers() == {ELS}


def test_who_leaves_the_mails_to_a_colleague_gets_none(cast: Cast, time: Time) -> None:
    membership_of(cast.bob, cast).receives_mail = False
    cast.dora.is_active = False
    db.session.commit()
    time.is_now(2026, 9, 16, 8, 0)
    plan_today()
    assert readers() == {ELS}


def test_a_company_without_members_is_reminded_at_its_contact_address(
    cast: Cast, time: Time
) -> None:
    cast.bakery.contact_email = "Kantoor@Bakkerij-Peeters.example"
    for person in (cast.els, cast.bob, cast.dora):
        membership_of(person, cast).ended_at = clock.now()
    db.session.commit()
    time.is_now(2026, 9, 16, 8, 0)
    plan_today()
    assert readers() == {"kantoor@bakkerij-peeters.example"}
    mail = db.session.query(Message).filter_by(to_email="kantoor@bakkerij-peeters.example").one()
    assert (mail.person_id, mail.to_name, mail.language) == (None, "Els Peeters", "nl")


def test_a_company_that_cannot_be_written_to_stops_nobody(cast: Cast, time: Time) -> None:
    cast.bakery.contact_email = ""
    for person in (cast.els, cast.bob, cast.dora):
        membership_of(person, cast).ended_at = clock.now()
    db.session.commit()
    time.is_now(2026, 9, 16, 8, 0)
    plan_today()
    assert reminded() == {("application", CHRIS)}


def test_without_anybody_who_wants_mail_the_owners_hear_of_the_last_day(
    cast: Cast, time: Time
) -> None:
    for person in (cast.els, cast.bob, cast.dora):
        choose(person, "off")
    time.is_now(2026, 9, 16, 8, 0)
    plan_today()
    assert readers() == {ELS}
    for person in (cast.els, cast.bob, cast.dora):
        membership_of(person, cast).receives_mail = False
    db.session.commit()
    time.is_now(2026, 9, 17, 8, 0)
    plan_today()
    assert readers() == {ELS}


def test_off_for_one_is_off(cast: Cast, time: Time) -> None:
    choose(cast.els, "off")
    time.is_now(2026, 9, 16, 8, 0)
    plan_today()
    assert readers() == {BOB, DORA}


def test_payments_may_be_off_for_everybody(cast: Cast, time: Time) -> None:
    for person in (cast.els, cast.bob, cast.dora):
        choose(person, "off", "payments")
    _approved(cast, time)
    time.is_now(2026, 9, 23, 8, 0)
    assert plan_today() == Planned()


def test_without_anybody_who_gets_mail_the_address_hears_of_payments(
    cast: Cast, time: Time
) -> None:
    for person in (cast.els, cast.bob, cast.dora):
        membership_of(person, cast).receives_mail = False
    _approved(cast, time)
    time.is_now(2026, 9, 23, 8, 0)
    plan_today()
    assert reminded() == {("own_share", ELS)}
    assert db.session.query(Message).filter_by(kind="reminders").one().person_id is None


def test_weekly_waits_for_monday_unless_it_presses(cast: Cast, time: Time) -> None:
    choose(cast.bob, "weekly")
    for day in range(11, 19):
        time.is_now(2026, 9, day, 8, 0)
        plan_today()
    days = {day: readers(date(2026, 9, day)) for day in range(11, 19)}
    everybody = {ELS, BOB, DORA}
    # Five days before, on Saturday, waits for Monday the 14th.
    assert days == {
        11: set(),
        12: {ELS, DORA},
        13: set(),
        14: {BOB},
        15: everybody,
        16: everybody,
        17: everybody,
        18: everybody,
    }


# --- What


def test_one_mail_holds_everything_that_is_open(cast: Cast, time: Time) -> None:
    other = make_course("F26-FRA2", first_lesson_on=date(2026, 9, 4))
    make_enrolment(cast.an, other, cast.bakery, number="F2600003")
    db.session.commit()
    time.is_now(2026, 9, 16, 8, 0)
    assert plan_today() == Planned(reminders=7, mails=4)
    mail = db.session.query(Message).filter_by(kind="reminders", to_email=ELS).one()
    assert mail.dedupe_key == f"reminders:{cast.bakery.id}:{ELS}:2026-09-16"
    assert (mail.company_id, mail.person_id, mail.state) == (cast.bakery.id, cast.els.id, "waiting")
    assert mail.enrolment_id is None
    assert db.session.query(Reminder).filter_by(message_id=mail.id).count() == 2


def test_what_was_planned_stands_in_the_log_once(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16, 8, 0)
    plan_today()
    plan_today()
    event = db.session.query(Event).filter_by(kind="reminders_planned").one()
    assert event.facts == {"reminders": 4, "mails": 4}
    assert event.by_name == "KMO-loket"
    assert broken_invariants(app.extensions["storage"]) == []


def test_somebody_for_two_companies_gets_a_mail_for_each(cast: Cast, time: Time) -> None:
    found = db.session.query(Membership).filter_by(person_id=cast.dora.id)
    for one in found:
        one.role = "handler"
    db.session.commit()
    time.is_now(2026, 9, 16, 8, 0)
    plan_today()
    mails = db.session.query(Message).filter_by(kind="reminders", to_email=DORA).all()
    assert {mail.company_id for mail in mails} == {cast.bakery.id, cast.garage.id}


def test_each_step_has_its_reminder_and_money_ends_them(cast: Cast, time: Time) -> None:
    """Own share a week after the approval, pay order, payment not seen, then nothing."""
    _approved(cast, time)
    time.is_now(2026, 9, 23, 8, 0)
    plan_today()
    assert reminded() == {("own_share", email) for email in (ELS, BOB, DORA)}
    ticked_own_share(cast.enrolment, cast.els)
    time.is_now(2026, 9, 26, 8, 0)
    assert plan_today() == Planned()
    time.is_now(2026, 9, 25, 8, 0)
    plan_today()
    # Three days after Wednesday is a Saturday, so it leaves on Friday.
    assert reminded() == {("pay_order", email) for email in (ELS, BOB, DORA)}
    ticked_pay_order(cast.enrolment, cast.els)
    time.is_now(2026, 10, 16, 8, 0)
    plan_today()
    assert reminded() == {("payment_not_seen", email) for email in (ELS, BOB, DORA)}
    paid(cast.enrolment, cast.mieke)
    for days in range(60):
        time.moment += timedelta(days=1)
        plan_today()
        assert not readers(), days


def test_a_number_that_is_given_ends_the_reminders(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 15, 7, 0)
    reported(cast.enrolment, cast.els)
    for day in (15, 16, 17, 18, 21):
        time.is_now(2026, 9, day, 8, 0)
        plan_today()
        assert not readers()


def test_a_closure_brings_a_reminder_forward(cast: Cast, time: Time) -> None:
    days = {"starts_on": date(2026, 9, 15), "ends_on": date(2026, 9, 18)}
    add_closed_period(occasion(), name="Brugdagen", **days)
    db.session.commit()
    told = []
    for day in range(11, 19):
        time.is_now(2026, 9, day, 8, 0)
        plan_today()
        if readers():
            told.append(day)
    # 12 is Saturday; Monday 14 is the last day on which anybody can help.
    assert told == [12, 14, 17, 18]


def test_the_schools_own_days_are_followed(cast: Cast, time: Time) -> None:
    value = DatedValue(value="3", valid_from=date(2026, 9, 11), valid_until=None, source="School")
    set_fact("reminder_days", "10, 5, 2, 1", value, occasion())
    db.session.commit()
    told = []
    for day in range(11, 19):
        time.is_now(2026, 9, day, 8, 0)
        plan_today()
        if readers():
            told.append(day)
    assert told == [14, 17, 18]


def _approved(cast: Cast, time: Time) -> None:
    """The bakery's application is approved on 16 September; the garage has paid itself."""
    time.is_now(2026, 9, 15, 9, 0)
    reported(cast.enrolment, cast.els)
    reported(cast.rivals_enrolment, cast.chris)
    paid(cast.rivals_enrolment, cast.mieke)
    time.is_now(2026, 9, 16, 9, 0)
    approved(cast.enrolment, cast.mieke)


# --- When the mail of the day has left


def test_what_becomes_due_joins_a_mail_that_waits_and_no_mail_that_left(
    cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 16, 8, 0)
    plan_today()
    mail = db.session.query(Message).filter_by(kind="reminders", to_email=ELS).one()
    for other in db.session.query(Message).filter_by(kind="reminders"):
        other.state = "waiting" if other is mail else "sent"
    time.is_now(2026, 9, 14, 8, 0)
    course = make_course("F26-FRA2")
    make_enrolment(cast.an, course, cast.bakery, number="F2600003")
    db.session.commit()
    time.is_now(2026, 9, 16, 9, 0)
    assert plan_today() == Planned(reminders=1, mails=0)
    assert db.session.query(Reminder).filter_by(message_id=mail.id).count() == 2
    assert plan_today() == Planned()


# --- The overview of the day


def test_each_clerk_who_works_here_gets_one_overview_a_working_day(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 11, 7, 30)
    assert queue_staff_digest(occasion()) == 1
    assert queue_staff_digest(occasion()) == 0
    db.session.commit()
    mail = db.session.query(Message).filter_by(kind="staff_digest").one()
    assert (mail.person_id, mail.dedupe_key) == (
        cast.mieke.id,
        f"staff_digest:{cast.mieke.id}:2026-09-11",
    )
    assert db.session.query(Event).filter_by(kind="staff_digest_queued").count() == 1


@pytest.mark.parametrize("day", [(2026, 9, 12), (2026, 9, 13), (2026, 11, 11), (2026, 12, 28)])
def test_there_is_no_overview_on_days_off(
    cast: Cast, time: Time, day: tuple[int, int, int]
) -> None:
    days = {"starts_on": date(2026, 12, 28), "ends_on": date(2026, 12, 31)}
    add_closed_period(occasion(), name="Kerstvakantie", **days)
    time.is_now(*day, 7, 30)
    assert queue_staff_digest(occasion()) == 0


def test_who_has_left_gets_no_overview(cast: Cast, time: Time) -> None:
    cast.mieke.is_active = False
    db.session.commit()
    assert queue_staff_digest(occasion()) == 0
