"""Derives the facts of an enrolment, and keeps what lists need beside them."""

from collections import Counter
from collections.abc import Iterable

from portal.models import Enrolment, Site
from portal.queries import records
from portal.rules.stations import Facts, stage_of


def facts_of(enrolment: Enrolment, *, received_cents: int | None = None) -> Facts:
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


def due_cents(enrolment: Enrolment) -> int:
    """What must come in through the scheme: the fee and the material that is eligible."""
    return enrolment.fee_cents + enrolment.material_cents


def restate(enrolment: Enrolment) -> None:
    """Bring the kept values (stage, amounts, worklist counts) up to the facts.

    Every verb ends with this; nothing else writes these columns.
    """
    received = records.received_cents(enrolment.id) if enrolment.id else 0
    due, stage = due_cents(enrolment), str(stage_of(facts_of(enrolment, received_cents=received)))
    if enrolment.stage:
        _count(enrolment.site_id, enrolment.stage, -1, -enrolment.due_cents)
    _count(enrolment.site_id, stage, 1, due)
    enrolment.stage, enrolment.due_cents, enrolment.received_cents = stage, due, received


def state_new(enrolments: Iterable[Enrolment]) -> None:
    """Fill in the kept values of enrolments that are being made: nothing is booked on them yet."""
    totals: Counter[tuple[int, str]] = Counter()
    cents: Counter[tuple[int, str]] = Counter()
    for enrolment in enrolments:
        due, stage = due_cents(enrolment), str(stage_of(facts_of(enrolment, received_cents=0)))
        enrolment.stage, enrolment.due_cents, enrolment.received_cents = stage, due, 0
        totals[enrolment.site.id, stage] += 1
        cents[enrolment.site.id, stage] += due
    for (site_id, stage), number in totals.items():
        _count(site_id, stage, number, cents[site_id, stage])


def move_to_site(enrolment: Enrolment, site: Site) -> None:
    """Put an enrolment in the care of another secretariat, in the counts as well."""
    if enrolment.site_id == site.id:
        return
    _count(enrolment.site_id, enrolment.stage, -1, -enrolment.due_cents)
    enrolment.site, enrolment.site_id = site, site.id
    _count(site.id, enrolment.stage, 1, enrolment.due_cents)


def _count(site_id: int, stage: str, enrolments: int, cents: int) -> None:
    count = records.worklist_count_for_change(site_id, stage)
    count.enrolments += enrolments
    count.due_cents += cents
