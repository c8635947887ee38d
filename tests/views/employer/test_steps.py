"""Ticking the own share and the pay order, taking a tick back, and being second."""

import pytest
from flask import Flask

from portal.models import Event, db
from portal.queries.enrolments import enrolment_of, facts_in
from portal.rules.stations import Status, status_of
from tests.browser_of import Browser
from tests.cast import Cast
from tests.conftest import Time
from tests.stages import approved, paid, reported, ticked_own_share


def path_of(cast: Cast, word: str = "") -> str:
    base = f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{cast.enrolment.public_id}"
    return f"{base}/{word}" if word else base


def status_now(cast: Cast, time: Time) -> Status:
    row = enrolment_of(cast.bakery.id, cast.enrolment.public_id)
    return status_of(facts_in(row), time.today)


@pytest.fixture
def due(app: Flask, cast: Cast, time: Time) -> Browser:
    """Els on the day on which her own share is due."""
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    return Browser(app).signed_in_as(cast.els)


def test_a_tick_moves_to_the_next_station_and_back(due: Browser, cast: Cast, time: Time) -> None:
    answer = due.post(path_of(cast, "eigen-aandeel"), {"done": "1"})
    assert (answer.status_code, answer.location) == (303, path_of(cast))
    assert "We hebben genoteerd dat dit klaar is." in due.get(path_of(cast)).text
    assert status_now(cast, time) is Status.PAY_ORDER_DUE
    due.post(path_of(cast, "betaalopdracht"), {"done": "1"})
    assert status_now(cast, time) is Status.PAYMENT_EXPECTED
    due.post(path_of(cast, "betaalopdracht"), {"done": "0"})
    due.post(path_of(cast, "eigen-aandeel"), {"done": "0"})
    assert "We hebben genoteerd dat dit nog niet klaar is." in due.get(path_of(cast)).text
    assert status_now(cast, time) is Status.OWN_SHARE_DUE


def test_d38_each_tick_is_a_line_of_the_log(due: Browser, cast: Cast) -> None:
    due.post(path_of(cast, "eigen-aandeel"), {"done": "1"})
    last = db.session.query(Event).order_by(Event.id.desc()).first()
    assert (last.kind, last.by_name) == ("own_share_marked", "Els Peeters")


def test_p27_the_answer_to_a_tick_is_at_most_1500_bytes(due: Browser, cast: Cast) -> None:
    form = {"done": "1", "csrf_token": due.csrf_token()}
    headers = {"HX-Request": "true", "Accept-Encoding": "gzip, deflate, br"}
    answer = due.client.post(path_of(cast, "eigen-aandeel"), data=form, headers=headers)
    assert answer.status_code == 200
    assert len(answer.data) <= 1500


def test_htmx_gets_the_stations_and_what_to_do_now(due: Browser, cast: Cast) -> None:
    answer = due.post(path_of(cast, "eigen-aandeel"), {"done": "1"}, htmx=True)
    page = answer.text
    assert answer.status_code == 200
    assert page.lstrip().startswith('<section class="part" id="stations"')
    assert page.count("hx-swap-oob") == 3
    assert "Stap 4 van 5" in page
    assert "Ik heb de betaalopdracht gegeven" in page
    assert "We hebben genoteerd dat dit klaar is." in page
    assert "<html" not in page


def test_the_second_of_two_colleagues_sees_who_was_first(
    due: Browser, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 16, 11, 5)
    ticked_own_share(cast.enrolment, cast.bob)
    time.is_now(2026, 9, 16, 11, 20)
    told = "Bob Maes heeft dit om 11.05 uur al gedaan. Je ziet nu de nieuwe stand van zaken."
    plain = due.post(path_of(cast, "eigen-aandeel"), {"done": "1"})
    assert plain.status_code == 409
    assert told in plain.text
    assert "Stap 4 van 5" in plain.text
    swapped = due.post(path_of(cast, "eigen-aandeel"), {"done": "1"}, htmx=True)
    assert swapped.status_code == 409
    assert told in swapped.text


def test_money_that_came_in_meanwhile_is_the_secretariats_doing(
    due: Browser, cast: Cast, time: Time
) -> None:
    paid(cast.enrolment, cast.mieke)
    answer = due.post(path_of(cast, "eigen-aandeel"), {"done": "1"})
    assert answer.status_code == 409
    assert "Het secretariaat heeft dit om 10.12 uur al gedaan." in answer.text
    assert status_now(cast, time) is Status.FINAL


def test_a_tick_before_any_application_is_refused(els: Browser, cast: Cast, time: Time) -> None:
    assert els.post(path_of(cast, "eigen-aandeel"), {"done": "1"}).status_code == 409
    assert status_now(cast, time) is Status.APPLICATION_NEEDED


def test_d1_a_reader_may_not_tick(app: Flask, cast: Cast, dora: Browser) -> None:
    path = f"/onderneming/{cast.garage.public_id}/inschrijvingen/{cast.rivals_enrolment.public_id}"
    answer = dora.post(path + "/eigen-aandeel", {"done": "1"})
    assert answer.status_code == 403
    assert "Chris De Smet" in answer.text


def test_d3_other_fields_change_nothing(due: Browser, cast: Cast, time: Time) -> None:
    fields = {"done": "1", "status": "final", "received_cents": "18000", "company_id": "2"}
    due.post(path_of(cast, "eigen-aandeel"), fields)
    row = enrolment_of(cast.bakery.id, cast.enrolment.public_id)
    assert row.booked_cents == 0
    assert status_now(cast, time) is Status.PAY_ORDER_DUE


def test_e1_a_double_click_is_one_tick(due: Browser, cast: Cast) -> None:
    fields = {"done": "1", "request_key": "one-click"}
    first = due.post(path_of(cast, "eigen-aandeel"), dict(fields))
    second = due.post(path_of(cast, "eigen-aandeel"), dict(fields))
    assert (first.status_code, second.status_code) == (303, 303)
    ticks = db.session.query(Event).filter_by(kind="own_share_marked").count()
    assert ticks == 1


def test_a_get_on_a_tick_does_nothing(due: Browser, cast: Cast) -> None:
    assert due.get(path_of(cast, "eigen-aandeel")).status_code == 405
