"""Forgetting must lock, not leak: doors, sessions, other sites, doubled fields, second clicks."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.access import UndeclaredDoor, check_doors, local_path
from portal.models import RequestKey, UserSession, db
from tests.browser_of import Browser
from tests.cast import Cast
from tests.conftest import Time, settings_for


def test_d1_a_route_without_a_declared_door_keeps_the_portal_from_starting(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, "sqlite://"))
    app.view_functions["public.forgotten"] = lambda: ""
    with pytest.raises(UndeclaredDoor, match=r"public\.forgotten"):
        check_doors(app)


def test_d2_another_company_is_404_as_if_it_did_not_exist(els: Browser, cast: Cast) -> None:
    rival = els.get(f"/onderneming/{cast.garage.public_id}/")
    nobody = els.get("/onderneming/0000000000000000/")
    assert rival.status_code == nobody.status_code == 404
    assert rival.get_data() == nobody.get_data()


def test_a_member_enters(els: Browser, cast: Cast) -> None:
    assert els.get(f"/onderneming/{cast.bakery.public_id}/").status_code == 200


def test_somebody_without_session_is_sent_to_sign_in(anonymous: Browser, cast: Cast) -> None:
    path = f"/onderneming/{cast.bakery.public_id}/"
    answer = anonymous.get(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/aanmelden?terug=/onderneming")


def test_d13_a_fragment_without_session_makes_the_whole_page_sign_in(
    anonymous: Browser, cast: Cast
) -> None:
    path = f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{cast.enrolment.public_id}"
    answer = anonymous.post(f"{path}/eigen-aandeel", htmx=True)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/aanmelden")
    assert "Location" not in answer.headers


def test_d14_an_ended_session_is_worth_nothing(els: Browser, cast: Cast) -> None:
    path = f"/onderneming/{cast.bakery.public_id}/"
    assert els.get(path).status_code == 200
    db.session.query(UserSession).delete()
    db.session.commit()
    assert els.get(path).status_code == 303


def test_d14_an_idle_session_ends(els: Browser, cast: Cast, time: Time) -> None:
    time.moment += timedelta(hours=8)
    assert els.get(f"/onderneming/{cast.bakery.public_id}/").status_code == 303


def test_d14_a_member_of_staff_is_signed_out_after_half_an_hour(mieke: Browser, time: Time) -> None:
    assert mieke.get("/beheer/").status_code == 200
    time.moment += timedelta(minutes=30)
    assert mieke.get("/beheer/").status_code == 303


def test_d14_a_person_who_leaves_is_out_at_once(els: Browser, cast: Cast) -> None:
    cast.els.is_active = False
    db.session.commit()
    assert els.get(f"/onderneming/{cast.bakery.public_id}/").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ],
)
def test_d6_a_change_asked_for_by_another_site_is_refused(
    els: Browser, headers: dict[str, str]
) -> None:
    assert els.post("/afmelden", headers=headers).status_code == 403
    assert db.session.query(UserSession).count() == 1


def test_d6_a_change_without_token_is_refused(els: Browser) -> None:
    assert els.post("/afmelden", with_csrf=False).status_code == 400
    assert db.session.query(UserSession).count() == 1


def test_d4_a_field_that_comes_twice_is_refused(els: Browser, cast: Cast) -> None:
    path = f"/onderneming/{cast.bakery.public_id}/inschrijvingen?zoek=a&zoek=b"
    assert els.get(path).status_code == 400


def test_d21_another_host_is_refused(anonymous: Browser) -> None:
    assert anonymous.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/onderneming/x/", True),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example", False),
        ("javascript:alert(1)", False),
        ("/a\r\nSet-Cookie: x", False),
        ("", False),
    ],
)
def test_d34_only_a_path_of_our_own_is_followed(target: str, kept: bool) -> None:
    assert (local_path(target) == target) is kept


def test_e1_a_second_click_shows_the_first_result(els: Browser, cast: Cast, app: Flask) -> None:
    form = {"request_key": "once-and-only-once", "is_first_time": "1"}
    path = f"/onderneming/{cast.bakery.public_id}/gegevens/eerste-keer"
    first, second = els.post(path, form), els.post(path, form)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert db.session.query(RequestKey).count() == 1


def test_e1_the_same_key_with_other_contents_is_refused(els: Browser, cast: Cast) -> None:
    path = f"/onderneming/{cast.bakery.public_id}/gegevens/eerste-keer"
    els.post(path, {"request_key": "once-and-only-once", "is_first_time": "1"})
    assert els.post(path, {"request_key": "once-and-only-once"}).status_code == 422


def test_d45_methods_that_a_route_does_not_know_are_405(anonymous: Browser) -> None:
    assert anonymous.client.open("/healthz", method="TRACE").status_code == 405
    assert anonymous.client.delete("/healthz").status_code in {400, 405}
