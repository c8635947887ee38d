"""What every change does besides its facts: one event, the mails that follow, the kept values."""

from portal.actions.recording.kept import due_cents, facts_of, restate
from portal.actions.recording.log import event_hash, record
from portal.actions.recording.mails import queue, tell_employer, tell_student
from portal.actions.recording.occasion import PORTAL, Actor, Occasion, new_public_id, new_secret
from portal.actions.recording.words import fold, index_enrolment, index_words

__all__ = [
    "PORTAL",
    "Actor",
    "Occasion",
    "due_cents",
    "event_hash",
    "facts_of",
    "fold",
    "index_enrolment",
    "index_words",
    "new_public_id",
    "new_secret",
    "queue",
    "record",
    "restate",
    "tell_employer",
    "tell_student",
]
