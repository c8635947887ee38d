"""A mail that came back: the next contact reads it at once, and nobody reads it twice."""

from datetime import date

import pytest

from portal import clock
from portal.actions.bounces import Bounced, message_given_back, note_bounce
from portal.actions.companies import change_role, remove_member
from portal.models import Company, Event, Membership, Message, Person, Reminder, db
from portal.queries.bounces import contacts_of
from portal.queries.worklists import CallReason, call_days, calls_of, counts_of, late_counts
from tests.cast import Cast, make_company, make_member, make_person, occasion
from tests.conftest import Time

TODAY = date(2026, 9, 10)


def mail_to(person: Person | None, kind: str = "new_enrolment") -> Message:
    """The newest mail of a kind to somebody, or to a contact address; as it has left."""
    found = (
        db.session.query(Message)
        .filter_by(kind=kind, person_id=person.id if person else None)
        .order_by(Message.id.desc())
        .first()
    )
    assert found is not None
    found.state, found.sent_at = "sent", clock.now()
    return found


def bounce(message: Message, reason: str = "550 no such user") -> Bounced | None:
    """Let a mail come back, and commit."""
    found = note_bounce(message, reason, occasion())
    db.session.commit()
    return found


def leave_mails_to_els(cast: Cast) -> None:
    """Bob and Dora leave the mails of the bakery to Els."""
    for person in (cast.bob, cast.dora):
        one = db.session.query(Membership).filter_by(person_id=person.id, role="handler").one()
        one.receives_mail = False
    db.session.query(Message).filter(Message.person_id.in_([cast.bob.id, cast.dora.id])).delete()
    db.session.commit()


def came_back() -> list[str]:
    """Who is on the call list because a mail came back."""
    days = call_days(clock.now(), clock.today(), 30)
    rows = calls_of(None, CallReason.BOUNCED, days)
    assert late_counts(None, days)[CallReason.BOUNCED] == len(rows)
    assert counts_of(None, clock.today()).came_back == len(rows)
    return [row.learner for row in rows]


def test_the_next_contact_gets_the_same_mail_at_once(cast: Cast) -> None:
    leave_mails_to_els(cast)
    mail = mail_to(cast.els)
    found = bounce(mail)
    assert found is not None
    assert found.second is not None
    assert found.second.email == cast.bob.email
    again = db.session.query(Message).filter_by(person_id=cast.bob.id).one()
    assert (again.kind, again.state, again.enrolment_id) == ("new_enrolment", "waiting", 1)
    assert again.event_id == mail.event_id
    assert again.not_before_at == clock.now()
    assert again.message_id != mail.message_id
    event = db.session.query(Event).filter_by(kind="mail_bounced").one()
    assert event.enrolment_id == cast.enrolment.id
    assert event.facts["second"] == cast.bob.email
    assert came_back() == ["An Peeters"]


def test_a_mail_comes_back_once(cast: Cast) -> None:
    leave_mails_to_els(cast)
    mail = mail_to(cast.els)
    assert bounce(mail) is not None
    assert bounce(mail, "nog eens") is None
    assert mail.bounce_reason == "550 no such user"
    assert db.session.query(Message).filter_by(kind="new_enrolment", company_id=1).count() == 2
    assert db.session.query(Event).filter_by(kind="mail_bounced").count() == 1


def test_one_that_is_sent_again_and_comes_back_again_reaches_nobody_twice(cast: Cast) -> None:
    leave_mails_to_els(cast)
    mail = mail_to(cast.els)
    bounce(mail)
    mail.bounced_at = mail.bounce_reason = None
    found = bounce(mail)
    assert found is not None
    assert found.second is None
    assert found.others == (cast.bob.email,)


def test_each_mail_that_comes_back_goes_one_contact_further_until_nobody_is_left(
    cast: Cast,
) -> None:
    leave_mails_to_els(cast)
    cast.bakery.contact_email = "info@bakkerij-peeters.example"
    tried = []
    mail: Message = mail_to(cast.els)
    for _ in range(5):
        found = bounce(mail)
        assert found is not None
        if found.second is None:
            break
        tried.append(found.second.email)
        mail = db.session.query(Message).order_by(Message.id.desc()).first()  # type: ignore[assignment]
        assert mail.to_email == found.second.email
        mail.state = "sent"
    assert tried == [cast.bob.email, cast.dora.email, "info@bakkerij-peeters.example"]
    assert came_back() == ["An Peeters"]


def test_who_has_the_mail_already_does_not_get_it_again(cast: Cast) -> None:
    found = bounce(mail_to(cast.els))
    assert found is not None
    # The contact address of the bakery is that of Els.
    assert found.second is None
    assert set(found.others) == {cast.bob.email, cast.dora.email}
    assert came_back() == ["An Peeters"]


def test_a_contact_address_that_bounces_has_no_second(cast: Cast) -> None:
    lonely = make_company("Apotheek Claes", "0999044471", "Wim Claes", "wim@apotheek.example")
    assert [one.gets_mail for one in contacts_of([lonely.id], TODAY)[lonely.id]] == [True]


@pytest.mark.parametrize("kind", ["student_enrolled", "invitation"])
def test_a_mail_to_one_person_alone_goes_to_nobody_else(cast: Cast, kind: str) -> None:
    mail = db.session.query(Message).filter_by(kind=kind).first()
    if mail is None:
        from portal.actions.companies import invite

        invite(cast.bakery, occasion(), name="Nele", email="nele@x.example", role="reader")
        db.session.flush()
        mail = db.session.query(Message).filter_by(kind=kind).one()
    before = db.session.query(Message).count()
    found = bounce(mail)
    assert found is not None
    assert found.second is None
    assert db.session.query(Message).count() == before
    assert came_back() == []


def test_news_that_comes_back_is_noted_and_goes_to_nobody_else(cast: Cast) -> None:
    leave_mails_to_els(cast)
    mail = mail_to(cast.els)
    mail.kind = "payment_confirmed"
    found = bounce(mail)
    assert found is not None
    assert found.second is None


def test_a_mail_of_reminders_takes_its_reminders_along(cast: Cast, time: Time) -> None:
    leave_mails_to_els(cast)
    event = db.session.query(Event).first()
    mail = mail_to(cast.els)
    mail.kind, mail.enrolment_id, mail.event_id = "reminders", None, event.id
    for one in (cast.enrolment, cast.rivals_enrolment):
        db.session.add(
            Reminder(
                enrolment_id=one.id,
                kind="application",
                on=TODAY,
                to_email=cast.els.email,
                message_id=mail.id,
                planned_at=clock.now(),
            )
        )
    db.session.commit()
    found = bounce(mail)
    assert found is not None
    assert found.second is not None
    rows = db.session.query(Reminder).filter_by(to_email=cast.bob.email).all()
    assert [(one.enrolment_id, one.kind, one.on) for one in rows] == [
        (cast.enrolment.id, "application", TODAY),
        (cast.rivals_enrolment.id, "application", TODAY),
    ]
    assert len({one.message_id for one in rows}) == 1
    assert db.session.query(Event).filter_by(kind="mail_bounced").count() == 2
    assert came_back() == ["An Peeters", "Toby De Wilde"]


def test_who_was_reminded_of_the_same_by_another_mail_is_not_reminded_again(cast: Cast) -> None:
    leave_mails_to_els(cast)
    mail = mail_to(cast.els)
    mail.kind, mail.enrolment_id = "reminders", None
    other = mail_to(cast.chris)
    for email in (cast.els.email, cast.bob.email):
        db.session.add(
            Reminder(
                enrolment_id=cast.enrolment.id,
                kind="application",
                on=TODAY,
                to_email=email,
                # Planned in another round, so under another mail and another event.
                message_id=mail.id if email == cast.els.email else other.id,
                planned_at=clock.now(),
            )
        )
    db.session.commit()
    found = bounce(mail)
    assert found is not None
    assert found.second is not None
    assert found.second.email == cast.dora.email


def test_a_mail_that_no_server_took_is_on_the_list_too(cast: Cast) -> None:
    mail_to(cast.els).state = "dead"
    db.session.commit()
    assert came_back() == ["An Peeters"]


def test_owners_come_before_handlers_and_readers_are_never_second(cast: Cast) -> None:
    leave_mails_to_els(cast)
    nele = make_person("Nele Roels", "nele@bakkerij-peeters.example")
    make_member(nele, cast.bakery, "owner", receives_mail=False)
    make_member(make_person("Lies", "lies@x.example"), cast.bakery, "reader")
    found = contacts_of([cast.bakery.id, cast.garage.id], TODAY)
    second = next(one for one in found[cast.bakery.id] if not one.gets_mail)
    assert second.email == nele.email
    assert all(one.gets_mail for one in found[cast.garage.id])


def test_whoever_left_the_company_is_no_contact_any_more(cast: Cast) -> None:
    leave_mails_to_els(cast)
    bakery = db.session.get_one(Company, cast.bakery.id)
    bob = db.session.query(Membership).filter_by(person_id=cast.bob.id).one()
    remove_member(bob, bakery, occasion())
    dora = db.session.query(Membership).filter_by(person_id=cast.dora.id, company_id=bakery.id)
    change_role(dora.one(), bakery, occasion(), role="reader")
    assert [one.email for one in contacts_of([bakery.id], TODAY)[bakery.id]] == [cast.els.email]


def test_the_mail_of_a_notice_is_found_by_its_message_id_else_by_its_reader(
    cast: Cast, time: Time
) -> None:
    mail = mail_to(cast.els)
    db.session.commit()
    on = occasion()
    assert message_given_back(mail.message_id, "elders@x.example", on) is mail
    assert message_given_back("niet-van-ons@x.example", cast.els.email, on) is mail
    assert message_given_back(None, cast.els.email, on) is mail
    assert message_given_back(None, "niemand@x.example", on) is None
    assert message_given_back(None, "", on) is None
    time.is_now(2026, 9, 16)
    assert message_given_back(None, cast.els.email, occasion()) is None
