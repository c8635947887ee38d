"""The facts of a queued mail as they stand when it leaves, and whether it is still true then."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale

from portal.formats.plain import BRUSSELS
from portal.formats.statuses import status_text
from portal.mail.about import about_enrolment, about_school
from portal.mail.digest import digest_in, why_no_digest
from portal.mail.kinds import NEEDS, OPTIONAL, Audience, Kind
from portal.mail.reminders import reminders_in, why_no_reminders
from portal.mail.validity import is_still_true
from portal.queries.enrolments.whole import facts_in
from portal.queries.outbox import is_booking_undone, is_working_link
from portal.queries.reminders.items import items_of
from portal.queries.rows import AnyRow
from portal.queries.school import School
from portal.rules.stations import Audience as Reader
from portal.rules.stations import Status, status_of

# Why a mail is dropped whose reader may not act for the company any more; who stays may read it.
READER_LEFT = "reader_left"

# The pages behind the one-time links; the secret is the last part of the address.
LINK_PAGES = {
    Kind.INVITATION: "uitnodiging",
    Kind.PASSWORD_RESET: "wachtwoord",
    Kind.SIGN_IN_LINK: "link",
}

_BEFORE_MONEY = {
    Status.APPLICATION_NEEDED,
    Status.PROJECT_NUMBER_IN_REVIEW,
    Status.PROJECT_NUMBER_REJECTED,
    Status.OWN_SHARE_DUE,
    Status.PAY_ORDER_DUE,
    Status.PAYMENT_EXPECTED,
    Status.DEADLINE_PASSED,
}
_OPEN = _BEFORE_MONEY | {Status.PARTLY_PAID}

# The statuses in which what a mail says, or asks its reader to do, is true.
_TRUE_IN: dict[Kind, set[Status]] = {
    Kind.NEW_ENROLMENT: {Status.APPLICATION_NEEDED},
    Kind.NEW_ENROLMENT_TOO_LATE: {Status.ENROLLED_TOO_LATE},
    Kind.DEADLINE_NOTE: {Status.APPLICATION_NEEDED, Status.DEADLINE_PASSED},
    Kind.PROJECT_NUMBER_RECEIVED: {Status.PROJECT_NUMBER_IN_REVIEW},
    Kind.PROJECT_NUMBER_APPROVED: {Status.OWN_SHARE_DUE, Status.PAY_ORDER_DUE},
    Kind.PROJECT_NUMBER_REJECTED: {Status.PROJECT_NUMBER_REJECTED},
    Kind.PAYMENT_CONFIRMED: {Status.FINAL},
    Kind.PAYMENT_CONFIRMED_STUDENT: {Status.FINAL},
    Kind.PARTIAL_PAYMENT: {Status.PARTLY_PAID},
    Kind.CORRECTION: _OPEN,
    Kind.CORRECTION_STUDENT: _OPEN,
    Kind.START_MOVED: _OPEN | {Status.ENROLLED_TOO_LATE},
    Kind.START_MOVED_STUDENT: _OPEN | {Status.ENROLLED_TOO_LATE, Status.FINAL},
    Kind.OWN_SHARE_MOVED: {Status.OWN_SHARE_DUE},
    Kind.STUDENT_ENROLLED: _OPEN,
    Kind.STUDENT_ORDINARY_FEE: {Status.ENROLLED_TOO_LATE, Status.ORDINARY_FEE},
}


def why_untrue(story: AnyRow, at: datetime, items: Sequence[AnyRow] | None = None) -> str | None:
    """Why a mail may no longer leave at `at` (a code for the outbox), or None when it may (E12).

    `items` are those of a mail of reminders, for a caller who has asked already.
    """
    kind, today = Kind(story.mail), at.astimezone(BRUSSELS).date()
    if _has_left(story, today):
        return READER_LEFT
    if kind is Kind.REMINDERS:
        return why_no_reminders(_items_in(story, items), today)
    if kind is Kind.STAFF_DIGEST:
        return why_no_digest(story.site_id, at)
    if kind in LINK_PAGES:
        return None if is_working_link(_hash(story.told["token"]), at) else "link_ended"
    if kind in _TRUE_IN:
        status = status_of(facts_in(story), today)
        if status not in _TRUE_IN[kind]:
            return f"status_is_{status}"
    if _belongs_to_the_past(story):
        return "replaced_since"
    if kind is Kind.OWN_SHARE_MOVED and story.own_share_until < today:
        return "too_late"
    known = {"last_day": story.last_day, "expires_at": story.told.get("expires_at")}
    return None if is_still_true(kind, known, at) else "too_late"


def _has_left(story: AnyRow, today: date) -> bool:
    """Whether the reader may not read about the company any more since the mail was queued."""
    has_ended = story.access_ends_on is not None and story.access_ends_on < today
    return story.access_ended_at is not None or has_ended


def _belongs_to_the_past(story: AnyRow) -> bool:
    """Whether what the mail tells about was replaced by something newer of its sort."""
    happened = story.happened or {}
    if "application" in happened and happened["application"] != story.application:
        return True
    if "booking" in happened and is_booking_undone(happened["booking"]):
        return True
    if Kind(story.mail) is Kind.OWN_SHARE_MOVED:
        return str(happened["own_share_day"][-1]) != str(story.own_share_until)
    return Kind(story.mail) in {Kind.START_MOVED, Kind.START_MOVED_STUDENT} and _moved_again(story)


def _moved_again(story: AnyRow) -> bool:
    """Whether the day a mail tells about was moved once more; the newer mail tells about that."""
    happened = story.happened or {}
    now = {"first_lesson_on": story.first_lesson_on, "last_day": story.last_day}
    return any(
        name in happened and happened[name][-1] != day.isoformat() for name, day in now.items()
    )


def _items_in(story: AnyRow, items: Sequence[AnyRow] | None) -> Sequence[AnyRow]:
    return items_of(story.message_id) if items is None else items


def facts_of(
    story: AnyRow,
    school: School,
    *,
    base_url: str,
    at: datetime,
    items: Sequence[AnyRow] | None = None,
) -> dict[str, object]:
    """What portal.mail.compose needs to write this mail at the instant `at`.

    `items` are as for `why_untrue`. Nothing is taken from the past but what the mail itself kept:
    a reason, an old date, a secret.
    Raises KeyError when the mail kept too little.
    """
    kind = Kind(story.mail)
    needed = NEEDS[kind].facts | OPTIONAL
    today = at.astimezone(BRUSSELS).date()
    facts: dict[str, object] = {
        **about_school(story.site_id, school),
        "name": story.to_name,
        "company": story.company,
        "n": school.checking_days,
        "today": today,
    }
    if story.public_id is not None:
        facts |= about_enrolment(story, school, base_url, today)
    facts |= {name: value for name, value in story.told.items() if name in needed}
    if kind in _OWN:
        facts |= _OWN[kind](story, base_url, today)
    if kind is Kind.REMINDERS:
        facts |= reminders_in(story, _items_in(story, items), school, base_url, today)
    if kind is Kind.STAFF_DIGEST:
        facts |= digest_in(story, school, base_url, at)
    if NEEDS[kind].audience is Audience.EMPLOYER and story.person_id is not None:
        facts["link_account"] = f"{base_url}/account"
    return {name: value for name, value in facts.items() if name in needed}


def _one_time_link(story: AnyRow, base_url: str, today: date) -> dict[str, object]:
    """The page behind the link, and the one where its code is typed on another device."""
    page = LINK_PAGES[Kind(story.mail)]
    return {"link": f"{base_url}/{page}/{story.told['token']}", "link_code": f"{base_url}/code"}


def _company(story: AnyRow, base_url: str, today: date) -> dict[str, object]:
    return {"link": f"{base_url}/onderneming/{story.company_public_id}/"}


def _corrected(story: AnyRow, base_url: str, today: date) -> dict[str, object]:
    # Composing translates it; what is kept and looked up is Dutch.
    with force_locale("nl"):
        return {"value": status_text(status_of(facts_in(story), today), Reader.EMPLOYER)}


def _moved(story: AnyRow, base_url: str, today: date) -> dict[str, object]:
    """An application that was made while the mail waited needs no other day any more."""
    return {"variant": "applied"} if story.application_id is not None else {}


def _moved_student(story: AnyRow, base_url: str, today: date) -> dict[str, object]:
    is_open = status_of(facts_in(story), today) is Status.APPLICATION_NEEDED
    return {"application_open": is_open}


def _follow(story: AnyRow, base_url: str, today: date) -> dict[str, object]:
    """Students have no session when they read their first mail: they ask for a link."""
    return {"link": f"{base_url}/volg"}


def _troubled(story: AnyRow, base_url: str, today: date) -> dict[str, object]:
    return {"link": f"{base_url}/beheer/systeem"}


def _when(story: AnyRow, base_url: str, today: date) -> dict[str, object]:
    return {"moment_at": story.queued_at}


_OWN: dict[Kind, Callable[[AnyRow, str, date], dict[str, Any]]] = {
    Kind.INVITATION: _one_time_link,
    Kind.COMPANIES_MERGED: _company,
    Kind.PASSWORD_RESET: _one_time_link,
    Kind.SIGN_IN_LINK: _one_time_link,
    Kind.PASSWORD_CHANGED: _when,
    Kind.CORRECTION: _corrected,
    Kind.START_MOVED: _moved,
    Kind.START_MOVED_STUDENT: _moved_student,
    Kind.STUDENT_ENROLLED: _follow,
    Kind.ALARM: _troubled,
}


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
