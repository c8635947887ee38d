"""What is kept about enrolments, for the folder that an inspector gets: papers, money, history."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, case, select, union_all
from sqlalchemy.orm import aliased

from portal.models import (
    Application,
    BankStatement,
    Booking,
    Company,
    Course,
    Document,
    Enrolment,
    Event,
    Learner,
    Proof,
    Transfer,
    reading,
)
from portal.queries.dossier import HEAD
from portal.queries.rows import AnyRow, AnySelect
from portal.queries.worklists.conditions import SITE_OF_FEW, at_site

# --- Without an owner: for the secretariat only.

# The evidence of an enrolment is kept for ten years after the first lesson, so that is the day
# that says to which year it belongs.
_IN_YEAR = Course.first_lesson_on.between(bindparam("first"), bindparam("last"))
_ORDER = (Course.first_lesson_on, Course.id, Enrolment.id)
_STATE = case(
    (Document.withdrawn_at.is_not(None), "withdrawn"),
    (Document.replaced_at.is_not(None), "replaced"),
    else_="current",
).label("state")
_IN_IDS = Enrolment.id.in_(bindparam("ids", expanding=True))


class Year(NamedTuple):
    """Which enrolments: first lesson from day to day, both included; one secretariat or all."""

    first: date
    last: date
    site_id: int | None = None

    def values(self) -> dict[str, object]:
        """The values of the conditions that are asked."""
        site = {} if self.site_id is None else {"site_id": self.site_id}
        return {"first": self.first, "last": self.last, **site}


def _conditions(has_site: bool) -> tuple[ColumnElement[bool], ...]:
    # A year has few courses; a secretariat has the enrolments of ten years.
    return (_IN_YEAR, *at_site(SITE_OF_FEW, has_site))


@lru_cache(maxsize=2)
def _outline(has_site: bool) -> AnySelect:
    return (
        select(
            Enrolment.id,
            Enrolment.public_id,
            Enrolment.enrolled_on,
            Enrolment.last_day,
            Enrolment.fee_cents,
            Enrolment.material_cents,
            Enrolment.received_cents,
            Enrolment.cancelled_at,
            Enrolment.ordinary_fee_at,
            Enrolment.settled_at,
            (Learner.first_name + " " + Learner.last_name).label("learner"),
            Course.name.label("course"),
            Course.theme,
            Course.description,
            Course.first_lesson_on,
            Company.name.label("company"),
            Application.public_id.label("application_public_id"),
            Application.applied_on,
            Application.last_day.label("application_last_day"),
            Application.approved_at,
            Application.rejected_at,
            Application.own_share_ticked_at,
            Application.pay_order_ticked_at,
            Proof.size.label("proof_size"),
            Proof.removed_at.label("proof_removed_at"),
        )
        .select_from(Course)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Company, Company.id == Enrolment.company_id)
        .outerjoin(Application, Application.id == Enrolment.application_id)
        .outerjoin(Proof, Proof.id == Application.proof_id)
        .where(*_conditions(has_site))
        .order_by(*_ORDER)
    )


def outline_of_year(year: Year) -> Sequence[AnyRow]:
    """The facts of each enrolment of a year, in the order of their first lessons."""
    return reading().execute(_outline(year.site_id is not None), year.values()).all()


@lru_cache(maxsize=2)
def _papers(has_site: bool) -> AnySelect:
    return (
        select(Document.enrolment_id, Document.kind, Document.sha256, Document.size, _STATE)
        .select_from(Course)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .join(Document, Document.enrolment_id == Enrolment.id)
        .where(*_conditions(has_site), Document.kind != "status")
    )


def papers_of_year(year: Year) -> Mapping[int, list[AnyRow]]:
    """Kind, file and state of the documents of a year, by the number of their enrolment."""
    rows = reading().execute(_papers(year.site_id is not None), year.values()).all()
    return _by_enrolment(rows)


_WHOLE: AnySelect = (
    HEAD.add_columns(
        Learner.first_name,
        Learner.last_name,
        Course.description,
        Proof.sha256.label("proof_sha256"),
        Proof.extension.label("proof_extension"),
        Proof.removed_at.label("proof_removed_at"),
    )
    .where(_IN_IDS)
    .order_by(*_ORDER)
)

_NUMBER = select(Enrolment.id).where(Enrolment.public_id == bindparam("public_id"))


def number_of(public_id: str) -> int:
    """The number of an enrolment by its public id. Raises NoResultFound."""
    number: int = reading().execute(_NUMBER, {"public_id": public_id}).scalar_one()
    return number


def wholes_of(ids: Sequence[int]) -> Sequence[AnyRow]:
    """Everything that the file of these enrolments states, in the order of their first lessons."""
    return reading().execute(_WHOLE, {"ids": list(ids)}).all()


_DOCUMENT: tuple[Any, ...] = (
    Document.id,
    Document.kind,
    Document.number,
    Document.code,
    Document.issued_at,
    Document.facts,
    Document.sha256,
    _STATE,
)
# Enrolments of one application share its receipt, which was issued with one of them.
_SIBLING = aliased(Enrolment)
_DOCUMENTS = union_all(
    select(Enrolment.id.label("enrolment_id"), *_DOCUMENT)
    .join(Document, Document.enrolment_id == Enrolment.id)
    .where(_IN_IDS, Document.kind != "status"),
    select(Enrolment.id.label("enrolment_id"), *_DOCUMENT)
    .join(
        _SIBLING,
        and_(_SIBLING.application_id == Enrolment.application_id, _SIBLING.id != Enrolment.id),
    )
    .join(Document, Document.enrolment_id == _SIBLING.id)
    .where(
        _IN_IDS,
        Document.kind == "receipt",
        Document.application_id == Enrolment.application_id,
    ),
)
_BOOKINGS = (
    select(
        Booking.enrolment_id,
        Booking.id,
        Booking.amount_cents,
        Booking.value_on,
        Booking.source,
        Booking.note,
        Booking.confirmed_at,
        Booking.confirmed_by_name,
        Booking.undone_at,
        Booking.undo_reason,
        Booking.transfer_id,
        Transfer.structured,
        Transfer.communication,
        Transfer.payer_name,
        Transfer.bank_reference,
        Transfer.blanked_at,
        Transfer.line,
        BankStatement.number.label("statement"),
    )
    .join(Enrolment, Enrolment.id == Booking.enrolment_id)
    .outerjoin(Transfer, Transfer.id == Booking.transfer_id)
    .outerjoin(BankStatement, BankStatement.id == Transfer.statement_id)
    .where(_IN_IDS)
)
_EVENTS = (
    select(
        Event.enrolment_id, Event.id, Event.kind, Event.at, Event.by_name.label("who"), Event.facts
    )
    .join(Enrolment, Enrolment.id == Event.enrolment_id)
    .where(_IN_IDS)
)


class Parts(NamedTuple):
    """What belongs to enrolments, by their number, in the order in which it came."""

    documents: Mapping[int, list[AnyRow]]
    bookings: Mapping[int, list[AnyRow]]
    events: Mapping[int, list[AnyRow]]


def parts_of(ids: Sequence[int]) -> Parts:
    """The documents with their facts, the bookings with their transfers, and the history."""
    values, connection = {"ids": list(ids)}, reading()
    asked = (_DOCUMENTS, _BOOKINGS, _EVENTS)
    found = (
        sorted(connection.execute(one, values).all(), key=lambda row: int(row.id)) for one in asked
    )
    return Parts(*map(_by_enrolment, found))


def _by_enrolment(rows: Sequence[AnyRow]) -> Mapping[int, list[AnyRow]]:
    found: defaultdict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.enrolment_id].append(row)
    return found
