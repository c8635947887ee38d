"""Counting tries at what is limited: signing in, links by mail, uploads (promise D18).

A limit slides: it lets somebody in again as soon as the oldest of the last tries is old enough, so
that nobody is ever locked out for good. Who tries is kept as a hash only.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete

from portal.models import Attempt, db
from portal.queries.attempts import attempts_since
from portal.queries.records import counter_for_change


class Try(NamedTuple):
    """Somebody tries something that may be tried `limit` times in any stretch of `within`."""

    action: str
    subject: str
    limit: int
    within: timedelta


def take_turn(tries: Sequence[Try], at: datetime) -> datetime | None:
    """Count these tries, or, when one is over its limit, count none and say when it is not.

    Others wait for their turn until this transaction ends: the caller commits before it does what
    was tried, or together with what was done.
    """
    counter_for_change("attempt")
    over = [until for one in tries if (until := too_many(one, at))]
    if over:
        return max(over)
    for one in tries:
        db.session.add(Attempt(action=one.action, subject=_hidden(one.subject), at=at))
    return None


def too_many(one: Try, at: datetime) -> datetime | None:
    """When this may be tried again, or None: go ahead. Counts nothing, so many may hear None."""
    tried = attempts_since(one.action, _hidden(one.subject), at - one.within, one.limit)
    return tried[-1] + one.within if len(tried) == one.limit else None


def forget_attempts(action: str, subject: str) -> None:
    """Begin counting anew, after a try that was right."""
    db.session.execute(
        delete(Attempt).where(Attempt.action == action, Attempt.subject == _hidden(subject))
    )


def _hidden(subject: str) -> str:
    """People mistype: what stands in the field of an address may be a password."""
    return hashlib.sha256(subject.encode()).hexdigest()
