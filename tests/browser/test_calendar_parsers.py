"""Two parsers that know nothing of each other read the same days in a feed: icalendar, ical.js."""

import base64
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar, Event

from portal.actions.calendar_feeds import make_feed
from portal.actions.companies import add_learner
from portal.actions.enrolments import cancel_enrolment, convert_to_ordinary_fee
from portal.models import Enrolment, db
from portal.queries.members import company_of_member
from portal.rules.stations import Stage, Status, status_from_stage
from tests.browser_of import Browser
from tests.cast import Cast, actor_of, make_course, make_enrolment, occasion
from tests.conftest import Time
from tests.stages import (
    again,
    approved,
    paid,
    rejected,
    reported,
    ticked_own_share,
    ticked_pay_order,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

pytestmark = pytest.mark.browser

ICAL_JS = Path(__file__).resolve().parent.parent / "vendor" / "ical.min.js"
READ = """
async ([module, feed]) => {
  const {default: ICAL} = await import(module);
  const calendar = new ICAL.Component(ICAL.parse(feed));
  const text = (of, name) => String(of.getFirstPropertyValue(name));
  return {
    name: text(calendar, 'x-wr-calname'),
    again: text(calendar, 'refresh-interval'),
    method: calendar.getFirstPropertyValue('method'),
    events: calendar.getAllSubcomponents('vevent').map(one => ({
      uid: text(one, 'uid'),
      starts: text(one, 'dtstart'),
      ends: text(one, 'dtend'),
      is_whole_day: one.getFirstPropertyValue('dtstart').isDate,
      sequence: one.getFirstPropertyValue('sequence'),
      status: text(one, 'status'),
      changed: text(one, 'last-modified'),
      summary: text(one, 'summary'),
      description: text(one, 'description'),
      alarms: one.getAllSubcomponents('valarm').map(
        alarm => [text(alarm, 'action'), text(alarm, 'trigger')]),
    })),
  };
}
"""


def _enrolments(cast: Cast) -> Iterator[Enrolment]:
    """More students of the bakery, each with a name that a file could stumble over."""
    course = make_course("F26-FRA2", name="Français; économie, deuxième année \\ avancé")
    for number in range(20):
        learner = add_learner("Éva", f"Çelik {number}", f"eva{number}@x.example", occasion())
        yield make_enrolment(learner, course, cast.bakery, number=f"F260010{number:02}")


def _every_status(cast: Cast) -> None:
    """One enrolment or more of the bakery in each of the twelve statuses of 20 September."""
    new = _enrolments(cast)
    els, mieke = cast.els, cast.mieke
    steps: tuple[Any, ...] = (
        lambda one: approved(one, mieke),
        lambda one: ticked_own_share(one, els),
        lambda one: ticked_pay_order(one, els),
        lambda one: paid(one, mieke, cents=5000),
        lambda one: paid(one, mieke, cents=13000),
    )
    for reached in range(len(steps) + 1):
        one = next(new)
        reported(one, els)
        for step in steps[:reached]:
            step(one)
    refused, ordinary, cancelled = next(new), next(new), next(new)
    reported(refused, els)
    rejected(refused, mieke)
    convert_to_ordinary_fee(again(ordinary), occasion(), reason="op vraag")
    cancel_enrolment(again(cancelled), occasion(), reason="ziek")
    late = make_course("F26-EXC1", name="Excel 1", first_lesson_on=date(2026, 8, 20))
    ahead = make_course("F26-EXC2", name="Excel 2", first_lesson_on=date(2026, 9, 24))
    make_enrolment(cast.an, late, cast.bakery, number="F2600201")
    make_enrolment(cast.an, ahead, cast.bakery, number="F2600202")
    db.session.commit()


def _by_icalendar(content: bytes) -> dict[str, Any]:
    calendar = Calendar.from_ical(content)
    return {
        "name": str(calendar["x-wr-calname"]),
        "again": calendar["refresh-interval"].to_ical().decode(),
        "method": calendar.get("method"),
        "events": [_event(one) for one in calendar.walk("VEVENT")],
    }


def _event(one: Event) -> dict[str, Any]:
    starts = one.decoded("dtstart")
    return {
        "uid": str(one["uid"]),
        "starts": starts.isoformat(),
        "ends": one.decoded("dtend").isoformat(),
        "is_whole_day": type(starts) is date,
        "sequence": int(one["sequence"]),
        "status": str(one["status"]),
        "changed": f"{one.decoded('last-modified'):%Y-%m-%dT%H:%M:%SZ}",
        "summary": str(one["summary"]),
        "description": str(one["description"]),
        "alarms": [
            [str(alarm["action"]), alarm["trigger"].to_ical().decode()]
            for alarm in one.walk("VALARM")
        ],
    }


def test_two_parsers_agree_on_a_feed_with_every_status(
    cast: Cast, anonymous: Browser, time: Time, chromium: "Chromium"
) -> None:
    _every_status(cast)
    secret = make_feed(company_of_member(cast.bakery.id), occasion(actor_of(cast.els)))
    db.session.commit()
    time.is_now(2026, 9, 20)
    here = db.session.query(Enrolment).filter_by(company_id=cast.bakery.id)
    assert {status_from_stage(Stage(one.stage), one.last_day, time.today) for one in here} == set(
        Status
    )

    content = anonymous.get(f"/agenda/{secret}.ics").data
    module = base64.b64encode(ICAL_JS.read_bytes()).decode()
    page = chromium.new_page()
    by_ical_js = page.evaluate(
        READ, [f"data:text/javascript;base64,{module}", content.decode("utf-8")]
    )
    page.close()

    assert by_ical_js == _by_icalendar(content)
    events = by_ical_js["events"]
    # Those that were approved have the days of the money as well.
    assert len(events) == here.count() + 2 * 5
    assert len({one["uid"] for one in events}) == len(events)
    assert all(one["is_whole_day"] for one in events)
    assert {one["status"] for one in events} == {"CONFIRMED", "CANCELLED"}
    for one in events:
        rings = [["DISPLAY", "-P3D"], ["DISPLAY", "-P1D"]]
        assert one["alarms"] == (rings if one["status"] == "CONFIRMED" else [])
    assert any("Français; économie, deuxième année \\ avancé" in one["summary"] for one in events)
