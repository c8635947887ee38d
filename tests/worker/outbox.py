"""An outbox to be emptied: many mails to a few people, and what has become of them."""

from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from email import policy as email_policy
from time import monotonic, sleep

from portal import clock
from portal.actions.recording import record, tell_employer, tell_student
from portal.models import Message, db
from tests.cast import Cast, occasion
from tests.mail.server import MailServer


def queue_notes(cast: Cast, rounds: int) -> None:
    """Several mails to the same people, as after a busy day."""
    for _ in range(rounds):
        event = record("deadline_mail_asked", occasion(), enrolment=cast.enrolment)
        tell_employer("deadline_note", cast.enrolment, event=event, today=clock.today())
        tell_student("student_enrolled", cast.enrolment, event=event)
    db.session.commit()


def mails(**conditions: object) -> list[Message]:
    """Messages as they are now, in the order in which they were queued."""
    db.session.rollback()
    db.session.expire_all()
    found = db.session.query(Message).filter_by(**conditions).order_by(Message.id).all()
    # A test that keeps a transaction open would hold the lock that the workers wait for.
    db.session.rollback()
    return found


def states() -> Counter[str]:
    """How many messages are in which state."""
    db.session.rollback()
    rows = db.session.query(Message.state).all()
    db.session.rollback()
    return Counter(state for (state,) in rows)


def arrived(server: MailServer) -> list[tuple[str, str]]:
    """Message-ID (bare) and recipient of every mail that the server took, in its order."""
    found = []
    for envelope in list(server.taken):
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=email_policy.default)
        found.append((str(mail["Message-ID"]).strip("<>"), envelope.rcpt_tos[0]))
    return found


def wait_for(condition: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until something is so; fail when it takes too long."""
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "nothing happened"
        sleep(0.02)
