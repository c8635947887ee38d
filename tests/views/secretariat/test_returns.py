"""Payments that went back without the bank's mark, as the secretariat sees and decides them."""

from datetime import date

from portal.models import Booking, Transfer, db
from tests.browser_of import Browser
from tests.cast import Cast
from tests.statements.recording import movement
from tests.views.secretariat.test_payments import account as account
from tests.views.secretariat.test_payments import paid, receive
from tests.views.secretariat.test_transfers import LIST, couple, decide, page_of

LATER = date(2026, 9, 17)


def pay_and_take_back(browser: Browser, cast: Cast) -> tuple[str, str]:
    """A payment that is booked, and the same money that goes out again."""
    (one,) = receive(paid(cast.enrolment))
    couple(browser, one, {cast.enrolment.public_id: "180,00"})
    back = movement(-18000, structured=cast.enrolment.ogm, day=LATER)
    return one, *receive(back, sequence=188)


def test_it_waits_among_what_went_back_and_can_be_taken_back(mieke: Browser, cast: Cast) -> None:
    one, back = pay_and_take_back(mieke, cast)
    waiting = mieke.get(LIST).text
    assert "Teruggekeerd (1)" in waiting
    assert "teruggehaald" in waiting
    page = mieke.get(page_of(back)).text
    assert page_of(one) in page
    assert "nog te beslissen" in page
    assert "Dit is een terugbetaling" not in page
    mieke.post(f"{page_of(back)}/terugnemen", {"original": one, "reason": "teruggehaald"})
    assert db.session.query(Booking).one().undone_at is not None
    assert {row.open_cents for row in db.session.query(Transfer)} == {0}
    assert "afgehandeld" in mieke.get(page_of(back)).text


def test_what_is_nothing_of_ours_leaves_the_list_and_the_booking_stays(
    mieke: Browser, cast: Cast
) -> None:
    _one, back = pay_and_take_back(mieke, cast)
    decide(mieke, back, "not_ours", "180,00")
    assert "Teruggekeerd" not in mieke.get(LIST).text
    assert db.session.query(Booking).one().undone_at is None


def test_the_page_of_the_statement_names_it(mieke: Browser, cast: Cast) -> None:
    _one, back = pay_and_take_back(mieke, cast)
    page = mieke.get(page_of(back)).text
    address = page.split('href="/beheer/afschriften/')[1].split('"')[0]
    assert "teruggehaald" in mieke.get(f"/beheer/afschriften/{address}").text


def test_somebody_who_sees_a_return_says_so_and_then_decides(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(paid(cast.enrolment))
    (back,) = receive(movement(-18000, f"terug {cast.enrolment.number}", day=LATER), sequence=188)
    assert "Teruggekeerd" not in mieke.get(LIST).text
    page = mieke.get(page_of(back)).text
    assert "geen ontvangst" in page
    assert "Dit is een terugbetaling" in page
    mieke.post(f"{page_of(back)}/terugbetaling", {})
    assert "Teruggekeerd (1)" in mieke.get(LIST).text
    story = mieke.get(page_of(back)).text
    assert "€\u00a0180,00 aangeduid als terugbetaling." in story
    again = mieke.post(f"{page_of(back)}/terugbetaling", {})
    assert again.status_code == 409
    assert "Dit is een terugbetaling" not in mieke.get(page_of(one)).text
