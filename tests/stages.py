"""Takes an enrolment from one station to the next through the verbs, as a story would."""

from datetime import date

from portal.actions.applications import (
    Reported,
    approve_application,
    mark_own_share,
    mark_pay_order,
    reject_application,
    report_application,
)
from portal.actions.payments import Received, confirm_payment, new_group_id
from portal.actions.recording import Actor
from portal.models import Application, Enrolment, Person, db
from portal.queries.changing import enrolment_for_change
from portal.rules.project_number import check_project_number
from tests.cast import actor_of, occasion


def again(enrolment: Enrolment) -> Enrolment:
    """The same enrolment, loaded whole."""
    return enrolment_for_change(enrolment.company_id, enrolment.public_id)


def reported(enrolment: Enrolment, by: Person, applied_on: date = date(2026, 9, 15)) -> Application:
    """The employer gives project number TEST 4217-A."""
    number = check_project_number("TEST 4217-A", own_enterprise_number=None, own_ogm=None)
    said = Reported(project_number=number, applied_on=applied_on, proof=None, note=None)
    application, _ = report_application([again(enrolment)], occasion(actor_of(by)), reported=said)
    db.session.commit()
    return application


def approved(enrolment: Enrolment, by: Person, approved_on: date = date(2026, 9, 16)) -> None:
    """The secretariat approves it."""
    found = again(enrolment)
    application = found.application
    assert application is not None
    approve_application(
        application, [found], occasion(actor_of(by)), approved_on=approved_on, seen_proof=None
    )
    db.session.commit()


def rejected(enrolment: Enrolment, by: Person, reason: str = "het bewijs is niet leesbaar") -> None:
    """The secretariat refuses it."""
    found = again(enrolment)
    application = found.application
    assert application is not None
    reject_application(
        application, [found], occasion(actor_of(by)), reason=reason, note=None, seen_proof=None
    )
    db.session.commit()


def ticked_own_share(enrolment: Enrolment, by: Person) -> None:
    """The employer says the own share was deposited."""
    mark_own_share(again(enrolment), occasion(actor_of(by)), is_done=True)
    db.session.commit()


def ticked_pay_order(enrolment: Enrolment, by: Person) -> None:
    """The employer says the pay order was given."""
    mark_pay_order(again(enrolment), occasion(actor_of(by)), is_done=True)
    db.session.commit()


def paid(
    enrolment: Enrolment,
    by: Person,
    cents: int = 18000,
    value_on: date = date(2026, 9, 28),
) -> None:
    """The secretariat confirms money."""
    received = Received(amount_cents=cents, value_on=value_on)
    who = Actor("staff", by.id, by.name)
    confirm_payment(again(enrolment), occasion(who), received=received, group_id=new_group_id())
    db.session.commit()
