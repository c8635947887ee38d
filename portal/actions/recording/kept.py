"""Derives the facts of an enrolment, and keeps what lists need beside them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, func, literal_column, update
from sqlalchemy.orm.exc import StaleDataError

from portal.actions.recording.log import hold_log
from portal.actions.recording.rows import update_rows
from portal.models import Enrolment, Site, Transfer, db
from portal.queries import records
from portal.queries.changing_money import (
    OPEN_CENTS,
    AnyEnrolment,
    PayableEnrolment,
    in_parts,
)
from portal.rules.stations import Facts, Stage, stage_of

# How many enrolments a secretariat has in a stage, and their fees in cents: what is added to them.
Counts = defaultdict[tuple[int, str], list[int]]


def facts_of(enrolment: AnyEnrolment, *, received_cents: int | None = None) -> Facts:
    """The facts of an enrolment (its application loaded) for the rules to derive a status from."""
    application = enrolment.application
    if received_cents is None:
        received_cents = records.received_cents(enrolment.id)
    return Facts(
        enrolled_on=enrolment.enrolled_on,
        last_day=enrolment.last_day,
        due_cents=due_cents(enrolment),
        received_cents=received_cents,
        is_cancelled=enrolment.cancelled_at is not None,
        is_ordinary_fee=enrolment.ordinary_fee_at is not None,
        is_settled=enrolment.settled_at is not None,
        has_project_number=application is not None,
        is_rejected=application is not None and application.rejected_at is not None,
        is_approved=application is not None and application.approved_at is not None,
        own_share_ticked=application is not None and application.own_share_ticked_at is not None,
        pay_order_ticked=application is not None and application.pay_order_ticked_at is not None,
    )


def due_cents(enrolment: AnyEnrolment) -> int:
    """What must come in through the scheme: the fee and the material that is eligible."""
    return enrolment.fee_cents + enrolment.material_cents


def restate(enrolment: Enrolment) -> None:
    """Bring the kept values (stage, amounts, worklist counts) up to the facts.

    Every verb ends with this; nothing else writes these columns.
    """
    received = records.received_cents(enrolment.id)
    due, stage = due_cents(enrolment), str(stage_of(facts_of(enrolment, received_cents=received)))
    counts = _no_counts()
    _add(counts, enrolment.site_id, enrolment.stage, -1, -enrolment.due_cents)
    _add(counts, enrolment.site_id, stage, 1, due)
    _keep_counts(counts)
    enrolment.stage, enrolment.due_cents, enrolment.received_cents = stage, due, received


_KEPT = (
    # The types call the table of a class a FromClause, which an update refuses.
    update(Enrolment.__table__)  # type: ignore[arg-type]
    .where(Enrolment.id == bindparam("old_id"), Enrolment.version == bindparam("old_version"))
    .values(
        stage=bindparam("new_stage"),
        due_cents=bindparam("new_due"),
        received_cents=bindparam("new_received"),
        version=Enrolment.version + literal_column("1"),
    )
)
_KEPT_NAMES = ("old_id", "old_version", "new_stage", "new_due", "new_received")


def restate_all(changed: Sequence[tuple[PayableEnrolment, Stage, int]]) -> None:
    """Bring the kept values of many enrolments up to the facts: their stages, and what came in.

    Raises StaleDataError when one of them is not as it was when it was loaded.
    """
    counts = _no_counts()
    rows = []
    for enrolment, stage, received in changed:
        due = due_cents(enrolment)
        _add(counts, enrolment.site_id, enrolment.stage, -1, -enrolment.due_cents)
        _add(counts, enrolment.site_id, str(stage), 1, due)
        rows.append((enrolment.id, enrolment.version, str(stage), due, received))
    _keep_counts(counts)
    if update_rows(_KEPT, _KEPT_NAMES, rows) != len(rows):
        raise StaleDataError("an enrolment changed between loading and booking")


def settle_open(transfer_ids: Collection[int], at: datetime) -> None:
    """Bring what is open of these transfers up to their bookings and decisions.

    Every verb about their money ends with this; nothing else writes these columns.
    """
    db.session.flush()
    settled_at = case((OPEN_CENTS == 0, func.coalesce(Transfer.settled_at, at)))
    for part in in_parts(transfer_ids):
        db.session.execute(
            update(Transfer)
            .where(Transfer.id.in_(part))
            .values(open_cents=OPEN_CENTS, settled_at=settled_at)
        )


def state_new(enrolments: Iterable[Enrolment]) -> None:
    """Fill in the kept values of enrolments that are being made: nothing is booked on them yet."""
    counts = _no_counts()
    for enrolment in enrolments:
        due, stage = due_cents(enrolment), str(stage_of(facts_of(enrolment, received_cents=0)))
        enrolment.stage, enrolment.due_cents, enrolment.received_cents = stage, due, 0
        _add(counts, enrolment.site.id, stage, 1, due)
    _keep_counts(counts)


def move_to_site(enrolment: Enrolment, site: Site) -> None:
    """Put an enrolment in the care of another secretariat, in the counts as well."""
    if enrolment.site_id == site.id:
        return
    counts = _no_counts()
    _add(counts, enrolment.site_id, enrolment.stage, -1, -enrolment.due_cents)
    enrolment.site, enrolment.site_id = site, site.id
    _add(counts, site.id, enrolment.stage, 1, enrolment.due_cents)
    _keep_counts(counts)


def _no_counts() -> Counts:
    return defaultdict(lambda: [0, 0])


def _add(counts: Counts, site_id: int, stage: str, enrolments: int, cents: int) -> None:
    count = counts[site_id, stage]
    count[0] += enrolments
    count[1] += cents


def _keep_counts(counts: Counts) -> None:
    changed = {key: change for key, change in counts.items() if any(change)}
    if not changed:
        return
    hold_log()
    for key, row in records.worklist_counts_for_change(changed.keys()).items():
        row.enrolments += changed[key][0]
        row.due_cents += changed[key][1]
