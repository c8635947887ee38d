"""What an employer's pages ask: only of the own company, in order, and never by a full scan."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import NoResultFound

from portal.actions.companies import add_learner
from portal.actions.enrolments import cancel_enrolment
from portal.actions.recording import fold
from portal.models import db
from portal.queries.documents import current_document_of, documents_of, files_of
from portal.queries.enrolments import (
    PAGE,
    Order,
    Wanted,
    enrolment_of,
    enrolments_of,
    every_enrolment_of,
    facts_in,
    fellows_of,
    open_enrolments_of,
    story_of,
)
from portal.rules.stations import Status, status_of
from tests.cast import Cast, make_course, make_enrolment, occasion

TODAY = date(2026, 9, 16)


def names(rows: Any) -> list[str]:
    return [f"{row.first_name} {row.last_name}" for row in rows]


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    """Three more of the bakery: later in the year, a year ago, and with accents."""
    for number, (first, last, name, lesson) in enumerate(
        (
            ("Jan", "De Smet", "Boekhouden 2", date(2026, 9, 14)),
            ("Zoë", "Étienne", "Español", date(2026, 9, 7)),
            ("Tom", "Claes", "Engels 3", date(2025, 9, 8)),
        ),
        start=10,
    ):
        course = make_course(
            f"C{number}", name=name, first_lesson_on=lesson, last_lesson_on=date(2027, 1, 20)
        )
        learner = add_learner(first, last, f"geheim{number}@prive.example", occasion())
        make_enrolment(
            learner,
            course,
            cast.bakery,
            number=f"F26000{number}",
            enrolled_on=min(lesson, date(2026, 9, 10)),
        )
    db.session.commit()
    return cast


def found(cast: Cast, today: date = TODAY, **wanted: Any) -> list[str]:
    return names(enrolments_of(cast.bakery.id, Wanted(**wanted), today).rows)


def test_d2_another_companys_enrolment_is_not_found(cast: Cast) -> None:
    with pytest.raises(NoResultFound):
        enrolment_of(cast.bakery.id, cast.rivals_enrolment.public_id)
    with pytest.raises(NoResultFound):
        current_document_of(cast.bakery.id, cast.rivals_enrolment.public_id, "confirmation")
    assert names(open_enrolments_of(cast.bakery.id, TODAY)) == ["An Peeters"]
    assert names(fellows_of(cast.garage.id, cast.course.id, "classroom")) == ["Toby De Wilde"]
    assert {row.number for row in files_of(cast.bakery.id)}.isdisjoint(
        row.number for row in files_of(cast.garage.id)
    )


def test_the_newest_last_day_stands_first(crowd: Cast) -> None:
    assert found(crowd) == ["Jan De Smet", "Zoë Étienne", "An Peeters", "Tom Claes"]


@pytest.mark.parametrize(
    ("order", "first"),
    [(Order.OLDEST, "Tom Claes"), (Order.NAME, "Tom Claes"), (Order.COURSE, "Jan De Smet")],
)
def test_a_list_is_sorted_as_asked(crowd: Cast, order: Order, first: str) -> None:
    assert found(crowd, order=order)[0] == first


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("pee", ["An Peeters"]),
        ("etien", ["Zoë Étienne"]),
        ("espanol zoe", ["Zoë Étienne"]),
        ("boek", ["Jan De Smet"]),
        ("jan engels", []),
        ("", ["Jan De Smet", "Zoë Étienne", "An Peeters", "Tom Claes"]),
    ],
)
def test_every_word_must_begin_a_word_of_name_or_course(
    crowd: Cast, search: str, names: list[str]
) -> None:
    assert found(crowd, words=tuple(fold(search).split())) == names


def test_d42_nobody_finds_a_learner_by_a_private_address(crowd: Cast) -> None:
    assert found(crowd, words=("geheim10",)) == []


def test_the_school_year_is_that_of_the_last_day(crowd: Cast) -> None:
    assert found(crowd, school_year=2025) == ["Tom Claes"]
    assert len(found(crowd, school_year=2026)) == 3


def test_the_same_stage_is_two_statuses_before_and_after_the_last_day(crowd: Cast) -> None:
    needed = {"status": Status.APPLICATION_NEEDED}
    passed = {"status": Status.DEADLINE_PASSED}
    assert found(crowd, date(2026, 9, 17), **needed) == ["Jan De Smet", "Zoë Étienne", "An Peeters"]
    assert found(crowd, date(2026, 9, 18), **needed) == ["Jan De Smet", "Zoë Étienne"]
    assert found(crowd, date(2026, 9, 18), **passed) == ["An Peeters", "Tom Claes"]


def test_a_page_knows_how_many_there_are_in_all(crowd: Cast) -> None:
    page = enrolments_of(crowd.bakery.id, Wanted(words=("a",)), TODAY)
    assert (len(page.rows), page.total) == (1, 1)
    assert page.first_day == date(2025, 9, 22)
    assert page.last_day == date(2026, 9, 28)


def test_beyond_the_last_page_there_is_nothing(crowd: Cast) -> None:
    assert found(crowd, page=2) == []


def test_a_file_holds_every_row(crowd: Cast) -> None:
    rows = every_enrolment_of(crowd.bakery.id, Wanted(page=7), TODAY)
    assert len(rows) == 4


def test_what_waits_comes_with_the_nearest_day_in_front(crowd: Cast) -> None:
    rows = open_enrolments_of(crowd.bakery.id, TODAY)
    assert names(rows) == ["An Peeters", "Zoë Étienne", "Jan De Smet", "Tom Claes"]
    assert {row.total for row in rows} == {4}


def test_a_page_of_one_enrolment_sees_the_facts_that_decide(cast: Cast) -> None:
    row = enrolment_of(cast.bakery.id, cast.enrolment.public_id)
    assert status_of(facts_in(row), TODAY) is Status.APPLICATION_NEEDED
    cancel_enrolment(cast.enrolment, occasion(), reason="dubbel")
    db.session.commit()
    row = enrolment_of(cast.bakery.id, cast.enrolment.public_id)
    assert status_of(facts_in(row), TODAY) is Status.CANCELLED


def test_a_story_has_the_events_newest_first_and_the_current_papers(cast: Cast) -> None:
    row = enrolment_of(cast.bakery.id, cast.enrolment.public_id)
    story = story_of(cast.bakery.id, row)
    assert [one.kind for one in story.events] == ["document_issued", "enrolled"]
    assert story.events[1].facts["enrolled_on"] == "2026-09-10"
    assert [one.kind for one in story.documents] == ["confirmation"]


def test_a_withdrawn_paper_stays_in_the_list_only(cast: Cast) -> None:
    cancel_enrolment(cast.enrolment, occasion(), reason="dubbel")
    db.session.commit()
    row = enrolment_of(cast.bakery.id, cast.enrolment.public_id)
    assert story_of(cast.bakery.id, row).documents == []
    assert [one.withdrawn_at is not None for one in documents_of(cast.bakery.id, 1)] == [True]


QUESTIONS: dict[str, Callable[[int], object]] = {
    "open": lambda company: open_enrolments_of(company, TODAY),
    "list": lambda company: enrolments_of(company, Wanted(), TODAY),
    "deep": lambda company: enrolments_of(company, Wanted(page=40), TODAY),
    "name": lambda company: enrolments_of(
        company, Wanted(words=("an", "fr"), order=Order.NAME), TODAY
    ),
    "stage": lambda company: enrolments_of(company, Wanted(status=Status.FINAL), TODAY),
    "year": lambda company: enrolments_of(
        company, Wanted(school_year=2026, status=Status.DEADLINE_PASSED), TODAY
    ),
    "documents": lambda company: documents_of(company, 1),
    "fellows": lambda company: fellows_of(company, 1, "classroom"),
}


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_p8_no_question_reads_a_whole_table(app: Flask, cast: Cast, question: str) -> None:
    seen: list[tuple[str, Any]] = []

    def note(conn: Any, cursor: Any, statement: str, values: Any, *rest: Any) -> None:
        seen.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    QUESTIONS[question](cast.bakery.id)
    event.remove(db.engine, "before_cursor_execute", note)
    scans = [line for line in plan_of(*seen[-1]) if "SCAN" in line or "Seq Scan" in line]
    # A window counts over what the statement itself has found; that is no table.
    scans = [line for line in scans if "(subquery" not in line and "CONSTANT" not in line]
    assert not scans


def plan_of(statement: str, values: Any) -> list[str]:
    """How the database would find the rows, if tables were too large to read whole."""
    cursor = db.session.connection().connection.cursor()
    if db.engine.dialect.name == "sqlite":
        return [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    cursor.execute("SET LOCAL enable_seqscan = off")
    cursor.execute(f"EXPLAIN {statement}", values)
    return [row[0] for row in cursor.fetchall()]


def test_a_page_has_25_rows(cast: Cast) -> None:
    for number in range(PAGE + 5):
        learner = add_learner(f"N{number}", "Janssens", f"n{number}@cursist.example", occasion())
        make_enrolment(learner, cast.course, cast.bakery, number=f"G26{number:05d}")
    db.session.commit()
    first = enrolments_of(cast.bakery.id, Wanted(), TODAY)
    second = enrolments_of(cast.bakery.id, Wanted(page=2), TODAY + timedelta(days=1))
    assert (len(first.rows), first.total) == (25, 31)
    assert (len(second.rows), second.total) == (6, 31)
    both = {row.public_id for row in first.rows} | {row.public_id for row in second.rows}
    assert len(both) == 31
