"""The student's page: is my place safe, must I do something (interface 4.4 and 9)."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest

from portal.actions.enrolments import cancel_enrolment, convert_to_ordinary_fee
from portal.models import Document, db
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

Story = Callable[[Cast, Time], None]


def page_of(browser: Browser, cast: Cast) -> str:
    # Signed in anew, because travelling in time ends a session.
    answer = browser.signed_in_as(cast.an).get(f"/mijn/{cast.enrolment.public_id}")
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def text_of(page: str) -> str:
    """What is read: without marks, on one line."""
    apart = re.sub(r"</?(?:div|h\d|li|p|section)\b", r" \g<0>", page)
    shown = re.sub(r"<[^>]+>", "", apart.split("<main")[1].split("</main")[0])
    return re.sub(r"[ \n]+", " ", shown)


def _waiting(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16)


def _in_review(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)


def _rejected(cast: Cast, time: Time) -> None:
    _in_review(cast, time)
    rejected(cast.enrolment, cast.mieke)


def _own_share(cast: Cast, time: Time) -> None:
    _in_review(cast, time)
    approved(cast.enrolment, cast.mieke)


def _pay_order(cast: Cast, time: Time) -> None:
    _own_share(cast, time)
    ticked_own_share(cast.enrolment, cast.els)


def _expected(cast: Cast, time: Time) -> None:
    _pay_order(cast, time)
    ticked_pay_order(cast.enrolment, cast.els)


def _partly(cast: Cast, time: Time) -> None:
    _expected(cast, time)
    time.is_now(2026, 9, 28)
    paid(cast.enrolment, cast.mieke, 10000)


def _final(cast: Cast, time: Time) -> None:
    _expected(cast, time)
    time.is_now(2026, 9, 28)
    paid(cast.enrolment, cast.mieke)


def _passed(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 18, 0, 0)


def _too_late(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 20)
    course = make_course("F26-FRA2", name="Frans 2")
    cast.enrolment = make_enrolment(
        cast.an, course, cast.bakery, number="F2600099", enrolled_on=date(2026, 9, 20)
    )
    db.session.commit()


def _ordinary(cast: Cast, time: Time) -> None:
    _passed(cast, time)
    convert_to_ordinary_fee(
        again(cast.enrolment), occasion(actor_of(cast.mieke)), reason="geen aanvraag"
    )
    db.session.commit()


def _cancelled(cast: Cast, time: Time) -> None:
    _waiting(cast, time)
    cancel_enrolment(again(cast.enrolment), occasion(actor_of(cast.mieke)), reason="gestopt")
    db.session.commit()


NOT_YOURSELF = (
    "Nee. Betaal het inschrijvingsgeld niet zelf. Je werkgever betaalt via de KMO-portefeuille."
)
YOURSELF = (
    "Ja. Betaal het inschrijvingsgeld van €\xa0180,00. "
    "Bel het secretariaat als je een vraag hebt: 09 348 38 45."
)
IF_NOTHING = (
    "Doet je werkgever geen aanvraag? Dan betaal je het inschrijvingsgeld van €\xa0180,00 zelf. "
    "Het secretariaat laat je dat dan weten."
)

STORIES: dict[str, tuple[Story, str, str]] = {
    "application_needed": (
        _waiting,
        "Gereserveerd – wacht op de aanvraag van je werkgever",
        NOT_YOURSELF,
    ),
    "project_number_in_review": (
        _in_review,
        "Gereserveerd – het secretariaat controleert de aanvraag van je werkgever",
        NOT_YOURSELF,
    ),
    "project_number_rejected": (
        _rejected,
        "Gereserveerd – wacht op een verbetering door je werkgever",
        NOT_YOURSELF,
    ),
    "own_share_due": (
        _own_share,
        "Gereserveerd – wacht op de betaling van je werkgever",
        NOT_YOURSELF,
    ),
    "pay_order_due": (
        _pay_order,
        "Gereserveerd – wacht op de betaling van je werkgever",
        NOT_YOURSELF,
    ),
    "payment_expected": (
        _expected,
        "Gereserveerd – wacht op de betaling door de KMO-portefeuille",
        NOT_YOURSELF,
    ),
    "partly_paid": (
        _partly,
        "Gereserveerd – wacht op de betaling van je werkgever",
        NOT_YOURSELF,
    ),
    "final": (
        _final,
        "Definitief – betaling ontvangen, je hoeft niets meer te doen",
        "Nee. We hebben de betaling van je werkgever ontvangen.",
    ),
    "deadline_passed": (
        _passed,
        "Gereserveerd – het secretariaat vraagt na of je werkgever op tijd was",
        NOT_YOURSELF,
    ),
    "enrolled_too_late": (
        _too_late,
        "Te laat ingeschreven – je betaalt het inschrijvingsgeld zelf",
        YOURSELF,
    ),
    "ordinary_fee": (
        _ordinary,
        "Gewone betaling – je betaalt het inschrijvingsgeld zelf",
        YOURSELF,
    ),
    "cancelled": (
        _cancelled,
        "Geannuleerd – je hoeft niets meer te doen",
        "Nee. Je inschrijving is geannuleerd. Heb je een vraag? Bel ons: 09 348 38 45.",
    ),
}


@pytest.mark.parametrize("status", STORIES)
def test_every_status_answers_both_questions(
    an: Browser, cast: Cast, time: Time, status: str
) -> None:
    story, sentence, answer = STORIES[status]
    story(cast, time)
    text = text_of(page_of(an, cast))
    assert sentence in text
    assert f"Moet je iets doen? {answer}" in text
    assert "Bel het secretariaat in Lokeren." in text


@pytest.mark.parametrize("status", STORIES)
def test_d42_nothing_of_the_company_is_shown(
    an: Browser, cast: Cast, time: Time, status: str
) -> None:
    STORIES[status][0](cast, time)
    page = page_of(an, cast)
    ogm = cast.enrolment.ogm
    for secret in (
        "TEST 4217-A",
        "TEST4217A",
        ogm,
        f"{ogm[:3]}/{ogm[3:7]}/{ogm[7:]}",
        "0999",
        "Els",
        "Bob",
        "100,00",
        "Ontvangstbewijs",
        "bewijs is niet leesbaar",
        "Mieke",
    ):
        assert secret not in page, secret


@pytest.mark.parametrize("status", STORIES)
def test_the_page_has_no_script_and_asks_little(
    an: Browser, cast: Cast, time: Time, status: str
) -> None:
    STORIES[status][0](cast, time)
    # The first page of a process also reads the school's settings, which are kept from then on.
    assert "<script" not in page_of(an, cast)
    page_of(an, cast)
    assert len([one for one in an.statements if one.startswith("SELECT")]) <= 4


def test_while_the_employer_can_apply_the_calendar_shows_until_when(
    an: Browser, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 16)
    page = page_of(an, cast)
    text = text_of(page)
    assert "Je werkgever kan de aanvraag doen tot en met donderdag 17 september 2026." in text
    assert "Dag 13 van 14 na de eerste lesdag" in text
    assert 'class="calendar' in page
    assert IF_NOTHING in text


def test_after_the_last_day_there_is_no_countdown(an: Browser, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 18, 0, 0)
    page = page_of(an, cast)
    assert 'class="calendar' not in page
    assert 'class="strip' not in page
    assert IF_NOTHING in text_of(page)


def test_who_enrolled_too_late_reads_the_three_dates(an: Browser, cast: Cast, time: Time) -> None:
    _too_late(cast, time)
    assert (
        "Je hebt je ingeschreven op zondag 20 september 2026. Je werkgever kon een aanvraag doen "
        "tot en met donderdag 17 september 2026. Daarom betaal je het inschrijvingsgeld van "
        "€\xa0180,00 zelf."
    ) in text_of(page_of(an, cast))


def test_the_five_stations_are_in_the_students_words(an: Browser, cast: Cast, time: Time) -> None:
    text = text_of(page_of(an, cast))
    for station in (
        "Je bent ingeschreven.",
        "Je werkgever doet een aanvraag.",
        "Je werkgever stort het eigen aandeel.",
        "Je werkgever geeft de betaalopdracht.",
        "Wij krijgen de betaling en laten het je weten.",
    ):
        assert station in text


def test_d2_another_students_enrolment_does_not_exist(an: Browser, cast: Cast) -> None:
    theirs = cast.rivals_enrolment.public_id
    for path in (f"/mijn/{theirs}", f"/mijn/{theirs}/stand.pdf", "/mijn/0000000000000000"):
        answer = an.get(path)
        assert answer.status_code in {303, 404}
        assert "Toby" not in answer.get_data(as_text=True)
    assert an.post(f"/mijn/{theirs}/stand").status_code == 404
    assert db.session.query(Document).filter_by(kind="status").count() == 0


def test_d1_only_a_student_enters(
    els: Browser, mieke: Browser, anonymous: Browser, cast: Cast
) -> None:
    for browser in (els, mieke, anonymous):
        answer = browser.get(f"/mijn/{cast.enrolment.public_id}")
        assert answer.status_code == 303
        assert answer.location == "/volg"


def test_d1_a_student_enters_nothing_else(an: Browser, cast: Cast) -> None:
    for path in (f"/onderneming/{cast.bakery.public_id}/", "/beheer/", "/account"):
        assert an.get(path).status_code == 404


def test_one_enrolment_needs_no_list(an: Browser, cast: Cast) -> None:
    assert an.get("/mijn").location == f"/mijn/{cast.enrolment.public_id}"


def test_several_enrolments_are_listed_with_their_status(
    an: Browser, cast: Cast, time: Time
) -> None:
    _too_late(cast, time)
    text = text_of(an.signed_in_as(cast.an).get("/mijn").get_data(as_text=True))
    assert "Frans 1" in text
    assert "Frans 2" in text
    assert "Te laat ingeschreven – je betaalt het inschrijvingsgeld zelf" in text


def test_the_paper_is_made_once_a_day_and_says_nothing_of_the_company(
    an: Browser, cast: Cast, time: Time
) -> None:
    path = f"/mijn/{cast.enrolment.public_id}/stand"
    assert an.get(f"{path}.pdf").status_code == 303
    for _ in range(2):
        assert an.post(path).location == f"{path}.pdf"
    document = db.session.query(Document).filter_by(kind="status").one()
    assert "0999999922" not in document.facts
    assert '"status":"application_needed"' in document.facts
    time.is_now(2026, 9, 18)
    an.signed_in_as(cast.an).post(path)
    assert db.session.query(Document).filter_by(kind="status").count() == 2
    assert document.replaced_at is not None


def test_the_paper_is_a_pdf_to_keep(an: Browser, cast: Cast) -> None:
    path = f"/mijn/{cast.enrolment.public_id}/stand"
    an.post(path)
    answer = an.get(f"{path}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="Stand-Peeters-Frans-1-2026-09-10.pdf"'
    )
    assert answer.headers["Cache-Control"] == "no-store"
