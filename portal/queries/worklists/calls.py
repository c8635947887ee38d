"""Whom the secretariat has to call: a last day comes near, has passed, a next step stays out, or a
mail came back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, select, union_all

from portal.models import Application, Enrolment, reading
from portal.queries.rows import AnyRow, AnySelect
from portal.queries.worklists.call_lines import call_lines
from portal.queries.worklists.conditions import (
    DAYS_AHEAD,
    IS_ASKED_NOW,
    IS_PUT_OFF,
    MAIL_CAME_BACK,
    SITE_OF_FEW,
    at_site,
)
from portal.queries.worklists.lines import PAGE, Cursor, after, cursor_values
from portal.rules.stations import Stage


class CallReason(StrEnum):
    """Why somebody is called; the values stand in addresses."""

    TODAY = "vandaag"
    THREE_DAYS = "3"
    SEVEN_DAYS = "7"
    PASSED = "voorbij"
    OWN_SHARE = "eigen-aandeel"
    PAY_ORDER = "betaalopdracht"
    BOUNCED = "kwam-terug"
    # What somebody put off: on none of the other lists, except when a mail came back since.
    SNOOZED = "uitgesteld"


# Handfuls, found from the mails and notes that they are about.
_OF_FEW = frozenset({CallReason.BOUNCED, CallReason.SNOOZED})


def _at_site(reason: CallReason, has_site: bool) -> Sequence[ColumnElement[bool]]:
    return at_site(SITE_OF_FEW if reason in _OF_FEW else Enrolment.site_id, has_site)


def _because(reason: CallReason) -> tuple[ColumnElement[bool], ...]:
    # The late applications are asked for apart, so that an index answers without any enrolment.
    awaiting = Enrolment.stage == Stage.AWAITING_APPLICATION
    if reason is CallReason.BOUNCED:
        return (MAIL_CAME_BACK,)
    if reason is CallReason.SNOOZED:
        return (IS_PUT_OFF,)
    if reason is CallReason.PASSED:
        return awaiting, Enrolment.last_day < bindparam("today"), IS_ASKED_NOW
    if reason is CallReason.OWN_SHARE:
        since = Application.approved_on < bindparam("own_share_since")
        # The secretariat may have agreed to a later day.
        has_more_time = Application.own_share_until >= bindparam("today")
        waiting = select(Application.id).where(
            since, Application.own_share_ticked_at.is_(None), has_more_time.is_not(True)
        )
        has_waited = Enrolment.application_id.in_(waiting)
        return Enrolment.stage == Stage.OWN_SHARE_DUE, has_waited, IS_ASKED_NOW
    if reason is CallReason.PAY_ORDER:
        since = Application.own_share_ticked_at < bindparam("pay_order_since")
        waiting = select(Application.id).where(since, Application.pay_order_ticked_at.is_(None))
        has_waited = Enrolment.application_id.in_(waiting)
        return Enrolment.stage == Stage.PAY_ORDER_DUE, has_waited, IS_ASKED_NOW
    is_near = Enrolment.last_day.between(bindparam("today"), bindparam("until"))
    return awaiting, is_near, IS_ASKED_NOW


class CallDays(NamedTuple):
    """The days and instants that a call list compares with.

    A deposit is late when its guide day has passed, a pay order when nothing came in the three
    days after the deposit, which is when the first reminder leaves.
    """

    today: date
    own_share_since: date
    pay_order_since: datetime

    def values(self, reason: CallReason) -> dict[str, object]:
        """The values of one list."""
        if reason is CallReason.BOUNCED:
            return {}
        values: dict[str, object] = {
            "today": self.today,
            "tomorrow": self.today + timedelta(days=1),
        }
        if reason is CallReason.OWN_SHARE:
            return {**values, "own_share_since": self.own_share_since}
        if reason is CallReason.PAY_ORDER:
            return {**values, "pay_order_since": self.pay_order_since}
        if reason in {CallReason.PASSED, CallReason.SNOOZED}:
            return values
        days = {CallReason.TODAY: 0, CallReason.THREE_DAYS: 3}.get(reason, DAYS_AHEAD)
        return {**values, "until": self.today + timedelta(days=days)}


def call_days(now: datetime, today: date, own_share_days: int) -> CallDays:
    """The days of a call list now; `own_share_days` is how long a deposit may take."""
    return CallDays(today, today - timedelta(days=own_share_days), now - timedelta(days=3))


@cache
def _page(reason: CallReason, has_site: bool, is_backward: bool) -> AnySelect:
    place, *order = after(is_backward, is_newest_first=False, is_few=reason in _OF_FEW)
    return (
        call_lines()
        .where(*_because(reason), *_at_site(reason, has_site), place)
        .order_by(*order)
        .limit(bindparam("rows"))
    )


def calls_of(
    site_id: int | None,
    reason: CallReason,
    days: CallDays,
    *,
    cursor: Cursor | None = None,
    limit: int = PAGE,
) -> Sequence[AnyRow]:
    """The call list of a secretariat (None: of all), most urgent first; one row more than `limit`
    tells that there are more. One statement."""
    is_backward = cursor is not None and cursor.is_backward
    statement = _page(reason, site_id is not None, is_backward)
    values = {
        **days.values(reason),
        **cursor_values(cursor, is_newest_first=False),
        "rows": limit + 1,
    }
    if site_id is not None:
        values["site_id"] = site_id
    rows = reading().execute(statement, values).all()
    return rows[::-1] if is_backward else rows


@cache
def _today_page(has_site: bool) -> Any:
    parts = []
    for reason in (CallReason.SEVEN_DAYS, CallReason.PASSED):
        part = (
            call_lines()
            .where(*_because(reason), *at_site(Enrolment.site_id, has_site))
            .order_by(Enrolment.last_day, Enrolment.id)
            .limit(bindparam("rows"))
            .subquery()
        )
        parts.append(select(part))
    return union_all(*parts)


def todays_calls(site_id: int | None, days: CallDays, *, limit: int) -> Sequence[AnyRow]:
    """The head of two lists in one statement: the coming seven days, and what has passed."""
    values = {**days.values(CallReason.SEVEN_DAYS), "rows": limit}
    if site_id is not None:
        values["site_id"] = site_id
    return reading().execute(_today_page(site_id is not None), values).all()


@cache
def _one() -> AnySelect:
    return call_lines().where(Enrolment.public_id == bindparam("public_id"))


def call_of(public_id: str) -> AnyRow:
    """One line of a call list, whatever list it is on. Raises NoResultFound."""
    return reading().execute(_one(), {"public_id": public_id}).one()


# What `portal.queries.worklists.counts` does not know.
_LATE = (
    CallReason.PASSED,
    CallReason.OWN_SHARE,
    CallReason.PAY_ORDER,
    CallReason.BOUNCED,
    CallReason.SNOOZED,
)


@cache
def _late_counts(has_site: bool) -> AnySelect:
    return select(
        *(
            select(func.count())
            .select_from(Enrolment)
            .where(*_because(reason), *_at_site(reason, has_site))
            .scalar_subquery()
            .label(reason.name)
            for reason in _LATE
        )
    )


def late_counts(site_id: int | None, days: CallDays) -> dict[CallReason, int]:
    """How many rows the lists have that no coming last day tells. One statement."""
    values: dict[str, object] = {}
    for reason in _LATE:
        values |= days.values(reason)
    if site_id is not None:
        values["site_id"] = site_id
    row = reading().execute(_late_counts(site_id is not None), values).one()
    return {CallReason[name]: number for name, number in row._mapping.items()}
