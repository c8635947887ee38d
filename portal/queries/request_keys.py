"""The keys of forms that were carried out."""

from sqlalchemy import select

from portal.models import RequestKey, db


def request_key_of(key: str) -> RequestKey | None:
    """The row of a key that has been carried out, or None."""
    return db.session.execute(select(RequestKey).where(RequestKey.key == key)).scalar_one_or_none()
