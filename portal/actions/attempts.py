"""Counting tries at what is limited: signing in, links by mail, uploads (promise D18).

A limit slides: it lets somebody in again as soon as the oldest of the last tries is old enough, so
that nobody is ever locked out for good. Who tries is kept as a hash only.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from portal.models import Attempt, db
from portal.queries.attempts import attempts_since
from portal.queries.records import counter_for_change


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody tries something that may be tried `limit` times in any stretch of `within`."""

    action: str
    subject: str
    limit: int
    within: timedelta


def take_turn(tries: Sequence[Try], at: datetime) -> datetime | None:
    """Count these tries, or, when one is over its limit, count none and say when it is not.

    The caller commits before it does what was tried, or many at once would pass together.
    """
    counter_for_change("attempt")
    over = [
        until
        for one in tries
        if (until := too_many(one.action, one.subject, limit=one.limit, within=one.within, at=at))
    ]
    if over:
        return max(over)
    for one in tries:
        note_attempt(one.action, one.subject, at)
    return None


def too_many(
    action: str, subject: str, *, limit: int, within: timedelta, at: datetime
) -> datetime | None:
    """When `subject` may try again after `limit` tries `within` this time, or None: go ahead."""
    tried = attempts_since(action, _hidden(subject), at - within, limit)
    return tried[-1] + within if len(tried) == limit else None


def note_attempt(action: str, subject: str, at: datetime) -> None:
    """Count one try."""
    db.session.add(Attempt(action=action, subject=_hidden(subject), at=at))


def forget_attempts(action: str, subject: str) -> None:
    """Begin counting anew, after a try that was right."""
    db.session.execute(
        delete(Attempt).where(Attempt.action == action, Attempt.subject == _hidden(subject))
    )


def _hidden(subject: str) -> str:
    """People mistype: what stands in the field of an address may be a password."""
    return hashlib.sha256(subject.encode()).hexdigest()
