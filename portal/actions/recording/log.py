"""The log: one line for every change, chained to the line before (promise D38)."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from portal.actions.recording.occasion import Occasion
from portal.actions.recording.rows import insert_rows
from portal.models import Company, Course, Event, Transfer, db
from portal.queries import records
from portal.queries.access import FOR_ALL
from portal.queries.changing_money import AnyEnrolment, TransferToBook
from portal.queries.rows import AnyRow

# What concerns nobody's pages but those of who did it, whose name and language they hold anyway,
# and what shows on the pages of the secretariat only.
_ON_NO_COMPANYS_PAGES = {
    "signed_in",
    "signed_out",
    "session_ended",
    "profile_changed",
    "password_changed",
    "password_link_asked",
    "reminders_planned",
    "alarm_raised",
    "staff_digest_queued",
    "inspection_folder_made",
}


class LogLine(NamedTuple):
    """One line that is about to be written: what happened, to what, with which values."""

    kind: str
    facts: Mapping[str, Any]
    enrolment: AnyEnrolment | None = None
    company: Company | None = None
    course: Course | None = None
    transfer: Transfer | TransferToBook | None = None


class Recorded(NamedTuple):
    """A line of the log as the mails that it caused refer to it."""

    id: int
    at: datetime


def record(
    kind: str,
    on: Occasion,
    *,
    enrolment: AnyEnrolment | None = None,
    company: Company | None = None,
    course: Course | None = None,
    transfer: Transfer | None = None,
    **facts: Any,
) -> Recorded:
    """Add one line to the log, chained to the line before (promise D38).

    `facts` are what happened: values, and old and new where something changed, in types that JSON
    knows (dates and instants become text). The caller's transaction holds the chain's head locked.
    """
    line = LogLine(
        kind=kind,
        enrolment=enrolment,
        company=company,
        course=course,
        transfer=transfer,
        facts=facts,
    )
    return record_all([line], on)[0]


_COLUMNS = (
    "at", "kind", "by_kind", "by_id", "by_name", "address",
    "enrolment_id", "company_id", "course_id", "transfer_id", "facts", "previous_hash", "hash",
)  # fmt: skip


def record_all(lines: Iterable[LogLine], on: Occasion) -> list[Recorded]:
    """Add many lines to the log, each chained to the one before it, in one go."""
    last, head = _chain_head()
    db.session.flush()
    by = (on.by.kind, on.by.id, on.by.name, on.by.address)
    at_text, by_text = canonical(on.at), canonical(by)
    rows: list[tuple[Any, ...]] = []
    for line in lines:
        about, facts = _about(line), canonical(dict(line.facts))
        previous, head = head, _hash(head, about, at_text, by_text, facts, line.kind)
        rows.append((on.at, line.kind, *by, *about, facts, previous, head))
    if any(_is_for_all(row[1], row[7]) for row in rows):
        records.counter_for_change(FOR_ALL).value += 1
    insert_rows(Event, _COLUMNS, rows, written=frozenset({"facts"}))
    # Nobody else adds lines while the chain is locked, so what is new is ours, and in order.
    ids = records.events_after(last)
    _keep_head(ids[-1] if ids else last, head)
    return [Recorded(number, on.at) for number in ids]


def hold_log() -> None:
    """Keep everybody else from changing anything until this transaction ends.

    Every change writes a line, so whoever holds the head of the chain sees the data stand still.
    Counts and numbers that many changes touch are locked after it, so that no two changes can each
    wait for the other.
    """
    _chain_head()


def _about(line: LogLine) -> tuple[int | None, int | None, int | None, int | None]:
    """The numbers of enrolment, company, course and transfer."""
    enrolment, company_id, course_id = line.enrolment, None, None
    if enrolment is not None:
        company_id, course_id = enrolment.company_id, enrolment.course_id
    return (
        enrolment.id if enrolment is not None else None,
        line.company.id if line.company else company_id,
        line.course.id if line.course else course_id,
        line.transfer.id if line.transfer else None,
    )


def _is_for_all(kind: str, company_id: int | None) -> bool:
    """Whether a change may show on the pages of any company, as one of a course does."""
    return company_id is None and kind not in _ON_NO_COMPANYS_PAGES


def _chain_head() -> tuple[int, str]:
    """Number and hash of the last line, with the chain locked until this transaction ends."""
    transaction, last, head = db.session.info.get("chain", (None, 0, ""))
    if transaction is not None and transaction is db.session().get_transaction():
        return last, head
    records.counter_for_change("event").value += 1
    last, head = records.last_event()
    _keep_head(last, head)
    return last, head


def _keep_head(last: int, head: str) -> None:
    db.session.info["chain"] = (db.session().get_transaction(), last, head)


def event_hash(event: AnyRow) -> str:
    """SHA-256 over the previous line's hash and everything this line says."""
    return _hash(
        event.previous_hash,
        (event.enrolment_id, event.company_id, event.course_id, event.transfer_id),
        canonical(event.at),
        canonical((event.by_kind, event.by_id, event.by_name, event.address)),
        canonical(event.facts),
        event.kind,
    )


def _hash(
    previous: str, about: Sequence[int | None], at: str, by: str, facts: str, kind: str
) -> str:
    """The hash of a line of which most is canonical JSON already.

    What the log learnt to name later (a transfer) is part of it only where it is named, so that
    the lines of before keep their hash.
    """
    known = about if about[-1] is not None else about[:-1]
    named = ",".join(["null" if number is None else str(number) for number in known])
    kind = encode_basestring(kind)
    said = f'{{"about":[{named}],"at":{at},"by":{by},"facts":{facts},"kind":{kind}}}'
    return hashlib.sha256(f"{previous}\n{said}".encode()).hexdigest()


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be written in the log")


# Sorted keys and no spare spaces: the same value is always the same text.
canonical = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_text
).encode
