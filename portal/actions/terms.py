"""The one day that the secretariat may move: that of the own share."""

from datetime import date

from portal.actions.enrolments import Refused, require
from portal.actions.recording import Occasion, facts_of, record, tell_employer
from portal.models import Enrolment, db
from portal.queries.changing import enrolments_of_application_for_change
from portal.rules.clocks import ExtensionFault, extension_fault
from portal.rules.deadline import outer_day, own_share_day
from portal.rules.stations import Refusal, Status, Step, status_of


class WrongExtension(Exception):
    """The own share cannot have until that day; the fault says why."""

    def __init__(self, fault: ExtensionFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def extend_own_share(enrolment: Enrolment, on: Occasion, *, until: date, reason: str) -> None:
    """Agree to a later day for the own share of an application, for every enrolment it covers.

    A mail tells the employer the old day and the new one; every page names it from now on and the
    reminders follow it. The last day to apply and the outer limit are the law's and stay.
    Raises Refused, WrongExtension.
    """
    require(Step.EXTEND_OWN_SHARE, facts_of(enrolment))
    application = enrolment.application
    if application is None or application.approved_on is None:
        raise Refused(Step.EXTEND_OWN_SHARE, Refusal.NOT_APPROVED)
    days, agreed = on.school.own_share_days, application.own_share_until
    old = own_share_day(application.approved_on, days, agreed)
    fault = extension_fault(old, until, today=on.today, outer=outer_day(application.applied_on))
    if fault is not None:
        raise WrongExtension(fault)
    application.own_share_until = until
    db.session.flush()
    for one in enrolments_of_application_for_change(application.id):
        event = record(
            "own_share_extended",
            on,
            enrolment=one,
            application=application.public_id,
            own_share_day=[old, until],
            reason=reason,
        )
        if status_of(facts_of(one), on.today) is Status.OWN_SHARE_DUE:
            told = {"old_own_share_day": old}
            tell_employer("own_share_moved", one, event=event, today=on.today, facts=told)
