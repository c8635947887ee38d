"""The log: one line for every change, chained to the line before (promise D38)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.actions.recording.occasion import Occasion
from portal.models import Company, Course, Enrolment, Event, Transfer, db
from portal.queries import records
from portal.queries.rows import AnyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line that is about to be written: what happened, to what, with which values."""

    kind: str
    enrolment: Enrolment | None = None
    company: Company | None = None
    course: Course | None = None
    transfer: Transfer | None = None
    facts: Mapping[str, Any]


def record(
    kind: str,
    on: Occasion,
    *,
    enrolment: Enrolment | None = None,
    company: Company | None = None,
    course: Course | None = None,
    transfer: Transfer | None = None,
    **facts: Any,
) -> Event:
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


def record_all(lines: Iterable[LogLine], on: Occasion) -> list[Event]:
    """Add many lines to the log, each chained to the one before it, in one go."""
    head, events = _chain_head(), []
    for line in lines:
        event = _event(line, on, head)
        head = event.hash = event_hash(event)
        events.append(event)
    db.session.add_all(events)
    db.session.flush()
    db.session.info["chain"] = (db.session().get_transaction(), head)
    return events


def hold_log() -> None:
    """Keep everybody else from changing anything until this transaction ends.

    Every change writes a line, so whoever holds the head of the chain sees the data stand still.
    """
    _chain_head()


def _event(line: LogLine, on: Occasion, previous_hash: str) -> Event:
    enrolment = line.enrolment
    company_id = line.company.id if line.company else enrolment.company_id if enrolment else None
    course_id = line.course.id if line.course else enrolment.course_id if enrolment else None
    return Event(
        at=on.at,
        kind=line.kind,
        by_kind=on.by.kind,
        by_id=on.by.id,
        by_name=on.by.name,
        address=on.by.address,
        enrolment_id=enrolment.id if enrolment else None,
        company_id=company_id,
        course_id=course_id,
        transfer_id=line.transfer.id if line.transfer else None,
        facts=json.loads(canonical(dict(line.facts))),
        previous_hash=previous_hash,
        hash="",
    )


def _chain_head() -> str:
    """The hash of the last line, with the chain locked until this transaction ends."""
    transaction, head = db.session.info.get("chain", (None, ""))
    if transaction is not None and transaction is db.session().get_transaction():
        return str(head)
    records.counter_for_change("event").value += 1
    head = records.last_event_hash()
    db.session.info["chain"] = (db.session().get_transaction(), head)
    return head


def event_hash(event: Event | AnyRow) -> str:
    """SHA-256 over the previous line's hash and everything this line says.

    What the log learnt to name later (a transfer) is part of it only where it is named, so that
    the lines of before keep their hash.
    """
    about = [event.enrolment_id, event.company_id, event.course_id]
    if event.transfer_id is not None:
        about.append(event.transfer_id)
    said = {
        "at": event.at,
        "kind": event.kind,
        "by": [event.by_kind, event.by_id, event.by_name, event.address],
        "about": about,
        "facts": event.facts,
    }
    return hashlib.sha256(f"{event.previous_hash}\n{canonical(said)}".encode()).hexdigest()


def canonical(value: object) -> str:
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_text
    )


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be written in the log")
