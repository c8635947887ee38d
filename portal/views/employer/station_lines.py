"""What stands under each of the five stations: when it was done, or what it still asks."""

from datetime import date, datetime

from portal.clock import brussels
from portal.formats.elements import amount, day, sentence
from portal.formats.language import gettext as _
from portal.formats.next_steps import Standing
from portal.queries.rows import AnyRow
from portal.queries.school import School
from portal.rules.stations import StationKind


def day_in_brussels(at: datetime | None) -> date | None:
    """The day of an instant as people here read it."""
    return brussels(at).date() if at is not None else None


def station_lines(
    row: AnyRow, standing: Standing, school: School, reader_id: int
) -> dict[StationKind, tuple[str, ...]]:
    """The finished texts under each station; `reader_id` reads “jou” for what they ticked."""
    received = _("We hebben de inschrijving van %(learner)s ontvangen op %(enrolled_on)s.")
    learner = f"{row.first_name} {row.last_name}"
    own_share = _("Stort je eigen aandeel binnen %(days)s kalenderdagen na onze goedkeuring.")
    lines: dict[StationKind, tuple[str, ...]] = {
        StationKind.ENROLMENT: (
            sentence(received, learner=learner, enrolled_on=day(row.enrolled_on)),
        ),
        StationKind.APPLICATION: _application_lines(row),
        StationKind.OWN_SHARE: (sentence(own_share, days=school.own_share_days),),
        StationKind.PAY_ORDER: (_("Dat gebeurt niet automatisch."),),
        StationKind.PAYMENT: (_("Dan is de inschrijving definitief."),),
    }
    if row.own_share_ticked_at:
        lines[StationKind.OWN_SHARE] = _ticked(
            row.own_share_ticked_at,
            row.own_share_by_name if row.own_share_ticked_by != reader_id else None,
        )
    if row.pay_order_ticked_at:
        lines[StationKind.PAY_ORDER] = _ticked(
            row.pay_order_ticked_at,
            row.pay_order_by_name if row.pay_order_ticked_by != reader_id else None,
        )
    if row.paid_on:
        text = _("%(received)s ontvangen op %(received_on)s.")
        shown = sentence(
            text, received=amount(standing.received_cents), received_on=day(row.paid_on)
        )
        lines[StationKind.PAYMENT] = (shown,)
    return lines


def _application_lines(row: AnyRow) -> tuple[str, ...]:
    if row.application_id is None:
        text = _(
            "Doe de aanvraag op de website van de KMO-portefeuille en geef ons je projectnummer."
        )
        return (text,)
    applied = sentence(_("Je aanvraag is van %(applied_on)s."), applied_on=day(row.applied_on))
    number = sentence(_("Projectnummer: %(project_number)s"), project_number=row.project_number)
    return applied, number


def _ticked(at: datetime, by: str | None) -> tuple[str, ...]:
    on = day(brussels(at).date())
    if by is None:
        text = _("Door jou aangevinkt op %(date)s. Wij kunnen dit niet controleren.")
        return (sentence(text, date=on),)
    text = _("Door %(user)s aangevinkt op %(date)s. Wij kunnen dit niet controleren.")
    return (sentence(text, user=by, date=on),)
