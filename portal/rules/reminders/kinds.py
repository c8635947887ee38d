"""What reminders are about, and how often somebody wants to hear of it."""

from enum import StrEnum


class ReminderKind(StrEnum):
    """The step that a reminder asks for; `application` also on the last day itself."""

    APPLICATION = "application"
    LAPSED = "lapsed"
    OWN_SHARE = "own_share"
    PAY_ORDER = "pay_order"
    PAYMENT_NOT_SEEN = "payment_not_seen"


class Topic(StrEnum):
    """The mails to employers as people choose among them."""

    DEADLINES = "deadlines"
    PAYMENTS = "payments"
    NEWS = "news"


class Pace(StrEnum):
    """How often somebody wants the mails of a topic."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


_TOPICS = {
    ReminderKind.APPLICATION: Topic.DEADLINES,
    ReminderKind.LAPSED: Topic.DEADLINES,
    ReminderKind.OWN_SHARE: Topic.PAYMENTS,
    ReminderKind.PAY_ORDER: Topic.PAYMENTS,
    ReminderKind.PAYMENT_NOT_SEEN: Topic.PAYMENTS,
}


def topic_of(kind: ReminderKind) -> Topic:
    """Return the topic under which people choose about a reminder."""
    return _TOPICS[kind]
