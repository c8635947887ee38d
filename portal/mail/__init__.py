"""Turns a queued message into text in the reader's language, and hands it to a mail server."""

from portal.mail.composing import Composed, MissingFact, compose
from portal.mail.kinds import REASONS, Audience, Kind
from portal.mail.message import WrongAddress, to_email
from portal.mail.retry import MAX_ATTEMPTS, Next, Rest, State, backoff, next_step
from portal.mail.smtp import Delivery, Line, Outcome, Security, SmtpSettings, deliver
from portal.mail.validity import is_still_true

__all__ = [
    "MAX_ATTEMPTS",
    "REASONS",
    "Audience",
    "Composed",
    "Delivery",
    "Kind",
    "Line",
    "MissingFact",
    "Next",
    "Outcome",
    "Rest",
    "Security",
    "SmtpSettings",
    "State",
    "WrongAddress",
    "backoff",
    "compose",
    "deliver",
    "is_still_true",
    "next_step",
    "to_email",
]
