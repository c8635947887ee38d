"""Which mail leaves next, and everything that its text needs to know at that moment."""

from portal.queries.outbox.leaving import (
    abandoned_messages,
    change_dead_messages,
    change_waiting,
    dead_messages_queued_before,
    is_any_message_due,
    mail_id_of,
    message_for_change,
    next_message,
    note_sent,
    taken_message,
)
from portal.queries.outbox.stories import (
    is_booking_undone,
    is_working_link,
    stories_held_with,
    story_of,
)

__all__ = [
    "abandoned_messages",
    "change_dead_messages",
    "change_waiting",
    "dead_messages_queued_before",
    "is_any_message_due",
    "is_booking_undone",
    "is_working_link",
    "mail_id_of",
    "message_for_change",
    "next_message",
    "note_sent",
    "stories_held_with",
    "story_of",
    "taken_message",
]
