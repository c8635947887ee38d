"""Money that is more than what was due: left over of a transfer, or on an enrolment."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, exists, select

from portal.models import (
    BankStatement,
    Company,
    Course,
    Disposal,
    Enrolment,
    Learner,
    Transfer,
    reading,
)
from portal.queries.rows import AnyRow
from portal.queries.transfers.waiting import IS_OPEN

# --- Without an owner: for the secretariat only.

# A school has a handful of these; whoever has more handles the oldest first.
MOST = 500

_LEFT_OVER = (
    select(
        Transfer.id,
        Transfer.public_id,
        Transfer.amount_cents,
        Transfer.open_cents,
        Transfer.value_on,
        Transfer.structured,
        Transfer.communication,
        Transfer.payer_name,
        Transfer.payer_account,
        Transfer.is_reversal,
        Transfer.may_be_return,
        Transfer.blanked_at,
        BankStatement.number,
    )
    .join(BankStatement, BankStatement.id == Transfer.statement_id)
    .where(IS_OPEN, Transfer.open_cents > 0, Transfer.open_cents < Transfer.amount_cents)
    .order_by(Transfer.value_on, Transfer.id)
    .limit(bindparam("most"))
)


def left_over() -> Sequence[AnyRow]:
    """Transfers of which a part is booked or decided and a part is left. One statement."""
    return reading().execute(_LEFT_OVER, {"most": MOST}).all()


_ON_ENROLMENTS = (
    select(
        Enrolment.public_id,
        Enrolment.number,
        Enrolment.due_cents,
        Enrolment.received_cents,
        (Learner.first_name + " " + Learner.last_name).label("learner"),
        Course.name.label("course"),
        Company.name.label("company"),
    )
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .join(Company, Company.id == Enrolment.company_id)
    .where(Enrolment.received_cents > Enrolment.due_cents)
    .order_by(Enrolment.id)
    .limit(bindparam("most"))
)


def overpaid_enrolments() -> Sequence[AnyRow]:
    """Enrolments that received more than is due since a fee was lowered. One statement."""
    return reading().execute(_ON_ENROLMENTS, {"most": MOST}).all()


_IS_TO_DO = and_(
    Disposal.kind.in_(("return", "report")),
    Disposal.done_on.is_(None),
    Disposal.undone_at.is_(None),
)
# Whoever pays money back, or reports it, still needs to know whose it was.
IS_PROMISED = exists().where(Disposal.transfer_id == Transfer.id, _IS_TO_DO)

_TO_DO = (
    select(
        Disposal.public_id.label("disposal"),
        Disposal.kind,
        Disposal.amount_cents,
        Disposal.reason,
        Disposal.decided_at,
        Disposal.decided_by_name,
        Transfer.public_id,
        Transfer.value_on,
        Transfer.structured,
        Transfer.communication,
        Transfer.payer_name,
        Transfer.payer_account,
        Transfer.blanked_at,
        BankStatement.number,
    )
    .join(Transfer, Transfer.id == Disposal.transfer_id)
    .join(BankStatement, BankStatement.id == Transfer.statement_id)
    .where(_IS_TO_DO)
    .order_by(Disposal.decided_at, Disposal.id)
    .limit(bindparam("most"))
)


def disposals_to_do() -> Sequence[AnyRow]:
    """What was decided and is still to be done: paid back, or reported to VLAIO. One statement."""
    return reading().execute(_TO_DO, {"most": MOST}).all()
