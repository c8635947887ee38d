"""What a mail server refuses for good goes to the next contact of the company at once."""

from flask import Flask

from portal.actions.outbox import try_again
from portal.mail import Delivery, Outcome
from portal.models import Message, db
from portal.worker.sending import Letter, Post, send_next
from tests.cast import Cast

ELSEWHERE = "info@bakkerij-peeters.example"


def send_all(app: Flask, post: Post) -> None:
    """Send everything that is due now."""
    while send_next("test", app.extensions["settings"], post):
        pass
    db.session.expire_all()


def not_to_els(letter: Letter, outcome: Outcome = Outcome.REFUSED) -> Delivery:
    """A mail server that takes everything but what is for Els."""
    if letter.to_email.startswith("els@"):
        return Delivery(outcome, "550 5.1.1 no such user")
    return Delivery(Outcome.SENT)


def about_an(cast: Cast) -> dict[str, str]:
    """The mails about An's enrolment, as address and state."""
    rows = db.session.query(Message).filter_by(kind="new_enrolment", enrolment_id=cast.enrolment.id)
    return {row.to_email: row.state for row in rows}


def test_a_refused_mail_leaves_to_the_next_contact_in_the_same_round(
    app: Flask, cast: Cast
) -> None:
    cast.bakery.contact_email = ELSEWHERE
    db.session.commit()
    send_all(app, not_to_els)
    assert about_an(cast) == {
        cast.els.email: "dead",
        cast.bob.email: "sent",
        cast.dora.email: "sent",
        ELSEWHERE: "sent",
    }
    refused = db.session.query(Message).filter_by(to_email=cast.els.email).one()
    assert refused.bounce_reason == "550 5.1.1 no such user"


def test_what_may_have_arrived_is_left_to_a_person(app: Flask, cast: Cast) -> None:
    cast.bakery.contact_email = ELSEWHERE
    mail = db.session.query(Message).filter_by(person_id=cast.els.id).one()
    mail.may_have_left = True
    db.session.commit()
    send_all(app, lambda letter: not_to_els(letter, Outcome.UNKNOWN))
    assert about_an(cast)[cast.els.email] == "dead"
    assert ELSEWHERE not in about_an(cast)


def test_one_that_is_tried_again_by_hand_has_not_come_back_any_more(app: Flask, cast: Cast) -> None:
    send_all(app, not_to_els)
    refused = db.session.query(Message).filter_by(to_email=cast.els.email).one()
    assert refused.bounced_at is not None
    assert try_again(refused.public_id, refused.queued_at)
    db.session.commit()
    assert refused.bounced_at is None
    send_all(app, lambda letter: Delivery(Outcome.SENT))
    assert about_an(cast)[cast.els.email] == "sent"
