"""Payments that went back without the bank's mark, as the secretariat sees and decides them."""

from datetime import date, timedelta

from portal.models import Booking, SecondLook, Transfer, UserSession, db
from tests.browser_of import Browser
from tests.cast import Cast
from tests.conftest import Time
from tests.statements.recording import movement
from tests.views.secretariat.test_payments import account as account
from tests.views.secretariat.test_payments import paid, receive
from tests.views.secretariat.test_transfers import LIST, couple, decide, page_of, set_now

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


def test_taking_back_waits_for_a_second_person_when_the_school_wants_it(
    mieke: Browser, joris: Browser, cast: Cast
) -> None:
    one, back = pay_and_take_back(mieke, cast)
    set_now("four_eyes", "yes")
    mieke.post(f"{page_of(back)}/terugnemen", {"original": one, "reason": "teruggehaald"})
    assert db.session.query(Booking).one().undone_at is None
    look = db.session.query(SecondLook).one()
    assert (look.kind, look.amount_cents) == ("take_back", 18000)
    shown = joris.get("/beheer/betalingen/tweede-blik").text
    assert "Neem een betaling terug" in shown
    assert page_of(back) in shown
    joris.post(f"/beheer/betalingen/tweede-blik/{look.public_id}/goed", {})
    assert "De betaling is teruggenomen." in joris.get("/beheer/betalingen/tweede-blik").text
    db.session.expire_all()
    assert db.session.query(Booking).one().undone_at is not None
    assert {row.open_cents for row in db.session.query(Transfer)} == {0}


def test_d19_an_old_password_is_asked_again_before_taking_back(
    mieke: Browser, cast: Cast, time: Time
) -> None:
    one, back = pay_and_take_back(mieke, cast)
    set_now("step_up", "yes")
    db.session.query(UserSession).update({"created_at": time.now() - timedelta(hours=1)})
    db.session.commit()
    assert "Je wachtwoord" in mieke.get(page_of(back)).text
    said = {"original": one, "reason": "teruggehaald"}
    assert mieke.post(f"{page_of(back)}/terugnemen", said).status_code == 422
    assert db.session.query(Booking).one().undone_at is None
    wrong = mieke.post(f"{page_of(back)}/terugnemen", {**said, "password": "fout"})
    assert "Dit wachtwoord is niet juist." in wrong.text
    assert db.session.query(Booking).one().undone_at is None


def test_only_the_payment_that_the_page_proposes_is_taken_back(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(paid(cast.enrolment))
    couple(mieke, one, {cast.enrolment.public_id: "180,00"})
    (other,) = receive(movement(-9000, "huur van het lokaal", day=LATER), sequence=188)
    mieke.post(f"{page_of(other)}/terugbetaling", {})
    said = {"original": one, "reason": "zomaar"}
    assert mieke.post(f"{page_of(other)}/terugnemen", said).status_code == 409
    assert db.session.query(Booking).one().undone_at is None
