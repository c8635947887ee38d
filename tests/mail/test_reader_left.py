"""Whoever may not act for a company any more reads nothing about it, nor what was on its way."""

from datetime import date

from portal import clock
from portal.actions.companies import remove_member
from portal.mail.facts import why_untrue
from portal.models import Message, Person, db
from portal.queries.companies import membership_for_change
from portal.queries.outbox import story_of
from tests.cast import Cast, actor_of, occasion
from tests.conftest import Time
from tests.mail.story import Story


def leave(person: Person, cast: Cast) -> None:
    """Els takes somebody's access away."""
    membership = membership_for_change(cast.bakery.id, person.id)
    assert membership is not None
    remove_member(membership, cast.bakery, occasion(actor_of(cast.els)))
    db.session.flush()


def reasons(kind: str) -> dict[str, str | None]:
    """Why the mails of a kind to people of the bakery do not leave now, by address."""
    db.session.flush()
    mails = db.session.query(Message).filter(
        Message.kind == kind, Message.to_email.like("%@bakkerij-peeters.example")
    )
    return {one.to_email: why_untrue(story_of(one.id), clock.now()) for one in mails}


def test_a_mail_that_waits_does_not_follow_somebody_who_was_removed(cast: Cast) -> None:
    Story(cast).report()
    leave(cast.bob, cast)
    assert reasons("project_number_received") == {
        "els@bakkerij-peeters.example": None,
        "bob@bakkerij-peeters.example": "reader_left",
    }


def test_nor_after_the_last_day_of_a_mandate(cast: Cast, time: Time) -> None:
    Story(cast).report()
    membership = membership_for_change(cast.bakery.id, cast.bob.id)
    assert membership is not None
    membership.is_mandate, membership.ends_on = True, date(2026, 9, 12)
    time.is_now(2026, 9, 12, 23, 59)
    assert set(reasons("project_number_received").values()) == {None}
    time.is_now(2026, 9, 13, 0, 1)
    assert reasons("project_number_received")["bob@bakkerij-peeters.example"] == "reader_left"
