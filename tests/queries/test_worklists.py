"""The secretariat's lists go over an index, agree with their counts and lose no row."""

from datetime import date

import pytest
from flask import Flask

from portal import clock
from portal.models import Enrolment, db
from portal.queries.dossier import dossier_of, parts_of
from portal.queries.search import found_by
from portal.queries.worklists import (
    CallReason,
    Cursor,
    Wanted,
    call_days,
    calls_of,
    confirmed_bookings,
    counts_of,
    enrolments_like,
    late_counts,
    page_of,
    todays_calls,
    waiting_applications,
)
from portal.rules.stations import Status
from tests.cast import Cast, make_enrolment, site_named
from tests.conftest import Time
from tests.queries.plans import plans

TODAY = date(2026, 9, 16)


@pytest.fixture
def busy(cast: Cast, time: Time) -> Cast:
    """Thirty more enrolments on the same last day."""
    time.is_now(2026, 9, 16)
    for number in range(30):
        make_enrolment(cast.an, cast.course, cast.bakery, number=f"F27{number:05d}")
    db.session.commit()
    return cast


def ask_everything(site_id: int | None) -> None:
    """Every list of the secretariat once."""
    days = call_days(clock.now(), TODAY, 30)
    counts_of(site_id, TODAY)
    for reason in CallReason:
        calls_of(site_id, reason, days)
        calls_of(site_id, reason, days, cursor=Cursor(TODAY, 5))
    todays_calls(site_id, days, limit=8)
    late_counts(site_id, days)
    waiting_applications(site_id)
    confirmed_bookings(site_id)
    for wanted in (
        Wanted(site_id=site_id),
        Wanted(site_id=site_id, status=Status.FINAL),
        Wanted(site_id=site_id, status=Status.DEADLINE_PASSED),
        Wanted(site_id=site_id, is_payable=True),
        Wanted(site_id=site_id, words=("peeters", "an")),
    ):
        enrolments_like(wanted, TODAY)
        enrolments_like(wanted, TODAY, cursor=Cursor(TODAY, 5, is_backward=True))


@pytest.mark.parametrize("is_own", [True, False])
def test_p8_no_list_reads_all_enrolments(app: Flask, busy: Cast, is_own: bool) -> None:
    with plans(app) as found:
        ask_everything(site_named("lokeren").id if is_own else None)
    assert bool(found) == (db.engine.dialect.name == "sqlite")
    large = {"enrolment", "application", "message", "call_note", "search_word"}
    scans = [one for one in found if one.startswith("SCAN") and one.split()[1] in large]
    assert not scans, scans


@pytest.mark.parametrize("is_own", [True, False])
def test_p8_what_is_counted_stands_in_an_index(app: Flask, busy: Cast, is_own: bool) -> None:
    site_id = site_named("lokeren").id if is_own else None
    with plans(app) as found:
        counts_of(site_id, TODAY)
        late_counts(site_id, call_days(clock.now(), TODAY, 30))
    of_enrolments = [one for one in found if one.startswith(("SCAN enrol", "SEARCH enrol"))]
    assert bool(of_enrolments) == (db.engine.dialect.name == "sqlite")
    # The few of which a mail came back, or that were put off, are looked up by their number.
    cheap = ("USING COVERING INDEX", "USING INTEGER PRIMARY KEY")
    read = [one for one in of_enrolments if not any(way in one for way in cheap)]
    assert not read, read


@pytest.mark.parametrize("is_own", [True, False])
def test_p8_no_list_is_sorted_before_its_page_is_cut(app: Flask, busy: Cast, is_own: bool) -> None:
    site_id, days = site_named("lokeren").id if is_own else None, call_days(clock.now(), TODAY, 30)
    with plans(app) as found:
        # What came back or was put off are a handful, found by their own index and then sorted.
        for reason in set(CallReason) - {CallReason.BOUNCED, CallReason.SNOOZED}:
            calls_of(site_id, reason, days)
        enrolments_like(Wanted(site_id=site_id), TODAY)
        enrolments_like(Wanted(site_id=site_id, status=Status.FINAL), TODAY)
    assert not [one for one in found if "TEMP B-TREE FOR ORDER BY" in one], found


@pytest.mark.parametrize("reason", [CallReason.BOUNCED, CallReason.SNOOZED])
def test_p8_what_came_back_or_was_put_off_is_found_from_its_mails_and_notes(
    app: Flask, busy: Cast, reason: CallReason
) -> None:
    with plans(app) as found:
        calls_of(None, reason, call_days(clock.now(), TODAY, 30))
    walked = [one for one in found if one.startswith(("SCAN", "SEARCH enrolment"))]
    assert all("USING INTEGER PRIMARY KEY" in one for one in walked), walked
    assert bool(walked) == (db.engine.dialect.name == "sqlite")


def test_p8_a_file_and_a_search_read_no_whole_table(app: Flask, busy: Cast) -> None:
    with plans(app) as found:
        parts_of(dossier_of(busy.enrolment.public_id).id)
        found_by(("peeters", "an"))
    large = {"enrolment", "event", "message", "document", "booking", "search_word", "call_note"}
    scans = [one for one in found if one.startswith("SCAN") and one.split()[1] in large]
    assert not scans, scans
    assert len(found_by(("peet",))["enrolment"]) == 11


def test_no_row_is_lost_or_shown_twice_between_pages(busy: Cast) -> None:
    everything = {row.id for row in db.session.query(Enrolment)}
    seen: list[int] = []
    cursor = None
    for _ in range(10):
        page = page_of(enrolments_like(Wanted(), TODAY, cursor=cursor, limit=7), cursor, 7)
        seen.extend(row.id for row in page.rows)
        cursor = page.following
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert set(seen) == everything


def test_the_way_back_shows_the_same_page(busy: Cast) -> None:
    first = page_of(enrolments_like(Wanted(), TODAY, limit=7), None, 7)
    second = page_of(
        enrolments_like(Wanted(), TODAY, cursor=first.following, limit=7), first.following, 7
    )
    assert second.previous is not None
    back = page_of(
        enrolments_like(Wanted(), TODAY, cursor=second.previous, limit=7), second.previous, 7
    )
    assert [row.id for row in back.rows] == [row.id for row in first.rows]
    assert back.previous is None


@pytest.mark.parametrize("text_", ["", "na", "na.x.1", "na.2026-09-16.-1", "op.2026-09-16.1", "1"])
def test_a_place_that_nobody_wrote_is_the_first_page(text_: str) -> None:
    assert Cursor.read(text_) is None


def test_a_place_in_a_list_survives_its_address() -> None:
    for cursor in (Cursor(TODAY, 17), Cursor(TODAY, 17, is_backward=True)):
        assert Cursor.read(cursor.write()) == cursor


def test_the_counts_equal_the_rows(busy: Cast) -> None:
    days = call_days(clock.now(), TODAY, 30)
    for site_id in (site_named("lokeren").id, site_named("hamme").id, None):
        counts = counts_of(site_id, TODAY)
        rows = calls_of(site_id, CallReason.SEVEN_DAYS, days, limit=200)
        assert counts.deadlines == len(rows)
        assert counts.cents_at_risk == sum(row.due_cents for row in rows)
        assert counts.within(TODAY, 0) == len(calls_of(site_id, CallReason.TODAY, days, limit=200))


def test_a_status_that_depends_on_the_day_is_asked_by_day(busy: Cast) -> None:
    def number(status: Status, today: date) -> int:
        return len(enrolments_like(Wanted(status=status), today, limit=200))

    assert number(Status.APPLICATION_NEEDED, date(2026, 9, 17)) == 32
    assert number(Status.DEADLINE_PASSED, date(2026, 9, 17)) == 0
    assert number(Status.APPLICATION_NEEDED, date(2026, 9, 18)) == 0
    assert number(Status.DEADLINE_PASSED, date(2026, 9, 18)) == 32


def test_a_search_wants_every_word_and_takes_their_beginnings(busy: Cast) -> None:
    def names(*words: str) -> set[str]:
        return {row.learner for row in enrolments_like(Wanted(words=words), TODAY)}

    assert names("peet") == {"An Peeters"}
    assert names("desme") == set()
    assert names("smet") == {"Toby De Wilde"}
    assert names("an", "frans", "bakk") == {"An Peeters"}
    assert names("an", "garage") == set()
