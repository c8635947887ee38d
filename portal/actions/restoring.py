"""What a portal does when it has been put back from a backup: nothing old happens again."""

from sqlalchemy import delete, update

from portal.actions.recording import Occasion, record
from portal.models import Heartbeat, Message, UserSession, db

# What runs by itself begins anew; when the portal was installed stays.
_BEGINS_ANEW = ("worker", "planning", "invariants")

QUARANTINE = "teruggezet uit de back-up van {day}; misschien is deze e-mail al vertrokken"


def settle_in(on: Occasion, *, made_at: str, last_line: int, last_hash: str) -> int:
    """Hold what waited to be mailed, end all sessions and log it; returns how many mails are held.

    A mail that waited when the backup was made has probably left since, so a person decides
    whether it leaves again (promise E23).
    """
    held = db.session.execute(
        update(Message)
        .where(Message.state.in_(("waiting", "sending")))
        .values(
            state="dead",
            last_error=QUARANTINE.format(day=made_at[:10]),
            lease_until=None,
            worker=None,
            may_have_left=True,
        )
    )
    db.session.execute(delete(UserSession))
    db.session.execute(delete(Heartbeat).where(Heartbeat.name.in_(_BEGINS_ANEW)))
    count = int(getattr(held, "rowcount", 0))
    record(
        "backup_restored",
        on,
        made_at=made_at,
        last_line=last_line,
        last_hash=last_hash,
        mails=count,
    )
    return count
