"""Setting the practice clock of a demo, which exists nowhere else."""

from datetime import datetime

from portal.actions.recording import Occasion, record
from portal.clock import PracticeFile
from portal.queries.practice import sessions_for_change


def move_clock(practice: PracticeFile, moment: datetime, on: Occasion) -> None:
    """Move the clock of every process of this demo forwards to a moment (aware).

    Who is signed in stays so: the calendar leaps, but nobody was away that long. Raises Backwards
    for a moment that is not ahead; the caller then rolls back.
    """
    leap = moment - on.at
    for session in sessions_for_change():
        session.created_at += leap
        session.seen_at += leap
        session.expires_at += leap
        if session.password_at is not None:
            session.password_at += leap
    record("clock_moved", on, moment=[on.at, moment])
    # Last, so that nobody lives later than what the log can still say.
    practice.move_to(moment)
