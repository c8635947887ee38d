"""Beginning, keeping alive and ending the sessions of people and students."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from portal.models import UserSession, db, reads_only

ABSOLUTE = {
    "staff": timedelta(hours=12),
    "employer": timedelta(hours=12),
    "student": timedelta(hours=12),
}


def open_session(
    *, token_hash: str, kind: str, holder_id: int, agent: str, address: str, at: datetime
) -> UserSession:
    """Add a session for a person (staff, employer) or a student; the caller commits."""
    new = UserSession(
        token_hash=token_hash,
        person_id=None if kind == "student" else holder_id,
        learner_id=holder_id if kind == "student" else None,
        created_at=at,
        seen_at=at,
        expires_at=at + ABSOLUTE[kind],
        agent=agent,
        address=address,
    )
    db.session.add(new)
    return new


def close_session(session_id: int) -> None:
    """End one session at once."""
    db.session.execute(delete(UserSession).where(UserSession.id == session_id))


def close_sessions_of_person(person_id: int, *, but: int | None = None) -> None:
    """End every session of a person, after a new password or when access is taken away."""
    rows = delete(UserSession).where(UserSession.person_id == person_id)
    db.session.execute(rows if but is None else rows.where(UserSession.id != but))


def close_sessions_of_learner(learner_id: int) -> None:
    """End every session of a student, when their address turns out to be another."""
    db.session.execute(delete(UserSession).where(UserSession.learner_id == learner_id))


def note_password(session_id: int, at: datetime) -> None:
    """Note that whoever has this session has just given the password again."""
    db.session.execute(
        update(UserSession).where(UserSession.id == session_id).values(password_at=at)
    )


def touch_session(session_id: int, at: datetime) -> None:
    """Note that a session is alive, in a short transaction of its own.

    The one thing that a page may write while it is only read; at most once in five minutes.
    """
    token = reads_only.set(False)
    try:
        with db.engine.begin() as connection:
            connection.execute(
                update(UserSession).where(UserSession.id == session_id).values(seen_at=at)
            )
    finally:
        reads_only.reset(token)


def sweep_sessions(at: datetime) -> None:
    """Remove sessions that have ended."""
    db.session.execute(delete(UserSession).where(UserSession.expires_at < at))
