"""The log's chain and rows that are written in bulk (promise D38)."""

import hashlib
import json
from typing import Any

import pytest
from flask import Flask

from portal.actions.invariants import first_broken_line
from portal.actions.recording import (
    LogLine,
    event_hash,
    insert_rows,
    record,
    record_all,
)
from portal.models import Event, Transfer, WorklistCount, db
from tests.bank import make_transfer
from tests.cast import Cast, actor_of, occasion


def in_words(event: Event) -> str:
    """The hash of a line, as it has been from the first line on."""
    about = [event.enrolment_id, event.company_id, event.course_id]
    if event.transfer_id is not None:
        about.append(event.transfer_id)
    said = {
        "at": event.at.isoformat(),
        "kind": event.kind,
        "by": [event.by_kind, event.by_id, event.by_name, event.address],
        "about": about,
        "facts": event.facts,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{event.previous_hash}\n{text}".encode()).hexdigest()


def test_d38_every_line_has_the_hash_that_its_words_give(app: Flask, cast: Cast) -> None:
    on = occasion(actor_of(cast.mieke))
    record("note_added", on, enrolment=cast.enrolment, text='Zei: "é\n\\"', old=[on.today, None])
    record("disposal_done", on, transfer=make_transfer(100), amount_cents=-1, is_done=True)
    lines = db.session.query(Event).order_by(Event.id).all()
    assert len(lines) > 2
    for line in lines:
        assert line.hash == event_hash(line) == in_words(line)
    assert first_broken_line() is None


def test_d38_lines_of_one_go_follow_each_other(app: Flask, cast: Cast) -> None:
    on = occasion(actor_of(cast.mieke))
    lines = [LogLine(kind="note_added", company=cast.garage, facts={"place": n}) for n in range(3)]
    first = record_all(lines, on)
    second = record_all([LogLine(kind="note_added", course=cast.course, facts={})], on)
    rows = [db.session.get_one(Event, one.id) for one in (*first, *second)]
    assert [row.facts.get("place") for row in rows] == [0, 1, 2, None]
    assert [row.company_id for row in rows] == [cast.garage.id] * 3 + [None]
    assert rows[3].course_id == cast.course.id
    assert {one.at for one in first} == {on.at}
    assert [row.previous_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert record_all([], on) == []
    assert first_broken_line() is None


def test_rows_are_written_with_the_types_of_their_columns(app: Flask, cast: Cast) -> None:
    at = occasion().at
    make_transfer(1)
    names = ("at", "kind", "by_kind", "by_name", "facts", "previous_hash", "hash")
    rows: list[tuple[Any, ...]] = [
        (at, "tested", "portal", f"KMO{n}", {"n": n}, "", f"{n}") for n in range(2)
    ]
    insert_rows(Event, names, rows)
    found = db.session.query(Event).filter_by(kind="tested").order_by(Event.id).all()
    assert [(row.at, row.facts, row.by_id) for row in found] == [
        (at, {"n": 0}, None),
        (at, {"n": 1}, None),
    ]
    insert_rows(Event, names, [])
    assert db.session.query(Transfer).count() == 1


def test_a_default_has_to_be_spelt_out(app: Flask) -> None:
    with pytest.raises(ValueError, match=r"worklist_count also needs \['due_cents'\]"):
        insert_rows(WorklistCount, ("site_id", "stage", "enrolments"), [(1, "final", 0)])
