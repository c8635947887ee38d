"""The clocks of an enrolment: shown with owner and evidence; only the school's own one moves."""

from datetime import date
from typing import Any

import pytest

from portal.models import Application, Event, Message, db
from tests.browser_of import Browser
from tests.cast import Cast, make_enrolment
from tests.stages import approved, reported, ticked_own_share


def boxes(day: date, **more: str) -> dict[str, str]:
    """A day in its three boxes, and a reason."""
    parts = {"until_day": day.day, "until_month": day.month, "until_year": day.year}
    reason = {"reason": "De bank van de klant was dicht", **more}
    return {name: str(part) for name, part in parts.items()} | reason


@pytest.fixture(autouse=True)
def an_approved_application(time: Any, cast: Cast) -> None:
    """Reported on 15 September and approved on the 16th: the guide day is 16 October 2026."""
    time.is_now(2026, 9, 16, 10)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)


def path(cast: Cast, word: str = "eigen-aandeel") -> str:
    """The page of one clock of An's enrolment."""
    return f"/beheer/inschrijvingen/{cast.enrolment.public_id}/termijnen/{word}"


def application_of(cast: Cast) -> Application:
    """An's application as it is now."""
    db.session.expire_all()
    return db.session.query(Application).filter_by(company_id=cast.bakery.id).one()


def test_the_file_names_every_clock_its_owner_and_what_shows_it(mieke: Browser, cast: Cast) -> None:
    page = mieke.get(f"/beheer/inschrijvingen/{cast.enrolment.public_id}").text
    table = page.split('id="terms"')[1].split("</section>")[0]
    for told in (
        "Aanvraag doen",
        "donderdag 17 september 2026",
        "Projectnummer controleren",
        "vrijdag 16 oktober 2026",
        "vrijdag 31 december 2027",
        "Secretariaat",
        "Vinkje van de onderneming",
        "Betaling op onze rekening",
    ):
        assert told in table
    assert table.count("Ligt wettelijk vast") == 2
    assert table.count("Verleng") == 1


def test_the_clocks_cost_no_statement(mieke: Browser, cast: Cast) -> None:
    mieke.get(f"/beheer/inschrijvingen/{cast.enrolment.public_id}")
    assert len([one for one in mieke.statements if not one.startswith("BEGIN")]) <= 4


def test_the_own_share_gets_more_time_with_a_reason(
    mieke: Browser, els: Browser, cast: Cast
) -> None:
    assert mieke.get(path(cast)).status_code == 200
    assert mieke.post(path(cast), boxes(date(2026, 11, 2))).status_code == 303
    assert application_of(cast).own_share_until == date(2026, 11, 2)
    event = db.session.query(Event).filter_by(kind="own_share_extended").one()
    assert event.facts["own_share_day"] == ["2026-10-16", "2026-11-02"]
    assert event.enrolment_id == cast.enrolment.id
    # Everybody who gets the mails about a last day reads the old day and the new one.
    mails = db.session.query(Message).filter_by(kind="own_share_moved", event_id=event.id).all()
    readers = {cast.els.email, cast.bob.email, cast.dora.email}
    assert {one.to_email for one in mails} == readers
    page = mieke.get(f"/beheer/inschrijvingen/{cast.enrolment.public_id}").text
    assert "maandag 2 november 2026" in page
    assert "Verlengd, eerst" in page
    assert "Reden: De bank van de klant was dicht" in page
    mine = f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{cast.enrolment.public_id}"
    told = els.get(mine).text
    assert "maandag 2 november 2026" in told
    assert "De bank van de klant" not in told


def test_the_new_day_holds_on_the_list_and_the_start_page_of_the_company(
    mieke: Browser, els: Browser, cast: Cast
) -> None:
    home = f"/onderneming/{cast.bakery.public_id}"
    assert "vrijdag 16 oktober 2026" in els.get(f"{home}/").text
    mieke.post(path(cast), boxes(date(2026, 11, 2)))
    assert "maandag 2 november 2026" in els.get(f"{home}/").text
    assert "2 nov 2026" in els.get(f"{home}/inschrijvingen").text


def test_nobody_is_called_about_a_day_that_was_moved(mieke: Browser, cast: Cast, time: Any) -> None:
    mieke.post(path(cast), boxes(date(2026, 11, 2)))
    overdue = "/beheer/termijnen?stand=eigen-aandeel&vestiging=alle"
    time.is_now(2026, 11, 2, 10)
    mieke.signed_in_as(cast.mieke)
    assert "An Peeters" not in mieke.get(overdue).text
    time.is_now(2026, 11, 3, 10)
    mieke.signed_in_as(cast.mieke)
    assert "An Peeters" in mieke.get(overdue).text


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 10, 16), "Kies een dag na vrijdag 16 oktober 2026."),
        (date(2026, 12, 16), "Kies een dag binnen 90 dagen."),
        (date(2028, 1, 1), "Kies een dag tot en met vrijdag 31 december 2027."),
    ],
)
def test_a_wrong_day_is_named_and_nothing_changes(
    mieke: Browser, cast: Cast, day: date, told: str
) -> None:
    answer = mieke.post(path(cast), boxes(day))
    assert answer.status_code == 422
    assert told in answer.text
    assert application_of(cast).own_share_until is None


def test_an_extension_without_a_reason_is_refused(mieke: Browser, cast: Cast) -> None:
    answer = mieke.post(path(cast), boxes(date(2026, 11, 2), reason=" "))
    assert answer.status_code == 422
    assert "Vul een reden in" in answer.text


@pytest.mark.parametrize("word", ["aanvraag", "betaalopdracht"])
def test_the_day_of_the_law_cannot_move_and_the_page_says_so(
    mieke: Browser, cast: Cast, word: str
) -> None:
    sentence = "ligt wettelijk vast. Die kan niemand verschuiven."
    assert sentence in mieke.get(path(cast, word)).text
    answer = mieke.post(path(cast, word), boxes(date(2026, 11, 2)))
    assert answer.status_code == 409
    assert sentence in answer.text
    db.session.refresh(cast.enrolment)
    assert cast.enrolment.last_day == date(2026, 9, 17)


def test_e3_who_comes_after_the_tick_reads_who_was_first(mieke: Browser, cast: Cast) -> None:
    ticked_own_share(cast.enrolment, cast.els)
    answer = mieke.post(path(cast), boxes(date(2026, 11, 2)))
    assert answer.status_code == 409
    assert "Els Peeters heeft dit om" in answer.text
    assert application_of(cast).own_share_until is None


def test_a_number_that_waits_has_no_day_to_move(mieke: Browser, cast: Cast) -> None:
    other = make_enrolment(cast.toby, cast.course, cast.bakery, number="F2600009")
    db.session.commit()
    start = f"/beheer/inschrijvingen/{other.public_id}/termijnen"
    assert mieke.get(f"{start}/eigen-aandeel").status_code == 404
    assert mieke.get(f"{start}/betaalopdracht").status_code == 404
    assert mieke.get(f"{start}/controle").status_code == 404
    assert mieke.get(f"{start}/aanvraag").status_code == 200
