"""What the pages of the project number share: what may be given, for whom, until when."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import url_for

from portal import access, clock
from portal.formats.elements import day, phone_number
from portal.formats.language import language
from portal.formats.leaves import leaf_of, strip_of
from portal.formats.plain import moment
from portal.forms.project_number import Given, Typed
from portal.queries.drafts import earliest_last_day, others_to_report_for
from portal.queries.enrolments import facts_in
from portal.queries.rows import AnyRow
from portal.rules.deadline import communicated, days_left
from portal.rules.stations import may_change_application, may_report_application


def may_give(row: AnyRow) -> bool:
    """Whether a project number may be given, or given anew, for this enrolment."""
    facts = facts_in(row)
    return may_report_application(facts) or may_change_application(facts)


def is_overtaken(row: AnyRow, typed: Typed) -> bool:
    """Whether somebody gave another number since the page that this came from was shown."""
    return typed.seen != (row.application_public_id or "")


def others_of(row: AnyRow) -> list[AnyRow]:
    """The other enrolments of the company that the application may cover."""
    found = others_to_report_for(access.company().id, row.public_id, row.application_id)
    return list(found)


def of_this_company(row: AnyRow, typed: Typed) -> Typed:
    """What was typed, without ids of enrolments that are not there for this company (D2)."""
    if not typed.also_for:
        return typed
    known = {one.public_id for one in others_of(row)}
    return replace(typed, also_for=tuple(one for one in typed.also_for if one in known))


def last_day_of(row: AnyRow, given: Given | None) -> date:
    """The last day that counts: the earliest of every enrolment that the application covers."""
    own = communicated(row.last_day, row.reported_under)
    if given is None or not given.also_for:
        return own
    return earliest_last_day(others_of(row), given.also_for, own)


def common_of(row: AnyRow) -> dict[str, Any]:
    """The aside of every page: who, which course, until when."""
    today, site = clock.today(), access.school().site(row.site_id)
    left = days_left(row.last_day, today)
    is_reported = row.application_id is not None and row.rejected_at is None
    return {
        "e": row.public_id,
        "learner": f"{row.first_name} {row.last_name}",
        "course": row.course,
        "place": row.place,
        "last_day": day(row.last_day),
        "leaf": leaf_of(row.last_day, today, is_closed=left < 0 or is_reported),
        "strip": None if is_reported else strip_of(row.first_lesson_on, row.last_day, today),
        "is_urgent": 0 <= left <= 1 and not is_reported,
        "is_past": left < 0,
        "is_reported": is_reported,
        "site_name": site.name,
        "site_phone": phone_number(site.phone),
        "detail_url": url_for("employer.enrolment", e=row.public_id),
    }


def reported_of(row: AnyRow) -> dict[str, Any]:
    return {
        "project_number": row.project_number,
        "applied_on": day(row.applied_on),
        "reported_at": moment(row.reported_at, language()),
        "reported_by": row.reported_by_name,
    }
