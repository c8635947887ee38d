"""What must always hold in the database, asked as the rows for which it does not."""

from collections.abc import Callable, Iterator

from sqlalchemy import and_, func, or_, select

from portal.models import (
    Application,
    Booking,
    Counter,
    Document,
    Enrolment,
    Event,
    Message,
    Proof,
    WorklistCount,
    reading,
)
from portal.queries.invariants.asking import names_of
from portal.queries.invariants.days import DAY_QUESTIONS
from portal.queries.invariants.merged import left_behind
from portal.queries.invariants.money import MONEY_QUESTIONS
from portal.queries.rows import AnyRow

# --- Without an owner: for the secretariat, the worker and the command line only.

BATCH = 2000


def events_in_order() -> Iterator[AnyRow]:
    """Every line of the log, the oldest first; read in batches."""
    last = 0
    while True:
        rows = (
            reading()
            .execute(select(Event.__table__).where(Event.id > last).order_by(Event.id).limit(BATCH))
            .all()
        )
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].id


_BOOKED = (
    select(func.coalesce(func.sum(Booking.amount_cents), 0))
    .where(Booking.enrolment_id == Enrolment.id, Booking.undone_at.is_(None))
    .correlate(Enrolment)
    .scalar_subquery()
)
_KEPT = (
    select(
        Enrolment.id,
        Enrolment.number,
        Enrolment.stage,
        Enrolment.due_cents,
        Enrolment.received_cents,
        Enrolment.enrolled_on,
        Enrolment.last_day,
        Enrolment.fee_cents,
        Enrolment.material_cents,
        Enrolment.cancelled_at,
        Enrolment.ordinary_fee_at,
        Enrolment.settled_at,
        Enrolment.application_id,
        Application.rejected_at,
        Application.approved_at,
        Application.own_share_ticked_at,
        Application.pay_order_ticked_at,
        _BOOKED.label("booked_cents"),
    )
    .outerjoin(Application, Application.id == Enrolment.application_id)
    .order_by(Enrolment.id)
    .limit(BATCH)
)


def kept_values() -> Iterator[AnyRow]:
    """Every enrolment with the values kept beside its facts and the facts themselves."""
    last = 0
    while True:
        rows = reading().execute(_KEPT.where(Enrolment.id > last)).all()
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].id


def _wrong_counts() -> list[str]:
    counted = {
        (row.site_id, row.stage): (row.enrolments, int(row.cents))
        for row in reading().execute(
            select(
                Enrolment.site_id,
                Enrolment.stage,
                func.count().label("enrolments"),
                func.sum(Enrolment.due_cents).label("cents"),
            ).group_by(Enrolment.site_id, Enrolment.stage)
        )
    }
    kept = {
        (row.site_id, row.stage): (row.enrolments, row.due_cents)
        for row in reading().execute(select(WorklistCount.__table__))
        if row.enrolments or row.due_cents
    }
    return [f"{site}:{stage}" for (site, stage), _ in sorted(counted.items() ^ kept.items())]


def _gaps() -> list[str]:
    """Series of document numbers whose counter, newest number and how many there are differ."""
    series = func.substr(Document.number, 4, 4)
    issued = {
        f"document:{row.year}": (int(row.newest[-6:]), row.documents)
        for row in reading().execute(
            select(
                series.label("year"),
                func.max(Document.number).label("newest"),
                func.count().label("documents"),
            ).group_by(series)
        )
    }
    counters = {
        row.series: row.value
        for row in reading().execute(
            select(Counter.series, Counter.value).where(Counter.series.startswith("document:"))
        )
    }
    return sorted(
        name
        for name in issued.keys() | counters.keys()
        if issued.get(name, (0, 0)) != (counters.get(name, 0), counters.get(name, 0))
    )


# Each answers with what is wrong, by number; the codes are explained in actions/invariants.py.
QUESTIONS: dict[str, Callable[[], list[str]]] = {
    **DAY_QUESTIONS,
    "worklist_count": _wrong_counts,
    "document_numbers": _gaps,
    "company_of_application": names_of(
        select(Enrolment.number)
        .join(Application, Application.id == Enrolment.application_id)
        .outerjoin(Proof, Proof.id == Application.proof_id)
        .where(
            or_(
                Application.company_id != Enrolment.company_id,
                Proof.company_id != Enrolment.company_id,
            )
        )
    ),
    "company_of_document": names_of(
        select(Document.number)
        .join(Enrolment, Enrolment.id == Document.enrolment_id)
        .where(Document.company_id != Enrolment.company_id)
    ),
    "company_of_message": names_of(
        select(Message.public_id)
        .join(Enrolment, Enrolment.id == Message.enrolment_id)
        .where(Message.company_id != Enrolment.company_id)
    ),
    "message_of_event": names_of(
        select(Message.public_id)
        .outerjoin(Event, Event.id == Message.event_id)
        .where(
            or_(
                Event.id.is_(None),
                and_(Event.enrolment_id.is_not(None), Message.enrolment_id != Event.enrolment_id),
            )
        )
    ),
    "merged_company": left_behind,
    **MONEY_QUESTIONS,
}


def kept_files() -> list[tuple[str, str]]:
    """What speaks of a file, and the hash of that file."""
    proofs = select(Proof.public_id, Proof.sha256).where(Proof.removed_at.is_(None))
    papers = select(Document.number, Document.sha256).where(Document.sha256.is_not(None))
    return [
        (str(name), str(digest))
        for statement in (proofs, papers)
        for name, digest in reading().execute(statement)
    ]
