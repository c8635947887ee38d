"""Moving a booking where two people must look: asked by the one, carried out by the other."""

import pytest

from portal.models import Booking, Enrolment, SecondLook, db
from tests.browser_of import Browser
from tests.cast import Cast, make_enrolment
from tests.views.secretariat.test_payments import account as account
from tests.views.secretariat.test_payments import expecting, paid, receive
from tests.views.secretariat.test_transfers import couple, page_of, set_now

LOOKS = "/beheer/betalingen/tweede-blik"


@pytest.fixture
def other(cast: Cast) -> Enrolment:
    """An's other enrolment, for which the money was meant."""
    return expecting(cast, make_enrolment(cast.an, cast.course, cast.bakery, number="F2700001"))


@pytest.fixture
def here(mieke: Browser, cast: Cast, other: Enrolment) -> str:
    """The page that moves a booking, where the school wants a second person."""
    (one,) = receive(paid(cast.enrolment))
    couple(mieke, one, {cast.enrolment.public_id: "180,00"})
    set_now("four_eyes", "yes")
    booking = db.session.query(Booking).one()
    return f"{page_of(one)}/boekingen/{booking.public_id}"


def transfer_page(here: str) -> str:
    return here.split("/boekingen/")[0]


def ask(browser: Browser, here: str, other: Enrolment) -> str:
    """Ask for the move; the public id of the second look."""
    browser.post(here, {"naar": other.public_id, "reason": "verkeerde cursus"})
    return db.session.query(SecondLook).order_by(SecondLook.id.desc()).first().public_id


def stages_now() -> dict[str, str]:
    db.session.expire_all()
    return {row.number: row.stage for row in db.session.query(Enrolment)}


def test_it_is_offered_and_nothing_moves_before_a_colleague_agrees(
    mieke: Browser, joris: Browser, cast: Cast, here: str, other: Enrolment
) -> None:
    assert here in mieke.get(transfer_page(here)).text
    found = mieke.get(here, query_string={"zoek": "an peeters"}).text
    assert "Een collega moet dit eerst goedkeuren." in found
    look = ask(mieke, here, other)
    assert stages_now()["F2600001"] == "final"
    waiting = joris.get(LOOKS).text
    for part in ("Verplaats een boeking", "verkeerde cursus", transfer_page(here)):
        assert part in waiting
    assert waiting.index(f"/{cast.enrolment.public_id}") < waiting.index(f"/{other.public_id}")
    own = mieke.post(f"{LOOKS}/{look}/goed", {})
    assert own.status_code == 409
    assert stages_now()["F2600001"] == "final"
    joris.post(f"{LOOKS}/{look}/goed", {})
    now = stages_now()
    assert (now["F2600001"] == "final", now["F2700001"]) == (False, "final")
    assert "Het geld is verplaatst." in joris.get(LOOKS).text
    story = mieke.get(transfer_page(here)).text
    for part in ("verplaatst naar inschrijving F2700001", "Tweede blik gevraagd", "goedgekeurd"):
        assert part in story


def test_a_colleague_may_refuse_the_move(
    mieke: Browser, joris: Browser, here: str, other: Enrolment
) -> None:
    look = ask(mieke, here, other)
    joris.post(f"{LOOKS}/{look}/niet", {"reason": "het klopt zo"})
    assert stages_now()["F2600001"] == "final"
    assert "Geweigerd door Joris Baert" in mieke.get(LOOKS).text


def test_what_changed_meanwhile_is_not_moved(
    mieke: Browser, joris: Browser, here: str, other: Enrolment
) -> None:
    first, second = (ask(mieke, here, other) for _ in range(2))
    joris.post(f"{LOOKS}/{first}/goed", {})
    answer = joris.post(f"{LOOKS}/{second}/goed", {})
    assert answer.status_code == 409
    assert db.session.query(Booking).filter(Booking.undone_at.is_(None)).count() == 1


def test_nobody_is_asked_for_what_cannot_be(
    mieke: Browser, cast: Cast, here: str, other: Enrolment
) -> None:
    same = {"naar": cast.enrolment.public_id, "reason": "verkeerde cursus"}
    assert mieke.post(here, same).status_code == 409
    (one,) = receive(paid(other, 15000), sequence=188)
    set_now("four_eyes", "no")
    couple(mieke, one, {other.public_id: "150,00"})
    set_now("four_eyes", "yes")
    too_much = mieke.post(here, {"naar": other.public_id, "reason": "verkeerde cursus"})
    assert too_much.status_code == 409
    unknown = mieke.post(here, {"naar": "0000000000000000", "reason": "verkeerde cursus"})
    assert unknown.status_code == 404
    assert db.session.query(SecondLook).count() == 0


def test_a_booking_that_was_moved_is_not_there_any_more(
    mieke: Browser, joris: Browser, here: str, other: Enrolment
) -> None:
    joris.post(f"{LOOKS}/{ask(mieke, here, other)}/goed", {})
    assert mieke.get(here).status_code == 404
