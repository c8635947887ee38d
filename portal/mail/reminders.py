"""What a mail of reminders says when it leaves: only what is still open and true then (E12)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from portal.mail.about import about_enrolment, about_school, page_of_company
from portal.mail.kinds import Kind
from portal.queries.enrolments.whole import facts_in
from portal.queries.reminders.items import JOINED
from portal.queries.rows import AnyRow
from portal.queries.school import School
from portal.rules.closure import closed_until
from portal.rules.reminders import ReminderKind
from portal.rules.stations import Status, status_of

_DAY = timedelta(days=1)

# The statuses in which a reminder is true, and the text in which it says so.
_TRUE_IN: Mapping[ReminderKind, tuple[Status, ...]] = {
    ReminderKind.APPLICATION: (Status.APPLICATION_NEEDED, Status.DEADLINE_PASSED),
    ReminderKind.LAPSED: (Status.DEADLINE_PASSED,),
    ReminderKind.OWN_SHARE: (Status.OWN_SHARE_DUE,),
    ReminderKind.PAY_ORDER: (Status.PAY_ORDER_DUE,),
    ReminderKind.PAYMENT_NOT_SEEN: (Status.PAYMENT_EXPECTED,),
}
_TEXTS: Mapping[ReminderKind, Kind] = {
    ReminderKind.APPLICATION: Kind.DEADLINE_NOTE,
    ReminderKind.LAPSED: Kind.DEADLINE_NOTE,
    ReminderKind.OWN_SHARE: Kind.OWN_SHARE,
    ReminderKind.PAY_ORDER: Kind.PAY_ORDER,
    ReminderKind.PAYMENT_NOT_SEEN: Kind.PAYMENT_NOT_SEEN,
}
# Of what is not an application to make, the most urgent first.
_URGENCY = (
    (Kind.DEADLINE_NOTE, "last_day"),
    (Kind.OWN_SHARE, "own_share_day"),
    (Kind.PAY_ORDER, "order_day"),
    (Kind.PAYMENT_NOT_SEEN, "last_day"),
)

Item = dict[str, object]


def why_no_reminders(rows: Sequence[AnyRow], today: date) -> str | None:
    """Why a mail with these reminders does not leave (a code), or None when it does."""
    if rows and rows[0].next_is_waiting:
        return JOINED
    return None if any(_is_true(row, today) for row in rows) else "nothing_left"


def reminders_in(
    story: AnyRow, items: Sequence[AnyRow], school: School, base_url: str, today: date
) -> dict[str, object]:
    """The facts of a mail of reminders: the applications to make, and what else is open."""
    rows = [row for row in items if _is_true(row, today)]
    applications: list[AnyRow] = []
    others: list[AnyRow] = []
    for row in rows:
        is_open = _status(row, today) is Status.APPLICATION_NEEDED
        (applications if is_open else others).append(row)
    first = (applications + others)[:1]
    return {
        **about_school(first[0].site_id if first else story.site_id, school),
        "applications": _items(applications, school, base_url, today),
        "others": sorted(_items(others, school, base_url, today), key=_place),
        "closed_until": _closed_until(applications, school, today),
        "link": page_of_company(story, base_url),
    }


def _is_true(row: AnyRow, today: date) -> bool:
    kind = ReminderKind(row.kind)
    # The day after the last day has a reminder of its own.
    if kind is ReminderKind.APPLICATION and today == row.last_day + _DAY:
        return False
    return _status(row, today) in _TRUE_IN[kind]


def _status(row: AnyRow, today: date) -> Status:
    return status_of(facts_in(row), today)


def _items(rows: Iterable[AnyRow], school: School, base_url: str, today: date) -> list[Item]:
    items = []
    for row in rows:
        known = about_enrolment(row, school, base_url, today).items()
        told = {name: value for name, value in known if value is not None}
        text = str(_TEXTS[ReminderKind(row.kind)])
        items.append({"text": text, **about_school(row.site_id, school), **told})
    return items


def _place(item: Item) -> tuple[int, object]:
    texts = [text for text, _ in _URGENCY]
    number = texts.index(Kind(str(item["text"])))
    return number, item[_URGENCY[number][1]]


def _closed_until(applications: Iterable[AnyRow], school: School, today: date) -> date | None:
    """Until when nobody answers, where this is the last day of help before a last day."""
    ends = (closed_until(today, row.last_day, school.is_closed) for row in applications)
    return max((end for end in ends if end is not None), default=None)
