"""Transfers on the worklist: looked at, checked, booked together, and lost to somebody faster."""

import re
from datetime import date

import pytest

from portal.models import Booking, Enrolment, Message, Transfer, db
from tests import stages
from tests.browser_of import Browser
from tests.cast import Cast, make_enrolment
from tests.statements.recording import movement, record_bytes, school_has_account, sheet
from tests.statements.write_coda import write_coda

LIST = "/beheer/betalingen"
CHECK = f"{LIST}/controleren"
CONFIRM = f"{LIST}/bevestigen"
DAY = date(2026, 9, 14)


def expecting(cast: Cast, enrolment: Enrolment) -> Enrolment:
    """An enrolment whose employer is about to pay."""
    stages.reported(enrolment, cast.els)
    stages.approved(enrolment, cast.mieke)
    return enrolment


def receive(*movements: object, sequence: int = 187) -> list[str]:
    """Record a statement with these movements; the public ids of its transfers."""
    known = {one.id for one in db.session.query(Transfer.id)}
    record_bytes(write_coda([sheet(*movements, sequence=sequence)]))  # type: ignore[arg-type]
    found = db.session.query(Transfer).order_by(Transfer.id)
    return [one.public_id for one in found if one.id not in known]


@pytest.fixture(autouse=True)
def account(cast: Cast) -> None:
    school_has_account()
    expecting(cast, cast.enrolment)


def paid(enrolment: Enrolment, cents: int = 18000) -> object:
    return movement(cents, structured=enrolment.ogm)


def confirm(browser: Browser, check: str, **more: str) -> object:
    """Send the check page as it stands."""
    values = dict(re.findall(r'name="(seen-[a-z0-9]+)" value="([^"]*)"', check))
    chosen = re.findall(r'name="kies\[\]" value="([a-z0-9]+)"', check)
    return browser.post(CONFIRM, {"kies[]": chosen, **values, **more})


def test_a_sure_payment_is_ticked_with_its_evidence(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(paid(cast.enrolment))
    page = mieke.get(LIST)
    assert "Zeker (1)" in page.text
    assert f'value="{one}" data-cents="18000" checked' in page.text
    assert all(word in page.text for word in ("mededeling", "bedrag", "nog open"))
    assert "1 overschrijving" not in page.text
    assert "Eén overschrijving, samen €\u00a0180,00. Eén klopt volledig." in page.text
    assert "Controleer 1 betaling (€\u00a0180,00)" in page.text


def test_the_check_page_books_nothing_and_tells_every_effect(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(paid(cast.enrolment))
    mails = db.session.query(Message).count()
    check = mieke.post(CHECK, {"kies[]": [one]})
    assert "Je hebt nog niets geboekt. Samen is het €\u00a0180,00." in check.text
    assert "Bevestig 1 betaling (€\u00a0180,00)" in check.text
    assert re.search(r"E-mail aan Els Peeters[^<]*, An Peeters om", check.text)
    assert db.session.query(Booking).count() == 0
    assert db.session.query(Message).count() == mails


def test_confirming_books_the_transfer_and_it_waits_no_more(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(paid(cast.enrolment))
    answer = confirm(mieke, mieke.post(CHECK, {"kies[]": [one]}).text)
    assert answer.status_code == 303  # type: ignore[attr-defined]
    booking = db.session.query(Booking).one()
    assert (booking.amount_cents, booking.value_on) == (18000, DAY)
    assert booking.transfer_id is not None
    assert "Geen betalingen te bevestigen." in mieke.get(LIST).text
    assert db.session.get(Enrolment, cast.enrolment.id).stage == "final"


def test_e32_a_hundred_sure_payments_take_three_clicks(mieke: Browser, cast: Cast) -> None:
    many = [
        expecting(
            cast, make_enrolment(cast.an, cast.course, cast.bakery, number=f"F27{number:05d}")
        )
        for number in range(100)
    ]
    receive(*(paid(one) for one in many))
    page = mieke.get(LIST)
    chosen = re.findall(r'name="kies\[\]" value="([a-z0-9]+)"[^>]* checked', page.text)
    assert len(chosen) == 100
    check = mieke.post(CHECK, {"kies[]": chosen})
    assert "Bevestig 100 betalingen (€\u00a018.000,00)" in check.text
    confirm(mieke, check.text)
    assert db.session.query(Booking).count() == 100
    assert db.session.query(Booking.group_id).distinct().count() == 1


def test_a_part_is_booked_alone_and_says_what_is_still_due(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(paid(cast.enrolment, 15000))
    page = mieke.get(LIST)
    assert "€\u00a030,00 te weinig" in page.text
    assert "verwacht €\u00a0180,00" in page.text
    assert f'name="kies[]" value="{one}"' not in page.text
    check = mieke.get(f"{CHECK}?kies={one}")
    confirm(mieke, check.text)
    assert db.session.get(Enrolment, cast.enrolment.id).stage == "partly_paid"


def test_what_is_too_much_books_what_is_due_and_leaves_the_rest_open(
    mieke: Browser, cast: Cast
) -> None:
    (one,) = receive(paid(cast.enrolment, 20000))
    check = mieke.get(f"{CHECK}?kies={one}")
    assert "€\u00a020,00 blijft open." in check.text
    confirm(mieke, check.text)
    assert db.session.query(Transfer).one().open_cents == 2000


def test_money_straight_from_the_employer_is_held(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(
        movement(18000, structured=cast.enrolment.ogm, payer_name="BAKKERIJ PEETERS BV")
    )
    page = mieke.get(LIST)
    assert "rechtstreeks betaald" in page.text
    assert f'name="kies[]" value="{one}"' not in page.text
    assert mieke.get(f"{CHECK}?kies={one}").status_code == 303


def test_a_part_is_never_booked_together_with_others(mieke: Browser, cast: Cast) -> None:
    other = expecting(cast, make_enrolment(cast.an, cast.course, cast.bakery, number="F2700001"))
    chosen = receive(paid(cast.enrolment, 15000), paid(other))
    check = mieke.post(CHECK, {"kies[]": chosen})
    assert re.findall(r'name="kies\[\]" value="([a-z0-9]+)"', check.text) == chosen[1:]


def test_e2_the_second_clerk_reads_who_was_first(
    mieke: Browser, joris: Browser, cast: Cast
) -> None:
    (one,) = receive(paid(cast.enrolment))
    first, second = (clerk.post(CHECK, {"kies[]": [one]}).text for clerk in (mieke, joris))
    confirm(mieke, first)
    answer = confirm(joris, second)
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "Mieke Van Acker heeft dit om" in answer.text  # type: ignore[attr-defined]
    assert db.session.query(Booking).count() == 1


def test_a_proposal_that_changed_since_the_check_is_not_booked(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(paid(cast.enrolment))
    check = mieke.post(CHECK, {"kies[]": [one]}).text
    stages.paid(cast.enrolment, cast.mieke, 8000)
    answer = confirm(mieke, check)
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert db.session.query(Booking).count() == 1


def test_nothing_chosen_is_said_in_words(mieke: Browser, cast: Cast) -> None:
    for path in (CHECK, CONFIRM):
        answer = mieke.post(path, {})
        assert answer.status_code == 422
        assert "Kies minstens één betaling." in answer.text


def test_the_badge_and_the_list_count_the_same(mieke: Browser, cast: Cast) -> None:
    receive(paid(cast.enrolment), movement(4200, "zomaar"))
    page = mieke.get(LIST).text
    assert "Zeker (1)" in page
    assert re.search(r"Betalingen <b>1</b>", page)
    assert "1 overschrijving zonder koppeling" in page


def test_p6_the_list_takes_as_many_statements_for_a_hundred_as_for_one(
    mieke: Browser, cast: Cast
) -> None:
    receive(paid(cast.enrolment))
    mieke.get(LIST)
    mieke.get(LIST)
    one = len(mieke.statements)
    receive(*(movement(100 + number, f"los {number}") for number in range(100)), sequence=188)
    mieke.get(LIST)
    drawn_anew = len(mieke.statements)
    mieke.get(LIST)
    assert len(mieke.statements) == one <= 4
    assert drawn_anew <= 7


def test_where_too_much_waits_to_compare_the_list_says_so_and_leads_to_all(
    mieke: Browser, cast: Cast
) -> None:
    receive(*(movement(4200 + number, f"zomaar {number}") for number in range(1000)))
    told = "hier zijn alleen de 500 oudste en de 500 nieuwste vergeleken"
    assert told not in mieke.get(LIST).text
    receive(paid(cast.enrolment), movement(-450, "kosten"), sequence=188)
    page = mieke.get(LIST).text
    assert f"Er wachten 1001 overschrijvingen: {told}." in page
    assert 'href="/beheer/overschrijvingen/alle?stand=open"' in page
    # It is worked out once after a change, and then remembered with the rest.
    mieke.get(LIST)
    assert len(mieke.statements) <= 3
