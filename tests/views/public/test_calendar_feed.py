"""The private address from which a calendar reads the last days of a company (promise D48)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar, Event

from portal.actions.calendar_feeds import make_feed, revoke_feed
from portal.actions.companies import (
    accept_invitation,
    add_learners,
    invite,
    remove_member,
)
from portal.actions.courses import CourseDetails, change_course
from portal.actions.enrolling import NewEnrolment, Price, enrol_all
from portal.actions.enrolments import cancel_enrolment
from portal.actions.payments import undo_booking
from portal.actions.settings import DatedValue, set_fact
from portal.actions.terms import extend_own_share
from portal.models import Booking, Membership, Person, db
from portal.queries.changing import course_for_change
from portal.queries.members import company_of_member
from portal.views.public import pace
from tests.browser_of import Browser
from tests.cast import Cast, actor_of, occasion
from tests.conftest import Time
from tests.stages import again, approved, paid, rejected, reported, ticked_own_share

APPLY, OWN_SHARE, PAY_ORDER = "", "-own-share", "-pay-order"


def link_of(person: Person, cast: Cast) -> str:
    """The path of a new link of this person to the bakery."""
    secret = make_feed(company_of_member(cast.bakery.id), occasion(actor_of(person)))
    db.session.commit()
    return f"/agenda/{secret}.ics"


@pytest.fixture
def link(cast: Cast) -> str:
    """Els's link."""
    return link_of(cast.els, cast)


def events_at(browser: Browser, path: str, cast: Cast) -> dict[str, Event]:
    """The events of An's enrolment by what follows its id."""
    answer = browser.get(path)
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    events = {str(one["uid"]).removesuffix("@kmo-loket"): one for one in found}
    assert all(uid.startswith(cast.enrolment.public_id) for uid in events)
    return {uid.removeprefix(cast.enrolment.public_id): one for uid, one in events.items()}


def state_of(event: Event) -> tuple[date, str]:
    return event.decoded("dtstart"), str(event["status"])


def moved(cast: Cast, first_lesson_on: date) -> None:
    """The course begins on another day."""
    course = course_for_change(cast.course.public_id)
    details = {name: getattr(course, name) for name in CourseDetails.__slots__}
    change_course(
        course, CourseDetails(**{**details, "first_lesson_on": first_lesson_on}), occasion()
    )
    db.session.commit()


def test_d48_a_calendar_reads_the_days_without_session_or_cookie(
    cast: Cast, anonymous: Browser, link: str
) -> None:
    answer = anonymous.get(link)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers
    events = events_at(anonymous, link, cast)
    assert state_of(events[APPLY]) == (date(2026, 9, 17), "CONFIRMED")


def test_d48_it_names_the_course_and_initials_only(
    cast: Cast, anonymous: Browser, link: str
) -> None:
    text = anonymous.get(link).text
    assert "Frans 1\\, A.P." in text
    for private in ("Peeters", "An ", cast.enrolment.number, cast.enrolment.ogm, "0999", "Els"):
        assert private not in text


def test_a_calendar_that_only_asks_whether_it_changed_is_told(
    cast: Cast, anonymous: Browser, link: str, time: Time
) -> None:
    first = anonymous.get(link)
    time.moment += timedelta(days=1)
    asked = {"If-None-Match": first.headers["ETag"]}
    same = anonymous.get(link, headers=asked)
    assert (same.status_code, same.data) == (304, b"")
    reported(cast.enrolment, cast.els)
    changed = anonymous.get(link, headers=asked)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_head_tells_what_get_would(anonymous: Browser, link: str) -> None:
    whole, head = anonymous.get(link), anonymous.client.head(link)
    assert head.status_code == 200
    assert head.data == b""
    for name in ("ETag", "Content-Type", "Content-Length"):
        assert head.headers[name] == whole.headers[name]


def test_the_days_follow_an_enrolment_from_station_to_station(
    cast: Cast, anonymous: Browser, link: str, time: Time
) -> None:
    time.is_now(2026, 9, 15)
    reported(cast.enrolment, cast.els)
    events = events_at(anonymous, link, cast)
    assert {uid: state_of(one) for uid, one in events.items()} == {
        APPLY: (date(2026, 9, 17), "CANCELLED")
    }
    time.is_now(2026, 9, 16)
    approved(cast.enrolment, cast.mieke)
    events = events_at(anonymous, link, cast)
    assert state_of(events[OWN_SHARE]) == (date(2026, 10, 16), "CONFIRMED")
    assert state_of(events[PAY_ORDER]) == (date(2027, 12, 31), "CONFIRMED")
    ticked_own_share(cast.enrolment, cast.els)
    events = events_at(anonymous, link, cast)
    assert [str(one["status"]) for one in events.values()] == [
        "CANCELLED",
        "CANCELLED",
        "CONFIRMED",
    ]
    time.is_now(2026, 9, 28)
    paid(cast.enrolment, cast.mieke)
    events = events_at(anonymous, link, cast)
    assert {str(one["status"]) for one in events.values()} == {"CANCELLED"}
    assert not any(one.walk("VALARM") for one in events.values())


def test_a_refused_number_opens_the_day_to_apply_again(
    cast: Cast, anonymous: Browser, link: str, time: Time
) -> None:
    time.is_now(2026, 9, 15)
    reported(cast.enrolment, cast.els)
    rejected(cast.enrolment, cast.mieke)
    assert state_of(events_at(anonymous, link, cast)[APPLY]) == (date(2026, 9, 17), "CONFIRMED")


def test_a_later_day_for_the_own_share_moves_that_day_only(
    cast: Cast, anonymous: Browser, link: str, time: Time
) -> None:
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    before = events_at(anonymous, link, cast)
    extend_own_share(
        again(cast.enrolment), occasion(), until=date(2026, 10, 30), reason="de bank is traag"
    )
    db.session.commit()
    after = events_at(anonymous, link, cast)
    assert after[OWN_SHARE].decoded("dtstart") == date(2026, 10, 30)
    assert int(after[OWN_SHARE]["sequence"]) > int(before[OWN_SHARE]["sequence"])
    for uid in (APPLY, PAY_ORDER):
        assert state_of(after[uid]) == state_of(before[uid])


def test_every_change_raises_the_sequence_and_none_ever_lowers_it(
    cast: Cast, anonymous: Browser, link: str, time: Time
) -> None:
    """A moved course (case 21), a report, a correction, a payment and its undoing."""

    def correct() -> None:
        reported(cast.enrolment, cast.els, applied_on=date(2026, 9, 14))

    def undo() -> None:
        booking = db.session.query(Booking).filter_by(undone_at=None).one()
        undo_booking(booking, again(cast.enrolment), occasion(actor_of(cast.mieke)), reason="fout")
        db.session.commit()

    def agree_to_less_time() -> None:
        new = DatedValue(
            value="25", valid_from=date(2026, 9, 1), valid_until=None, source="besluit"
        )
        set_fact("own_share_days", "30", new, occasion())
        db.session.commit()

    time.is_now(2026, 9, 15)
    story = (
        lambda: moved(cast, date(2026, 9, 10)),
        lambda: reported(cast.enrolment, cast.els),
        correct,
        lambda: approved(cast.enrolment, cast.mieke),
        agree_to_less_time,
        lambda: moved(cast, date(2026, 9, 4)),
        lambda: paid(cast.enrolment, cast.mieke, cents=5000),
        undo,
        lambda: cancel_enrolment(again(cast.enrolment), occasion(), reason="ziek"),
    )
    seen = [int(events_at(anonymous, link, cast)[APPLY]["sequence"])]
    for step in story:
        time.moment += timedelta(minutes=5)
        step()
        db.session.commit()
        event = events_at(anonymous, link, cast)[APPLY]
        seen.append(int(event["sequence"]))
    assert seen == sorted(set(seen))
    assert event.decoded("last-modified") == time.now().replace(microsecond=0)


def test_the_setting_for_the_own_share_moves_the_guide_day(
    cast: Cast, anonymous: Browser, link: str, time: Time
) -> None:
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    new = DatedValue(value="25", valid_from=date(2026, 9, 1), valid_until=None, source="besluit")
    set_fact("own_share_days", "30", new, occasion())
    db.session.commit()
    event = events_at(anonymous, link, cast)[OWN_SHARE]
    assert event.decoded("dtstart") == date(2026, 10, 11)


def test_what_is_done_stays_cancelled_for_sixty_days(
    cast: Cast, anonymous: Browser, link: str, time: Time
) -> None:
    cancel_enrolment(again(cast.enrolment), occasion(), reason="ziek")
    db.session.commit()
    time.is_now(2026, 11, 9)
    assert state_of(events_at(anonymous, link, cast)[APPLY]) == (date(2026, 9, 17), "CANCELLED")
    time.is_now(2026, 11, 10)
    assert events_at(anonymous, link, cast) == {}


def test_a_day_that_passed_without_an_application_stays_for_sixty_days(
    cast: Cast, anonymous: Browser, link: str, time: Time
) -> None:
    time.is_now(2026, 11, 16)
    assert state_of(events_at(anonymous, link, cast)[APPLY]) == (date(2026, 9, 17), "CONFIRMED")
    time.is_now(2026, 11, 17)
    assert events_at(anonymous, link, cast) == {}


def test_an_own_share_that_waits_for_months_keeps_the_outer_limit_in_sight(
    cast: Cast, anonymous: Browser, link: str, time: Time
) -> None:
    reported(cast.enrolment, cast.els, applied_on=date(2026, 9, 10))
    approved(cast.enrolment, cast.mieke)
    time.is_now(2027, 6, 1)
    events = events_at(anonymous, link, cast)
    assert {uid: state_of(one) for uid, one in events.items()} == {
        PAY_ORDER: (date(2027, 12, 31), "CONFIRMED")
    }


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nl", "Laatste dag aanvraag KMO-portefeuille: Frans 1, A.P."),
        ("en", "Last day to apply to KMO-portefeuille: Frans 1, A.P."),
        ("fr", "Dernier jour pour la demande KMO-portefeuille\N{NO-BREAK SPACE}: Frans 1, A.P."),
    ],
)
def test_e30_the_days_are_in_the_language_of_whose_link_it_is(
    cast: Cast, mieke: Browser, link: str, language: str, title: str
) -> None:
    cast.els.language = language
    db.session.commit()
    # Whoever opens it, and whatever that browser prefers.
    mieke.client.set_cookie("taal", "nl")
    assert str(events_at(mieke, link, cast)[APPLY]["summary"]) == title


def test_d48_another_link_of_the_same_company_shows_the_same(
    cast: Cast, anonymous: Browser, link: str
) -> None:
    assert anonymous.get(link_of(cast.bob, cast)).data == anonymous.get(link).data


def test_d48_a_link_shows_its_own_company_only(cast: Cast, anonymous: Browser) -> None:
    secret = make_feed(company_of_member(cast.garage.id), occasion(actor_of(cast.dora)))
    db.session.commit()
    text = anonymous.get(f"/agenda/{secret}.ics").text
    assert cast.rivals_enrolment.public_id in text
    assert cast.enrolment.public_id not in text


def test_d48_a_link_ends_with_what_its_person_may_see(
    cast: Cast, anonymous: Browser, time: Time
) -> None:
    paths = {name: link_of(getattr(cast, name), cast) for name in ("els", "bob", "dora")}
    membership = db.session.query(Membership).filter_by(
        person_id=cast.dora.id, company_id=cast.bakery.id
    )
    membership.update({"ends_on": date(2026, 9, 12)})
    bob = db.session.query(Membership).filter_by(person_id=cast.bob.id).one()
    remove_member(bob, company_of_member(cast.bakery.id), occasion())
    cast.els.is_active = False
    db.session.commit()
    assert anonymous.get(paths["els"]).status_code == 404
    assert anonymous.get(paths["bob"]).status_code == 404
    time.is_now(2026, 9, 12)
    assert anonymous.get(paths["dora"]).status_code == 200
    time.is_now(2026, 9, 13)
    assert anonymous.get(paths["dora"]).status_code == 404


def test_d48_a_link_stays_ended_when_its_person_comes_back(cast: Cast, anonymous: Browser) -> None:
    path, company = link_of(cast.bob, cast), company_of_member(cast.bakery.id)
    bob = db.session.query(Membership).filter_by(person_id=cast.bob.id).one()
    remove_member(bob, company, occasion())
    invitation = invite(company, occasion(), name="Bob", email=cast.bob.email, role="reader")
    accept_invitation(invitation, cast.bob, company, occasion(actor_of(cast.bob)))
    db.session.commit()
    assert anonymous.get(path).status_code == 404
    assert anonymous.get(link_of(cast.bob, cast)).status_code == 200


def test_d48_a_link_that_was_taken_back_or_replaced_is_not_found(
    cast: Cast, anonymous: Browser, link: str
) -> None:
    newer = link_of(cast.els, cast)
    assert anonymous.get(link).status_code == 404
    assert anonymous.get(newer).status_code == 200
    assert revoke_feed(company_of_member(cast.bakery.id), occasion(actor_of(cast.els)))
    db.session.commit()
    gone, guessed = anonymous.get(newer), anonymous.get("/agenda/abc.ics")
    assert gone.status_code == guessed.status_code == 404


def test_d18_one_link_may_be_read_thirty_times_a_minute(
    anonymous: Browser, cast: Cast, link: str, time: Time
) -> None:
    other = link_of(cast.bob, cast)
    for _look in range(pace.LIMIT):
        assert anonymous.get(link).status_code == 200
    refused = anonymous.get(link)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 60
    assert anonymous.get(other).status_code == 200
    time.moment += pace.WITHIN
    assert anonymous.get(link).status_code == 200


def test_d18_who_guesses_is_slowed_down(anonymous: Browser, link: str) -> None:
    guesses = [anonymous.get(f"/agenda/{n}.ics").status_code for n in range(pace.LIMIT + 1)]
    assert guesses == [404] * pace.LIMIT + [429]
    assert anonymous.get(link).status_code == 200


def test_p6_two_hundred_enrolments_cost_no_more_statements_than_one(
    app: Flask, cast: Cast, anonymous: Browser, link: str
) -> None:
    anonymous.get(link)
    anonymous.get(link)
    few = [one for one in anonymous.statements if one.startswith("SELECT")]
    course = course_for_change(cast.course.public_id)
    people = [("Piet", f"Roels {n}", f"p{n}@cursist.example") for n in range(200)]
    wanted = [
        NewEnrolment(
            number=f"F269{n:04}",
            learner=learner,
            course=course,
            company=cast.bakery,
            enrolled_on=date(2026, 9, 10),
            price=Price(fee_cents=18000),
        )
        for n, learner in enumerate(add_learners(people, occasion()))
    ]
    enrol_all(wanted, occasion())
    db.session.commit()
    feed = Calendar.from_ical(anonymous.get(link).data)
    assert len(feed.walk("VEVENT")) == 201
    many = [one for one in anonymous.statements if one.startswith("SELECT")]
    assert len(many) == len(few) <= 3


def test_the_stamp_of_an_event_is_its_last_change(
    cast: Cast, anonymous: Browser, link: str, time: Time
) -> None:
    time.is_now(2026, 9, 12)
    event = events_at(anonymous, link, cast)[APPLY]
    assert event.decoded("dtstamp") == event.decoded("last-modified")
    assert event.decoded("dtstamp") == datetime(2026, 9, 10, 8, 12, tzinfo=UTC)


def test_search_machines_are_kept_away(anonymous: Browser) -> None:
    assert "Disallow: /agenda\n" in anonymous.get("/robots.txt").text


def test_e30_two_people_of_one_company_each_read_their_own_language(
    cast: Cast, anonymous: Browser, link: str
) -> None:
    cast.bob.language = "en"
    db.session.commit()
    of_bob = link_of(cast.bob, cast)
    titles = [str(events_at(anonymous, path, cast)[APPLY]["summary"]) for path in (link, of_bob)]
    assert [title.split()[0] for title in titles] == ["Laatste", "Last"]


def test_the_file_of_one_day_and_the_feed_tell_the_same(
    cast: Cast, els: Browser, link: str
) -> None:
    moved(cast, date(2026, 9, 10))
    path = f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{cast.enrolment.public_id}"
    (single,) = Calendar.from_ical(els.get(f"{path}/termijn.ics").data).walk("VEVENT")
    event = events_at(els, link, cast)[APPLY]
    for name in ("uid", "sequence", "summary", "description", "status", "url"):
        assert str(single[name]) == str(event[name])
    assert single.decoded("dtstart") == event.decoded("dtstart") == date(2026, 9, 24)
