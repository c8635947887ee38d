"""A mail says what is true when it leaves: its facts are looked up then, and else it is dropped."""

from collections.abc import Callable
from datetime import date

import pytest

from portal import clock
from portal.actions.accounts import ask_new_password, send_student_link, set_password
from portal.actions.applications import (
    mark_own_share,
)
from portal.actions.companies import (
    accept_invitation,
    invite,
    invite_again,
    plan_merger,
    withdraw_invitation,
)
from portal.actions.enrolling import Price
from portal.actions.enrolments import (
    change_enrolment,
    send_deadline_mail,
)
from portal.actions.merging import merge_companies
from portal.actions.payments import (
    send_correction,
)
from portal.mail import Kind, compose
from portal.mail.facts import facts_of, why_untrue
from portal.mail.kinds import NEEDS, NEVER_QUEUED
from portal.models import Message, db
from portal.queries.mergers import companies_for_merger, company_named
from portal.queries.outbox import story_of
from portal.queries.school import school_on
from portal.rules.reminders import ReminderKind
from tests.cast import Cast, actor_of, make_enrolment, make_person, occasion
from tests.conftest import Time
from tests.mail.queued import queue_mail, queue_reminders
from tests.mail.story import Story

BASE = "https://kmo.example"


@pytest.fixture
def story(cast: Cast) -> Story:
    """An's enrolment on the day on which she enrolled."""
    return Story(cast)


def newest(kind: Kind) -> Message:
    """The mail of a kind that was queued last, those to the rival left out."""
    db.session.flush()
    ours = Message.to_email.not_in(("chris@garage-desmet.example", "toby@cursist.example"))
    mails = db.session.query(Message).filter(Message.kind == kind, ours)
    return mails.order_by(Message.id.desc()).first()


def facts(kind: Kind) -> dict[str, object]:
    """The facts of the newest mail of a kind, now."""
    now = clock.now()
    return facts_of(story_of(newest(kind).id), school_on(clock.today()), base_url=BASE, at=now)


def reason(kind: Kind) -> str | None:
    """Why the newest mail of a kind may not leave now."""
    return why_untrue(story_of(newest(kind).id), clock.now())


def _late(story: Story) -> None:
    make_enrolment(
        story.cast.an, story.cast.course, story.cast.bakery,
        number="F2600009", enrolled_on=date(2026, 9, 20),
    )  # fmt: skip


def _invited(story: Story) -> None:
    invite(story.cast.bakery, story.els(), name="Eva", email="eva@x.example", role="reader")


def _password_changed(story: Story) -> None:
    story.cast.els.password_hash = "old"
    set_password(story.cast.els, story.els(), password_hash="new")


def _merged(story: Story) -> None:
    old, stays = story.cast.garage.public_id, story.cast.bakery.public_id
    on = occasion()
    looked = plan_merger(company_named(old), company_named(stays), today=on.today, now=on.at)
    merge_companies(*companies_for_merger(old, stays), on, agreed=looked.digest)


WAYS: dict[Kind, list[Callable[[Story], object]]] = {
    Kind.INVITATION: [_invited],
    Kind.COMPANIES_MERGED: [_merged],
    Kind.NEW_ENROLMENT: [],
    Kind.NEW_ENROLMENT_TOO_LATE: [_late],
    Kind.DEADLINE_NOTE: [lambda s: send_deadline_mail(s.one, s.mieke())],
    Kind.PROJECT_NUMBER_RECEIVED: [Story.report],
    Kind.PROJECT_NUMBER_APPROVED: [Story.report, Story.approve],
    Kind.PROJECT_NUMBER_REJECTED: [Story.report, Story.reject],
    Kind.PAYMENT_CONFIRMED: [Story.report, Story.approve, Story.pay],
    Kind.PAYMENT_CONFIRMED_STUDENT: [Story.report, Story.approve, Story.pay],
    Kind.PARTIAL_PAYMENT: [Story.report, lambda s: s.pay(15000)],
    Kind.CORRECTION: [Story.pay, Story.undo, lambda s: send_correction(s.one, s.mieke())],
    Kind.CORRECTION_STUDENT: [Story.pay, Story.undo, lambda s: send_correction(s.one, s.mieke())],
    Kind.START_MOVED: [lambda s: s.move(2)],
    Kind.START_MOVED_STUDENT: [lambda s: s.move(2)],
    Kind.OWN_SHARE_MOVED: [Story.report, Story.approve, lambda s: s.extend(date(2026, 11, 2))],
    Kind.STUDENT_ENROLLED: [],
    Kind.STUDENT_ORDINARY_FEE: [Story.convert],
    Kind.SIGN_IN_LINK: [lambda s: send_student_link(s.one, occasion())],
    Kind.PASSWORD_RESET: [lambda s: ask_new_password(s.cast.els, occasion())],
    Kind.PASSWORD_CHANGED: [_password_changed],
    Kind.REMINDERS: [
        lambda s: queue_reminders(s.cast.els, (s.one, ReminderKind.APPLICATION)),
    ],
    Kind.STAFF_DIGEST: [lambda s: queue_mail("staff_digest", s.cast.mieke)],
    Kind.ALARM: [
        lambda s: queue_mail(
            "alarm",
            s.cast.joris,
            problem="De herinneringen zijn niet gepland.",
            since_at=clock.now().isoformat(),
        )
    ],
}


@pytest.mark.parametrize("kind", sorted(set(Kind) - NEVER_QUEUED))
def test_every_mail_that_the_verbs_queue_finds_its_facts(kind: Kind, story: Story) -> None:
    for deed in WAYS[kind]:
        deed(story)
    assert reason(kind) is None
    found = facts(kind)
    assert NEEDS[kind].facts <= found.keys()
    composed = compose(kind, "nl", found)
    assert "None" not in composed.text
    assert composed.text.startswith("Dag ")


@pytest.mark.parametrize(
    ("kind", "since", "why"),
    [
        (Kind.NEW_ENROLMENT, [Story.cancel], "status_is_cancelled"),
        (Kind.NEW_ENROLMENT, [Story.convert], "status_is_ordinary_fee"),
        (Kind.NEW_ENROLMENT, [Story.report], "status_is_project_number_in_review"),
        (Kind.STUDENT_ENROLLED, [Story.cancel], "status_is_cancelled"),
        (Kind.STUDENT_ENROLLED, [Story.report], None),
        (Kind.DEADLINE_NOTE, [Story.report], "status_is_project_number_in_review"),
        (Kind.PROJECT_NUMBER_RECEIVED, [Story.approve], "status_is_own_share_due"),
        (
            Kind.PROJECT_NUMBER_APPROVED,
            [lambda s: mark_own_share(s.one, s.els(), is_done=True)],
            None,
        ),
        (Kind.PROJECT_NUMBER_APPROVED, [Story.tick], "status_is_payment_expected"),
        (Kind.PROJECT_NUMBER_REJECTED, [Story.report], "status_is_project_number_in_review"),
        (Kind.PAYMENT_CONFIRMED, [Story.undo], "status_is_own_share_due"),
        (Kind.PAYMENT_CONFIRMED_STUDENT, [Story.undo], "status_is_own_share_due"),
        (Kind.PAYMENT_CONFIRMED, [Story.undo, Story.pay], None),
        (Kind.PARTIAL_PAYMENT, [lambda s: s.pay(3000)], "status_is_final"),
        (Kind.CORRECTION, [Story.pay], "status_is_final"),
        (Kind.CORRECTION_STUDENT, [Story.cancel], "status_is_cancelled"),
        (Kind.START_MOVED, [lambda s: s.move(1)], None),
        (Kind.START_MOVED, [Story.cancel], "status_is_cancelled"),
        (Kind.STUDENT_ORDINARY_FEE, [], None),
    ],
)
def test_e12_a_mail_that_is_no_longer_true_is_not_sent(
    kind: Kind, since: list[Callable[[Story], object]], why: str | None, story: Story
) -> None:
    for deed in (*WAYS[kind], *since):
        deed(story)
    assert reason(kind) == why


def test_an_older_mail_about_the_same_thing_is_replaced_by_the_newer_one(story: Story) -> None:
    story.report()
    first = newest(Kind.PROJECT_NUMBER_RECEIVED).id
    story.report("TEST 4218-B")
    assert why_untrue(story_of(first), clock.now()) == "replaced_since"
    assert reason(Kind.PROJECT_NUMBER_RECEIVED) is None

    story.pay()
    undone = newest(Kind.PAYMENT_CONFIRMED).id
    story.undo()
    story.pay()
    assert why_untrue(story_of(undone), clock.now()) == "replaced_since"

    assert facts(Kind.PAYMENT_CONFIRMED)["project_number"] == "TEST 4218-B"


def test_a_course_that_moves_twice_is_told_once(story: Story) -> None:
    story.move(2)
    first = newest(Kind.START_MOVED).id
    story.move(3)
    assert why_untrue(story_of(first), clock.now()) == "replaced_since"
    assert facts(Kind.START_MOVED)["start"] == date(2026, 9, 8)


def test_an_application_made_meanwhile_changes_the_words_about_a_moved_course(
    story: Story,
) -> None:
    story.move(2)
    assert facts(Kind.START_MOVED)["variant"] == "later"
    assert facts(Kind.START_MOVED_STUDENT)["application_open"] is True
    story.report()
    assert facts(Kind.START_MOVED)["variant"] == "applied"
    assert facts(Kind.START_MOVED_STUDENT)["application_open"] is False


@pytest.mark.parametrize("kind", [Kind.NEW_ENROLMENT, Kind.STUDENT_ENROLLED])
def test_e12_a_call_to_apply_leaves_until_the_last_day_and_never_after(
    kind: Kind, story: Story, time: Time
) -> None:
    time.is_now(2026, 9, 17, 23, 59)
    assert reason(kind) is None
    time.is_now(2026, 9, 18, 0, 0)
    assert reason(kind) is not None


def test_a_reminder_that_leaves_late_says_that_the_day_has_passed(story: Story, time: Time) -> None:
    send_deadline_mail(story.one, story.mieke())
    time.is_now(2026, 9, 18)
    assert reason(Kind.DEADLINE_NOTE) is None
    text = compose(Kind.DEADLINE_NOTE, "nl", facts(Kind.DEADLINE_NOTE)).text
    assert "was donderdag 17 september 2026" in text


def test_a_corrected_amount_stands_in_the_mail_about_a_part(story: Story) -> None:
    story.report()
    story.pay(15000)
    change_enrolment(
        story.one, story.mieke(), enrolled_on=story.one.enrolled_on,
        price=Price(fee_cents=18000, material_cents=2000),
    )  # fmt: skip
    found = facts(Kind.PARTIAL_PAYMENT)
    assert (found["received_cents"], found["due_cents"], found["rest_cents"]) == (
        15000,
        20000,
        5000,
    )


@pytest.mark.parametrize("end", ["used", "again", "withdrawn", "too_old"])
def test_d20_a_link_that_has_ended_is_not_sent(end: str, cast: Cast, time: Time) -> None:
    on = occasion(actor_of(cast.els))
    invitation = invite(cast.bakery, on, name="Eva", email="eva@x.example", role="reader")
    first = newest(Kind.INVITATION).id
    assert why_untrue(story_of(first), clock.now()) is None
    if end == "used":
        eva = make_person("Eva", "eva@x.example")
        accept_invitation(invitation, eva, cast.bakery, on)
    elif end == "again":
        invite_again(invitation, cast.bakery, on)
    elif end == "withdrawn":
        withdraw_invitation(invitation, cast.bakery, on)
    else:
        time.is_now(2026, 9, 13, 10, 12)
    db.session.flush()
    assert why_untrue(story_of(first), clock.now()) == "link_ended"


def test_the_links_come_from_the_configuration_and_open_the_right_page(story: Story) -> None:
    company, enrolment = story.cast.bakery.public_id, story.one.public_id
    page = f"{BASE}/onderneming/{company}/inschrijvingen/{enrolment}"
    assert facts(Kind.NEW_ENROLMENT)["link_helper"] == f"{page}/aanvraaghulp"
    send_deadline_mail(story.one, story.mieke())
    assert facts(Kind.DEADLINE_NOTE)["link_number"] == f"{page}/projectnummer"
    _invited(story)
    token = newest(Kind.INVITATION).facts["token"]
    assert facts(Kind.INVITATION)["link"] == f"{BASE}/uitnodiging/{token}"
    send_student_link(story.one, occasion())
    token = newest(Kind.SIGN_IN_LINK).facts["token"]
    assert facts(Kind.SIGN_IN_LINK)["link"] == f"{BASE}/link/{token}"
    ask_new_password(story.cast.els, occasion())
    token = newest(Kind.PASSWORD_RESET).facts["token"]
    assert facts(Kind.PASSWORD_RESET)["link"] == f"{BASE}/wachtwoord/{token}"


def test_a_mail_without_an_enrolment_names_the_secretariat_of_the_newest_one(
    story: Story,
) -> None:
    _invited(story)
    assert facts(Kind.INVITATION)["site"] == "Lokeren"
    ask_new_password(story.cast.joris, occasion())
    assert facts(Kind.PASSWORD_RESET)["site"] == "Dendermonde"
    ask_new_password(story.cast.els, occasion())
    assert facts(Kind.PASSWORD_RESET)["site"] == "Lokeren"


def test_a_student_reads_nothing_of_the_company(story: Story) -> None:
    """What only the employer may know is not even handed to the text."""
    for deed in (Story.report, Story.approve, Story.pay):
        deed(story)
    hidden = {"company", "ogm", "received_cents", "due_cents", "rest_cents", "link_number"}
    assert not hidden & facts(Kind.PAYMENT_CONFIRMED_STUDENT).keys()
    assert not hidden & facts(Kind.STUDENT_ENROLLED).keys()
