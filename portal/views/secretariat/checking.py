"""The check page before transfers are booked: every booking, status change and mail."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from portal import clock
from portal.actions.payments import MAILS_WAIT
from portal.formats.language import language
from portal.formats.plain import money
from portal.formats.staff.payments import confirm_button
from portal.queries.transfers import Placed, Standing
from portal.queries.worklists import mail_readers
from portal.views.secretariat.blueprint import enrolments_base
from portal.views.secretariat.proposals import check_from, is_bookable, is_bulk, seen_of


class Outdated(Exception):
    """Something happened to a transfer or its enrolment after its check page was shown."""


def transfers_base() -> str:
    """What stands before a transfer's id in the address of its page."""
    return f"{url_for('secretariat.transfers')}/"


def chosen_ones(
    now: Standing, chosen: Sequence[str], seen: Mapping[str, str] | None = None
) -> list[Placed]:
    """The chosen transfers that may be booked; together only those that may go in bulk.

    With `seen`, the proposals as they were shown, raises Outdated when any of them is another one.
    """
    found = [now.by_public_id[one] for one in chosen if one in now.by_public_id]
    fit = is_bookable if len(chosen) == 1 else is_bulk
    placed = [one for one in found if fit(one)]
    if seen is not None:
        shown = {one.waiting.public_id: seen_of(one) for one in placed}
        if shown != seen:
            raise Outdated()
    return placed


def check_page(placed: Sequence[Placed]) -> dict[str, Any]:
    """What the check page shows of these transfers, worked out from the state of now."""
    today = clock.today()
    companies = {one.company_id for each in placed for one, _cents in each.parts}
    readers = mail_readers(companies, today)
    booked = [cents for each in placed for _one, cents in each.parts]
    total = sum(booked)
    return {
        "checks": [
            check_from(
                one,
                today=today,
                leaves_at=clock.now() + MAILS_WAIT,
                readers=readers,
                base=enrolments_base(),
                transfers=transfers_base(),
            )
            for one in placed
        ],
        "total": money(total, language()),
        "button_label": confirm_button(len(booked), total),
        "list_href": url_for("secretariat.payments"),
        "conflict": "",
    }
