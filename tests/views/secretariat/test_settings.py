"""Settings with a day and a source, rules with their effects, staff, and the portal's own state."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.actions.invariants import EXPLAINED
from portal.formats.staff.alarms import BROKEN_TEXTS
from portal.models import DeadlineRule, Event, Message, Person, SchoolFact, Site, UserSession, db
from portal.queries.school import school_on
from tests.browser_of import Browser
from tests.cast import Cast

ADMIN_PAGES = (
    "/beheer/instellingen", "/beheer/instellingen/name", "/beheer/instellingen/uiterste-datum",
    "/beheer/instellingen/secretariaten/lokeren", "/beheer/gebruikers", "/beheer/systeem",
)  # fmt: skip


def boxes(name: str, day: date) -> dict[str, str]:
    """A day in its three boxes."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month),
            f"{name}_year": str(day.year)}  # fmt: skip


def agreed_in(page: str) -> str:
    """What the check page wants back."""
    return page.split('name="agreed" value="')[1].split('"')[0]


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_d1_settings_are_for_administrators(
    mieke: Browser, joris: Browser, els: Browser, path: str
) -> None:
    assert joris.get(path).status_code == 200
    assert mieke.get(path).status_code == 403
    assert els.get(path).status_code == 404


def test_a_setting_changes_from_its_day_with_old_and_new_in_the_log(
    joris: Browser, cast: Cast
) -> None:
    fields = {"value": "1,75", "source": "Besluit 2026", **boxes("valid_from", date(2026, 9, 15))}
    assert joris.post("/beheer/instellingen/lesson_fee_cents", fields).status_code == 303
    assert school_on(date(2026, 9, 14)).lesson_fee_cents == 150
    assert school_on(date(2026, 9, 15)).lesson_fee_cents == 175
    event = db.session.query(Event).filter_by(kind="setting_changed").one()
    assert event.facts["changed"] == {"lesson_fee_cents": ["150", "175"]}
    assert "vanaf" in joris.get("/beheer/instellingen").text


def test_a_notice_to_employers_ends_on_its_last_day(joris: Browser, cast: Cast) -> None:
    fields = {"value": "Het budget kan opraken.", "source": "De school",
              **boxes("valid_from", date(2026, 12, 1)),
              **boxes("valid_until", date(2026, 12, 31))}  # fmt: skip
    assert joris.post("/beheer/instellingen/employer_notice", fields).status_code == 303
    assert school_on(date(2026, 12, 31)).employer_notice == "Het budget kan opraken."
    assert school_on(date(2027, 1, 1)).employer_notice is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("recognition_number", "DV.0103961"), ("lesson_fee_cents", "veel"),
        ("small_percent", "101"), ("scheme_link", "http://vlaio.be"), ("vat_exempt", "misschien"),
        ("project_number_pattern", "("),
        ("project_number_pattern", "(A+)+"), ("iban", "BE00"), ("name", ""),
    ],
)  # fmt: skip
def test_nonsense_in_a_setting_is_refused(joris: Browser, key: str, value: str) -> None:
    before = db.session.query(SchoolFact).count()
    fields = {"value": value, "source": "De school", **boxes("valid_from", date(2026, 9, 15))}
    assert joris.post(f"/beheer/instellingen/{key}", fields).status_code == 422
    assert db.session.query(SchoolFact).count() == before
    assert joris.post("/beheer/instellingen/niets", fields).status_code == 404


def test_a_new_rule_shows_which_enrolments_change_before_it_is_saved(
    joris: Browser, cast: Cast
) -> None:
    path = "/beheer/instellingen/uiterste-datum"
    fields = {"days": "40", "source": "Besluit", **boxes("valid_from", date(2026, 9, 1)),
              **boxes("valid_until", date(2026, 9, 30))}  # fmt: skip
    page = joris.post(path, fields).text
    assert "2 inschrijvingen krijgen een andere uiterste datum." in page
    assert db.session.query(DeadlineRule).count() == 3
    before = db.session.query(Message).count()
    assert joris.post(path, {**fields, "agreed": agreed_in(page)}).status_code == 303
    db.session.refresh(cast.enrolment)
    assert (cast.enrolment.last_day, cast.enrolment.term_days) == (date(2026, 10, 13), 40)
    sent = db.session.query(Message).count() - before
    assert f"We sturen {sent} e-mails." in page
    assert sent == 6
    assert db.session.query(Event).filter_by(kind="last_day_moved").count() == 2


def test_a_shorter_rule_warns_whom_to_call(joris: Browser, cast: Cast) -> None:
    fields = {"days": "8", "source": "Besluit", **boxes("valid_from", date(2026, 9, 1))}
    page = joris.post("/beheer/instellingen/uiterste-datum", fields).text
    assert "krijgen minder tijd of zijn te laat" in page
    wrong = joris.post("/beheer/instellingen/uiterste-datum", {**fields, "days": "0"})
    assert wrong.status_code == 422


def test_a_secretariat_moves(joris: Browser, cast: Cast) -> None:
    fields = {"street": "Markt 1", "postcode": "9160", "city": "Lokeren", "phone": "09 000 27 64",
              "email": "", "opening_hours": "ma tot do"}  # fmt: skip
    path = "/beheer/instellingen/secretariaten/lokeren"
    assert joris.post(path, fields).status_code == 303
    assert db.session.query(Site).filter_by(code="lokeren").one().street == "Markt 1"
    assert "09 000 27 64" in joris.get("/beheer/instellingen").text
    assert joris.post(path, {**fields, "phone": "", "email": "x"}).status_code == 422


def staff(**changes: Any) -> dict[str, str]:
    """Somebody new."""
    return {"name": "Nel Maes", "email": "nel@leerstad.example", "role": "clerk",
            "site": "hamme", **changes}  # fmt: skip


def test_somebody_new_gets_a_link_that_is_shown_once(joris: Browser, cast: Cast) -> None:
    page = joris.post("/beheer/gebruikers", staff())
    assert page.status_code == 200
    assert "http://localhost/wachtwoord/" in page.text
    made = db.session.query(Person).filter_by(email="nel@leerstad.example").one()
    assert (made.staff_role, made.password_hash) == ("clerk", None)
    assert joris.post("/beheer/gebruikers", staff()).status_code == 422
    assert joris.post("/beheer/gebruikers", staff(email="x", role="boss")).status_code == 422


def test_d14_taking_access_away_ends_every_session_at_once(
    joris: Browser, mieke: Browser, cast: Cast
) -> None:
    assert mieke.get("/beheer/").status_code == 200
    path = f"/beheer/gebruikers/{cast.mieke.public_id}"
    assert joris.post(f"{path}/stop").status_code == 303
    assert mieke.get("/beheer/").status_code == 303
    assert db.session.query(UserSession).filter_by(person_id=cast.mieke.id).count() == 0
    assert joris.post(f"{path}/opnieuw").status_code == 303
    db.session.refresh(cast.mieke)
    assert cast.mieke.is_active


def test_the_last_administrator_stays(joris: Browser, cast: Cast) -> None:
    path = f"/beheer/gebruikers/{cast.joris.public_id}"
    joris.post(f"{path}/stop")
    joris.post(path, {"role": "clerk", "site": "hamme"})
    db.session.refresh(cast.joris)
    assert (cast.joris.is_active, cast.joris.staff_role) == (True, "admin")
    assert joris.post(f"/beheer/gebruikers/{cast.els.public_id}/stop").status_code == 404


def test_another_role_is_logged_and_ends_the_sessions(
    joris: Browser, mieke: Browser, cast: Cast
) -> None:
    path = f"/beheer/gebruikers/{cast.mieke.public_id}"
    assert joris.post(path, {"role": "admin", "site": "hamme"}).status_code == 303
    db.session.refresh(cast.mieke)
    assert cast.mieke.staff_role == "admin"
    assert mieke.get("/beheer/").status_code == 303
    assert db.session.query(Event).filter_by(kind="staff_changed").count() == 1


def test_the_system_page_has_words_for_whatever_can_be_wrong() -> None:
    assert set(BROKEN_TEXTS) == set(EXPLAINED)


def test_the_system_page_checks_all_that_must_hold(app: Flask, joris: Browser, cast: Cast) -> None:
    assert "Alles klopt." in joris.get("/beheer/systeem?controle=1").text
    cast.enrolment.stage = "final"
    db.session.commit()
    page = joris.get("/beheer/systeem?controle=1").text
    assert "klopt niet met de feiten" in page
