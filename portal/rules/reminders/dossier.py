"""What the reminders about one enrolment follow from, and one of them."""

from datetime import date, datetime
from typing import NamedTuple

from portal.rules.reminders.kinds import ReminderKind
from portal.rules.stations import Facts


class Dossier(NamedTuple):
    """One enrolment as its reminders see it; days are dates in Brussels.

    `told_at` is when the mail that asked for the step that is open now was queued: the one about
    the new enrolment, later on the one about the approval. None when there was no such mail.
    `own_share_day` is the guide date for the own share, with its extension.
    """

    facts: Facts
    told_at: datetime | None
    approved_on: date | None
    own_share_day: date | None
    own_share_ticked_on: date | None
    pay_order_ticked_on: date | None
    applied_on: date | None
    first_lesson_on: date


class Rung(NamedTuple):
    """One reminder: it leaves `on` a day at 8.00 uur, about the date `about_on`.

    `nominal_on` is the day on which it would leave if nobody ever closed. The last open day before
    a last day on which the school is closed has a rung whose nominal day is that last day.
    """

    kind: ReminderKind
    on: date
    about_on: date
    nominal_on: date
