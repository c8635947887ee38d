"""One decision for all that an application covers, whatever has become of some of it."""

from collections.abc import Callable
from datetime import date

import pytest

from portal.actions.applications import (
    Reported,
    approve_application,
    reject_application,
    report_application,
)
from portal.actions.enrolments import Refused, cancel_enrolment, convert_to_ordinary_fee
from portal.actions.payments import Received, confirm_payment, new_group_id
from portal.models import Enrolment, Event, Message, db
from portal.rules.project_number import check_project_number
from tests.cast import Cast, actor_of, make_enrolment, occasion


@pytest.fixture
def shared(cast: Cast) -> list[Enrolment]:
    """An's enrolment and another one under one project number."""
    other = make_enrolment(cast.toby, cast.course, cast.bakery, number="F2600009")
    number = check_project_number("TEST 4217-A", own_enterprise_number=None, own_ogm=None)
    said = Reported(project_number=number, applied_on=date(2026, 9, 10), proof=None, note=None)
    report_application([cast.enrolment, other], occasion(actor_of(cast.els)), reported=said)
    db.session.flush()
    return [cast.enrolment, other]


def _cancel(one: Enrolment, cast: Cast) -> None:
    cancel_enrolment(one, occasion(actor_of(cast.mieke)), reason="Ziet ervan af")


def _convert(one: Enrolment, cast: Cast) -> None:
    convert_to_ordinary_fee(one, occasion(actor_of(cast.mieke)), reason="Betaalt zelf")


def _pay(one: Enrolment, cast: Cast) -> None:
    money = Received(amount_cents=18000, value_on=date(2026, 9, 10))
    confirm_payment(one, occasion(actor_of(cast.mieke)), received=money, group_id=new_group_id())


def approve(enrolments: list[Enrolment], cast: Cast) -> None:
    """Mieke approves the number that these share."""
    application = enrolments[0].application
    assert application is not None
    approve_application(
        application,
        enrolments,
        occasion(actor_of(cast.mieke)),
        approved_on=date(2026, 9, 10),
        seen_proof=None,
    )
    db.session.flush()


def told(kind: str) -> set[int | None]:
    """The enrolments about which there is a mail of a kind."""
    return {one.enrolment_id for one in db.session.query(Message).filter_by(kind=kind)}


@pytest.mark.parametrize("end", [_cancel, _convert, _pay])
def test_one_that_ended_does_not_keep_the_other_waiting(
    end: Callable[[Enrolment, Cast], None], shared: list[Enrolment], cast: Cast
) -> None:
    ended, waiting = shared
    end(ended, cast)
    stage = ended.stage
    approve(shared, cast)
    assert (ended.stage, waiting.stage) == (stage, "own_share_due")
    assert told("project_number_approved") == {waiting.id}
    events = db.session.query(Event).filter_by(kind="application_approved")
    assert [one.enrolment_id for one in events] == [waiting.id]


def test_a_refusal_reaches_only_the_one_that_waits(shared: list[Enrolment], cast: Cast) -> None:
    ended, waiting = shared
    _cancel(ended, cast)
    application = waiting.application
    assert application is not None
    reject_application(
        application,
        shared,
        occasion(actor_of(cast.mieke)),
        reason="het bewijs is niet leesbaar",
        note=None,
        seen_proof=None,
    )
    db.session.flush()
    assert (ended.stage, waiting.stage) == ("cancelled", "project_number_rejected")
    assert told("project_number_rejected") == {waiting.id}


def test_where_all_have_ended_nothing_is_decided(shared: list[Enrolment], cast: Cast) -> None:
    for one in shared:
        _cancel(one, cast)
    with pytest.raises(Refused):
        approve(shared, cast)


def test_nothing_is_decided_twice(shared: list[Enrolment], cast: Cast) -> None:
    approve(shared, cast)
    with pytest.raises(Refused):
        approve(shared, cast)
