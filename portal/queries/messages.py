"""The outbox for the secretariat: every mail with how far it is."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, and_, bindparam, func, literal, select

from portal.models import Company, Enrolment, Learner, Message, reading
from portal.queries.rows import AnyRow, AnySelect
from portal.queries.worklists.lines import PAGE

# --- Without an owner: for the secretariat only.

STATES = ("waiting", "sending", "sent", "bounced", "dead", "dropped")

# A mail that a server took and gave back later is no longer counted as sent.
_IS_GIVEN_BACK = and_(Message.bounced_at.is_not(None), Message.state == "sent")


def _is_in(state: str) -> ColumnElement[bool]:
    if state == "bounced":
        return _IS_GIVEN_BACK
    if state == "sent":
        return and_(Message.state == "sent", Message.bounced_at.is_(None))
    return Message.state == state


@cache
def _list(state: str | None) -> AnySelect:
    statement: AnySelect = (
        select(
            Message.public_id,
            Message.kind,
            Message.to_name,
            Message.to_email,
            Message.state,
            Message.queued_at,
            Message.not_before_at,
            Message.sent_at,
            Message.bounced_at,
            Message.attempts,
            Message.last_error,
            Message.subject,
            (Learner.first_name + " " + Learner.last_name).label("learner"),
            Company.name.label("company"),
        )
        .outerjoin(Enrolment, Enrolment.id == Message.enrolment_id)
        .outerjoin(Learner, Learner.id == Enrolment.learner_id)
        .outerjoin(Company, Company.id == Message.company_id)
        .order_by(Message.id.desc())
        .limit(bindparam("rows"))
        .offset(bindparam("skipped"))
    )
    return statement.where(_is_in(state)) if state else statement


def messages_in(state: str | None, *, page: int) -> Sequence[AnyRow]:
    """A page (from 1) of mails, newest first; one row more than a page tells of more."""
    values = {"rows": PAGE + 1, "skipped": (page - 1) * PAGE}
    return reading().execute(_list(state), values).all()


_COUNTS = (
    select(Message.state, func.count().label("number"))
    .group_by(Message.state)
    .union_all(select(literal("bounced"), func.count()).where(_IS_GIVEN_BACK))
)


def message_counts() -> dict[str, int]:
    """How many mails there are in each state; one that was given back is in no other."""
    found = {row.state: row.number for row in reading().execute(_COUNTS)}
    return found | {"sent": found.get("sent", 0) - found["bounced"]}


_ONE: AnySelect = (
    select(
        *Message.__table__.columns,
        Enrolment.public_id.label("enrolment_public_id"),
        Company.public_id.label("company_public_id"),
    )
    .outerjoin(Enrolment, Enrolment.id == Message.enrolment_id)
    .outerjoin(Company, Company.id == Message.company_id)
    .where(Message.public_id == bindparam("public_id"))
)


def message_of(public_id: str) -> AnyRow:
    """One mail. Raises NoResultFound."""
    return reading().execute(_ONE, {"public_id": public_id}).one()
