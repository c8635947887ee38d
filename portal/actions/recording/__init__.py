"""What every change does besides its facts: one event, the mails that follow, the kept values."""

from portal.actions.recording.kept import (
    due_cents,
    facts_of,
    move_to_site,
    restate,
    restate_all,
    settle_open,
    state_new,
)
from portal.actions.recording.log import (
    LogLine,
    Recorded,
    event_hash,
    hold_log,
    record,
    record_all,
)
from portal.actions.recording.mails import (
    Letter,
    for_employer,
    for_student,
    letter_to,
    message_id_of,
    queue,
    queue_all,
    tell_employer,
    tell_student,
)
from portal.actions.recording.occasion import (
    PORTAL,
    Actor,
    Occasion,
    by_itself,
    new_public_id,
    new_public_ids,
    new_secret,
)
from portal.actions.recording.rows import insert_rows
from portal.actions.recording.standing import require_unmerged
from portal.actions.recording.words import (
    fold,
    index_enrolment,
    index_new,
    index_new_enrolments,
    index_words,
)
from portal.queries.records import Recipient

__all__ = [
    "PORTAL",
    "Actor",
    "Letter",
    "LogLine",
    "Occasion",
    "Recipient",
    "Recorded",
    "by_itself",
    "due_cents",
    "event_hash",
    "facts_of",
    "fold",
    "for_employer",
    "for_student",
    "hold_log",
    "index_enrolment",
    "index_new",
    "index_new_enrolments",
    "index_words",
    "insert_rows",
    "letter_to",
    "message_id_of",
    "move_to_site",
    "new_public_id",
    "new_public_ids",
    "new_secret",
    "queue",
    "queue_all",
    "record",
    "record_all",
    "require_unmerged",
    "restate",
    "restate_all",
    "settle_open",
    "state_new",
    "tell_employer",
    "tell_student",
]
