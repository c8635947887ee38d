"""Correcting who somebody is that takes a course: a typing error must not lock a student out."""

from collections.abc import Sequence

from sqlalchemy import update

from portal.actions.enrolments import renew_confirmation
from portal.actions.links import end_links_of_learner
from portal.actions.recording import Occasion, index_enrolment, index_words, record
from portal.actions.sessions import close_sessions_of_learner
from portal.models import Enrolment, Learner, Message, db
from portal.queries.accounts import same_learner


class KnownAlready(Exception):
    """Somebody else of this name and address is in the portal."""


def change_learner(
    learner: Learner,
    enrolments: Sequence[Enrolment],
    on: Occasion,
    *,
    first_name: str,
    last_name: str,
    email: str,
) -> None:
    """Correct the name or the address of a student; `enrolments` are all of theirs, locked.

    A new name replaces the confirmations that state the old one. A new address ends what the old
    one gave access to, and mails that have not left go to it. Raises KnownAlready.
    """
    old_name, old_email = learner.name, learner.email
    learner.first_name, learner.last_name, learner.email = first_name, last_name, email
    changed = {
        field: [old, new]
        for field, old, new in (("name", old_name, learner.name), ("email", old_email, email))
        if old != new
    }
    if not changed:
        return
    with db.session.no_autoflush:
        if same_learner(learner) is not None:
            raise KnownAlready(learner.name)
    if "email" in changed:
        # Whoever reads the old address may be somebody else.
        close_sessions_of_learner(learner.id)
        end_links_of_learner(learner.id, on.at)
    _redirect_mails(learner)
    index_words("learner", learner.id, [learner.name, learner.email])
    for enrolment in enrolments:
        index_enrolment(enrolment)
        record("learner_changed", on, enrolment=enrolment, changed=changed)
        if "name" in changed:
            renew_confirmation(enrolment, on, reason="learner_changed")


def _redirect_mails(learner: Learner) -> None:
    db.session.execute(
        update(Message)
        .where(Message.learner_id == learner.id, Message.state.in_(("waiting", "dead")))
        .values(to_name=learner.name, to_email=learner.email)
    )
