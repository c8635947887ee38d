"""What waits at a secretariat in the morning, for the mail that tells its clerks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from portal.models import BankStatement, Heartbeat, Message, reading
from portal.queries.health import INSTALLED
from portal.queries.rows import AnyRow
from portal.queries.transfers import standing
from portal.queries.worklists import PAGE, CallReason, call_days, calls_of, counts_of, late_counts
from portal.rules.matching import Verdict
from portal.rules.silence import is_planning_overdue

# --- Without an owner: for the worker and the secretariat.


class Digest(NamedTuple):
    """What waits: whom to call today or tomorrow, the number in each worklist, the state.

    `calls` are the rows of at most one page of the call list, `ending` how many there are.
    """

    calls: Sequence[AnyRow]
    ending: int
    passed: int
    project_numbers: int
    payments: int
    payments_cents: int
    transfers: int
    unpaid: int
    dead_messages: int
    statement_at: datetime | None
    planned_at: datetime | None
    is_healthy: bool

    @property
    def tasks(self) -> int:
        """Everything that waits besides the calls of today and tomorrow."""
        waiting = (self.passed, self.project_numbers, self.payments, self.transfers, self.unpaid)
        return sum(waiting) + self.dead_messages


_PLANNED = select(Heartbeat.at).where(Heartbeat.name == "planning").scalar_subquery()
_INSTALLED = select(Heartbeat.at).where(Heartbeat.name == INSTALLED).scalar_subquery()
_BROKEN = select(Heartbeat.detail).where(Heartbeat.name == "invariants").scalar_subquery()
_DEAD = select(func.count()).select_from(Message).where(Message.state == "dead").scalar_subquery()
_NEWEST = (
    select(BankStatement.recorded_at).order_by(BankStatement.id.desc()).limit(1).scalar_subquery()
)
_SIGNS = select(
    _PLANNED.label("planned_at"),
    _INSTALLED.label("installed_at"),
    _BROKEN.label("broken"),
    _DEAD.label("dead"),
    _NEWEST.label("statement_at"),
)


def digest_of(site_id: int | None, at: datetime, today: date, own_share_days: int) -> Digest:
    """What waits at a secretariat (None: at all of them), from the same lists as its pages."""
    days, counts = call_days(at, today, own_share_days), counts_of(site_id, today)
    late = late_counts(site_id, days)
    signs = reading().execute(_SIGNS).one()
    is_overdue = is_planning_overdue(signs.planned_at, signs.installed_at, at)
    payments, cents, transfers = _money(site_id) if counts.transfers else (0, 0, 0)
    tomorrow = today + timedelta(days=1)
    ahead = calls_of(site_id, CallReason.SEVEN_DAYS, days)[:PAGE]
    return Digest(
        calls=[row for row in ahead if row.last_day <= tomorrow],
        ending=counts.within(today, 1),
        passed=late[CallReason.PASSED],
        project_numbers=counts.project_numbers,
        payments=payments,
        payments_cents=cents,
        transfers=transfers,
        unpaid=late[CallReason.OWN_SHARE] + late[CallReason.PAY_ORDER],
        dead_messages=signs.dead,
        statement_at=signs.statement_at,
        planned_at=signs.planned_at,
        is_healthy=not is_overdue and not signs.broken,
    )


def _money(site_id: int | None) -> tuple[int, int, int]:
    """Payments to confirm with their cents, and transfers that fit nobody, as the lists count."""
    now = standing()
    matched = [
        one
        for verdict in (Verdict.CERTAIN, Verdict.LIKELY)
        for one in now.with_verdict(verdict, site_id)
    ]
    cents = sum(one.waiting.transfer.amount_cents for one in matched)
    unmatched = len(now.with_verdict(Verdict.NONE, site_id)) + len(now.come_back)
    return len(matched), cents, unmatched
