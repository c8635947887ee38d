"""What a remembered page may show to whom: never another's, never an older state."""

import re
from dataclasses import fields

from flask import Flask

from portal import clock
from portal.actions.accounts import note_sign_in
from portal.actions.applications import mark_own_share
from portal.actions.companies import change_role
from portal.actions.courses import CourseDetails, change_course
from portal.actions.settings import DatedValue, set_fact
from portal.models import Course, Membership, Person, db
from portal.queries.changing import course_for_change, enrolment_for_change
from tests.browser_of import Browser
from tests.cast import Cast, actor_of, make_enrolment, occasion
from tests.conftest import Time
from tests.stages import approved, reported


def _dashboard(cast: Cast) -> str:
    return f"/onderneming/{cast.bakery.public_id}/"


def _asked(browser: Browser) -> int:
    return len([one for one in browser.statements if not one.startswith("BEGIN")])


def _named(course: Course, name: str) -> CourseDetails:
    kept = {field.name: getattr(course, field.name) for field in fields(CourseDetails)}
    return CourseDetails(**{**kept, "name": name})


def test_a_second_look_asks_for_the_visitor_only(els: Browser, cast: Cast) -> None:
    first = els.get(_dashboard(cast)).get_data(as_text=True)
    asked = len(els.statements)
    second = els.get(_dashboard(cast)).get_data(as_text=True)
    assert len(els.statements) < asked
    assert re.sub(r'value="[^"]*"', "", first) == re.sub(r'value="[^"]*"', "", second)


def test_every_change_is_seen_at_once(els: Browser, cast: Cast) -> None:
    assert "Toby" not in els.get(_dashboard(cast)).get_data(as_text=True)
    course = course_for_change(cast.course.public_id)
    make_enrolment(cast.toby, course, cast.bakery, number="F2600099")
    db.session.commit()
    assert "Toby" in els.get(_dashboard(cast)).get_data(as_text=True)


def test_what_happens_to_another_company_leaves_a_page_remembered(els: Browser, cast: Cast) -> None:
    course, page = course_for_change(cast.course.public_id), _dashboard(cast)
    els.get(page)
    make_enrolment(cast.toby, course, cast.garage, number="F2600099")
    db.session.commit()
    els.get(page)
    assert _asked(els) == 1


def test_a_sign_in_leaves_a_page_remembered(els: Browser, cast: Cast) -> None:
    els.get(_dashboard(cast))
    note_sign_in(cast.chris, occasion())
    db.session.commit()
    els.get(_dashboard(cast))
    assert _asked(els) == 1


def test_another_name_of_a_course_is_seen_at_once(els: Browser, cast: Cast) -> None:
    assert "Frans 1" in els.get(_dashboard(cast)).get_data(as_text=True)
    course = course_for_change(cast.course.public_id)
    change_course(course, _named(course, "Frans 2"), occasion())
    db.session.commit()
    page = els.get(_dashboard(cast)).get_data(as_text=True)
    assert "Frans 2" in page
    assert "Frans 1" not in page


def test_another_notice_of_the_school_is_seen_at_once(els: Browser, cast: Cast) -> None:
    assert "Het secretariaat is dicht." not in els.get(_dashboard(cast)).get_data(as_text=True)
    new = DatedValue(
        value="Het secretariaat is dicht.", valid_from=clock.today(), valid_until=None, source=""
    )
    set_fact("employer_notice", "", new, occasion())
    db.session.commit()
    assert "Het secretariaat is dicht." in els.get(_dashboard(cast)).get_data(as_text=True)


def test_a_tick_is_seen_at_once(els: Browser, cast: Cast) -> None:
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    db.session.commit()
    assert "wacht op je eigen aandeel" in els.get(_dashboard(cast)).get_data(as_text=True)
    enrolment = enrolment_for_change(cast.bakery.id, cast.enrolment.public_id)
    mark_own_share(enrolment, occasion(actor_of(cast.els)), is_done=True)
    db.session.commit()
    assert "wacht op je betaalopdracht" in els.get(_dashboard(cast)).get_data(as_text=True)


def test_midnight_is_seen_at_once(els: Browser, app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 17, 23, 59)
    els.signed_in_as(cast.els)
    assert "is de laatste dag" in els.get(_dashboard(cast)).get_data(as_text=True)
    time.is_now(2026, 9, 18, 0, 0)
    assert "De uiterste datum is voorbij." in els.get(_dashboard(cast)).get_data(as_text=True)


def test_the_stamp_tells_the_time_of_this_visit(els: Browser, cast: Cast, time: Time) -> None:
    assert "om 10.12 uur" in els.get(_dashboard(cast)).get_data(as_text=True)
    time.is_now(2026, 9, 10, 10, 40)
    again = els.get(_dashboard(cast)).get_data(as_text=True)
    assert "om 10.40 uur" in again
    assert "om 10.12 uur" not in again


def test_d2_a_colleague_gets_a_page_of_his_own(els: Browser, bob: Browser, cast: Cast) -> None:
    assert "Els Peeters" in els.get(_dashboard(cast)).get_data(as_text=True)
    page = bob.get(_dashboard(cast)).get_data(as_text=True)
    assert "Bob Maes" in page
    assert "Meld je af" in page


def test_d2_a_rival_gets_nothing_that_was_remembered(
    els: Browser, chris: Browser, cast: Cast
) -> None:
    assert els.get(_dashboard(cast)).status_code == 200
    assert chris.get(_dashboard(cast)).status_code == 404


def test_a_smaller_role_takes_its_buttons_away_at_once(
    els: Browser, bob: Browser, cast: Cast
) -> None:
    assert "Geef je projectnummer door" in bob.get(_dashboard(cast)).get_data(as_text=True)
    membership = db.session.query(Membership).filter_by(person_id=cast.bob.id).one()
    change_role(membership, cast.bakery, occasion(actor_of(cast.els)), role="reader")
    db.session.commit()
    assert "Geef je projectnummer door" not in bob.get(_dashboard(cast)).get_data(as_text=True)


def test_d6_every_session_gets_its_own_token(app: Flask, cast: Cast) -> None:
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    db.session.commit()
    els = db.session.get(Person, cast.els.id)
    assert els is not None
    one, two = Browser(app).signed_in_as(els), Browser(app).signed_in_as(els)
    with two.client.session_transaction() as cookie:
        cookie["csrf_token"] = "f" * 40
    pages = [b.get(_dashboard(cast)).get_data(as_text=True) for b in (one, two)]
    tokens = [set(re.findall(r'name="csrf_token" value="([^"]+)"', page)) for page in pages]
    assert all(len(found) == 1 for found in tokens)
    one_token, other_token = (found.pop() for found in tokens)
    for token, status in ((one_token, 400), (other_token, 303)):
        form = {"csrf_token": token, "language": "nl", "terug": "/"}
        assert two.post("/taal", form).status_code == status


def test_e1_every_form_of_every_visit_has_a_key_of_its_own(els: Browser, cast: Cast) -> None:
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    db.session.commit()
    pages = [els.get(_dashboard(cast)).get_data(as_text=True) for _ in range(2)]
    keys = [
        key for page in pages for key in re.findall(r'name="request_key" value="([^"]+)"', page)
    ]
    assert len(keys) >= 2
    assert len(set(keys)) == len(keys)


def test_a_notice_is_shown_once_and_not_remembered(els: Browser, cast: Cast) -> None:
    els.get(_dashboard(cast))
    with els.client.session_transaction() as cookie:
        cookie["_flashes"] = [("done", "Dat is gelukt.")]
    assert "Dat is gelukt." in els.get(_dashboard(cast)).get_data(as_text=True)
    assert "Dat is gelukt." not in els.get(_dashboard(cast)).get_data(as_text=True)
