"""What the database itself tells about the state of the portal."""

from datetime import datetime

from sqlalchemy import func, select, text

from portal.models import Heartbeat, Message, reading


def schema_revision() -> str | None:
    """The newest migration that ran on this database, or None when none did."""
    return reading().execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def heartbeat_of(name: str) -> datetime | None:
    """When a part that runs by itself last finished its work."""
    return (
        reading().execute(select(Heartbeat.at).where(Heartbeat.name == name)).scalar_one_or_none()
    )


def dead_messages() -> int:
    """How many mails could not leave and wait for a person."""
    statement = select(func.count()).select_from(Message).where(Message.state == "dead")
    return int(reading().execute(statement).scalar_one())
