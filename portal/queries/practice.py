"""What moves along when the clock of a demo is set."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.models import UserSession, db

# --- Without an owner: for who sets the practice clock only.


def sessions_for_change() -> Sequence[UserSession]:
    """The sessions of everybody who is signed in, locked."""
    return db.session.scalars(select(UserSession).order_by(UserSession.id).with_for_update()).all()
