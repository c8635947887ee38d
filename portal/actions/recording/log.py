"""The log: one line for every change, chained to the line before (promise D38)."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from portal.actions.recording.occasion import Occasion
from portal.models import Company, Course, Enrolment, Event, db
from portal.queries import records


def record(
    kind: str,
    on: Occasion,
    *,
    enrolment: Enrolment | None = None,
    company: Company | None = None,
    course: Course | None = None,
    **facts: Any,
) -> Event:
    """Add one line to the log, chained to the line before (promise D38).

    `facts` are what happened: values, and old and new where something changed, in types that JSON
    knows (dates and instants become text). The caller's transaction holds the chain's head locked.
    """
    previous = _chain_head()
    company_id = company.id if company else (enrolment.company_id if enrolment else None)
    course_id = course.id if course else (enrolment.course_id if enrolment else None)
    event = Event(
        at=on.at,
        kind=kind,
        by_kind=on.by.kind,
        by_id=on.by.id,
        by_name=on.by.name,
        address=on.by.address,
        enrolment_id=enrolment.id if enrolment else None,
        company_id=company_id,
        course_id=course_id,
        facts=json.loads(canonical(facts)),
        previous_hash=previous,
        hash="",
    )
    event.hash = event_hash(event)
    db.session.add(event)
    db.session.flush()
    db.session.info["chain"] = (db.session().get_transaction(), event.hash)
    return event


def _chain_head() -> str:
    """The hash of the last line, with the chain locked until this transaction ends."""
    transaction, head = db.session.info.get("chain", (None, ""))
    if transaction is not None and transaction is db.session().get_transaction():
        return str(head)
    records.counter_for_change("event").value += 1
    return records.last_event_hash()


def event_hash(event: Event) -> str:
    """SHA-256 over the previous line's hash and everything this line says."""
    said = {
        "at": event.at,
        "kind": event.kind,
        "by": [event.by_kind, event.by_id, event.by_name, event.address],
        "about": [event.enrolment_id, event.company_id, event.course_id],
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
