"""Transfers that fit nobody: found, shared, sent back, taken back, told about."""

import re
from datetime import date, timedelta

import pytest

from portal.actions.enrolments import cancel_enrolment
from portal.actions.settings import DatedValue, set_fact
from portal.models import (
    Booking,
    Disposal,
    Enrolment,
    Message,
    SecondLook,
    Transfer,
    UserSession,
    db,
)
from tests.browser_of import Browser
from tests.cast import Cast, actor_of, make_enrolment, occasion
from tests.conftest import Time
from tests.statements.recording import movement
from tests.views.secretariat.test_payments import account as account
from tests.views.secretariat.test_payments import expecting, paid, receive

LIST = "/beheer/overschrijvingen"


def set_now(key: str, value: str) -> None:
    """Change a setting of the school as its administrator does."""
    new = DatedValue(value=value, valid_from=date(2026, 9, 1), valid_until=None, source="test")
    set_fact(key, "no", new, occasion())
    db.session.commit()


def page_of(transfer: str) -> str:
    return f"{LIST}/{transfer}"


def couple(browser: Browser, transfer: str, parts: dict[str, str], **more: str) -> object:
    amounts = {f"amount-{name}": amount for name, amount in parts.items()}
    return browser.post(
        f"{page_of(transfer)}/koppelen",
        {"bij[]": list(parts), "source": "scheme", **amounts, **more},
    )


def test_a_transfer_without_a_match_waits_until_somebody_finds_its_enrolment(
    mieke: Browser, cast: Cast
) -> None:
    (one,) = receive(movement(18000, "opleiding najaar"))
    assert "Zonder koppeling (1)" in mieke.get(LIST).text
    found = mieke.get(page_of(one), query_string={"zoek": "an peeters"})
    assert f'name="bij[]" value="{cast.enrolment.public_id}"' in found.text
    check = mieke.get(f"{page_of(one)}/koppelen?bij[]={cast.enrolment.public_id}")
    assert "Bevestig 1 betaling (€\u00a0180,00)" in check.text
    couple(mieke, one, {cast.enrolment.public_id: "180,00"})
    booking = db.session.query(Booking).one()
    assert booking.transfer_id is not None
    assert db.session.get(Enrolment, cast.enrolment.id).stage == "final"
    assert "Zonder koppeling (0)" in mieke.get(LIST).text


def test_one_transfer_is_shared_among_several_and_the_rest_stays_open(
    mieke: Browser, cast: Cast
) -> None:
    other = expecting(cast, make_enrolment(cast.an, cast.course, cast.bakery, number="F2700001"))
    (one,) = receive(movement(40000, "twee cursisten"))
    check = mieke.get(
        f"{page_of(one)}/koppelen?bij[]={cast.enrolment.public_id}&bij[]={other.public_id}"
    )
    assert "€\u00a040,00 blijft daarna open." in check.text
    couple(mieke, one, {cast.enrolment.public_id: "180,00", other.public_id: "180,00"})
    assert db.session.query(Booking).count() == 2
    assert db.session.query(Transfer).one().open_cents == 4000
    left = mieke.get(f"{LIST}/te-veel").text
    assert "€\u00a040,00 nog te beslissen" in left


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("200,00", "Er is nog maar €\u00a0180,00 te ontvangen."),
        ("nul", "Schrijf het bedrag zoals 1.234,50."),
        ("0", "Vul een bedrag in dat groter is dan nul."),
    ],
)
def test_a_wrong_part_is_refused_with_its_remedy_and_kept_as_typed(
    mieke: Browser, cast: Cast, typed: str, told: str
) -> None:
    (one,) = receive(movement(30000, "opleiding"))
    answer = couple(mieke, one, {cast.enrolment.public_id: typed})
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert told in answer.text  # type: ignore[attr-defined]
    assert f'value="{typed}"' in answer.text  # type: ignore[attr-defined]
    assert db.session.query(Booking).count() == 0


def test_parts_never_take_more_than_the_transfer_has(mieke: Browser, cast: Cast) -> None:
    other = expecting(cast, make_enrolment(cast.an, cast.course, cast.bakery, number="F2700001"))
    (one,) = receive(movement(20000, "twee cursisten"))
    answer = couple(mieke, one, {cast.enrolment.public_id: "180,00", other.public_id: "180,00"})
    assert "€\u00a0160,00 meer dan wat er open staat" in answer.text  # type: ignore[attr-defined]


def test_e2_of_two_parts_none_is_booked_when_a_colleague_paid_one_meanwhile(
    mieke: Browser, joris: Browser, cast: Cast
) -> None:
    other = expecting(cast, make_enrolment(cast.an, cast.course, cast.bakery, number="F2700001"))
    both, single = receive(movement(36000, "twee cursisten"), movement(18000, "een cursist"))
    couple(joris, single, {other.public_id: "180,00"})
    answer = couple(mieke, both, {cast.enrolment.public_id: "180,00", other.public_id: "180,00"})
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "Joris" in answer.text  # type: ignore[attr-defined]
    assert "Je ziet nu de nieuwe stand van zaken." in answer.text  # type: ignore[attr-defined]
    assert db.session.query(Booking).count() == 1


def test_e2_a_transfer_that_a_colleague_booked_meanwhile_names_the_colleague(
    mieke: Browser, joris: Browser, cast: Cast
) -> None:
    (one,) = receive(movement(10000, "een deel"))
    couple(joris, one, {cast.enrolment.public_id: "100,00"})
    answer = couple(mieke, one, {cast.enrolment.public_id: "100,00"})
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "Joris" in answer.text  # type: ignore[attr-defined]
    assert db.session.query(Booking).count() == 1


def test_what_can_receive_nothing_is_not_offered_and_says_so(mieke: Browser, cast: Cast) -> None:
    cancel_enrolment(cast.enrolment, occasion(actor_of(cast.mieke)), reason="ziek")
    db.session.commit()
    (one,) = receive(movement(18000, "opleiding najaar"))
    for search in ("an peeters", "180,00"):
        found = mieke.get(page_of(one), query_string={"zoek": search})
        assert cast.enrolment.public_id not in found.text
    answer = mieke.get(f"{page_of(one)}/koppelen?bij[]={cast.enrolment.public_id}")
    told = mieke.get(answer.location).text
    assert "Op deze inschrijving kan geen geld meer geboekt worden. Kies een andere." in told


def test_what_the_employer_paid_directly_is_explained_where_it_is_booked(
    mieke: Browser, cast: Cast
) -> None:
    (direct,) = receive(
        movement(18000, structured=cast.enrolment.ogm, payer_name="BAKKERIJ PEETERS")
    )
    later = movement(18000, structured=cast.enrolment.ogm, day=date(2026, 9, 16))
    (other,) = receive(later, sequence=188)
    check = f"koppelen?bij[]={cast.enrolment.public_id}"
    held = mieke.get(f"{page_of(direct)}/{check}").text
    assert "heeft rechtstreeks betaald, maar er loopt een aanvraag. Bel eerst." in held
    assert '<option value="employer" selected>' in held
    not_held = mieke.get(f"{page_of(other)}/{check}").text
    assert "rechtstreeks" not in not_held
    assert '<option value="scheme" selected>' in not_held


def decide(browser: Browser, transfer: str, kind: str, amount: str = "42,00") -> object:
    return browser.post(
        f"{page_of(transfer)}/beslissen",
        {"kind": kind, "amount": amount, "reason": "een factuur van de kantine"},
    )


def test_what_is_not_ours_leaves_the_list_and_can_come_back(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(movement(4200, "kantine"))
    decide(mieke, one, "not_ours")
    assert "Zonder koppeling (0)" in mieke.get(LIST).text
    decided = db.session.query(Disposal).one()
    mieke.post(
        f"{page_of(one)}/beslissingen/{decided.public_id}/ongedaan", {"reason": "toch van ons"}
    )
    assert "Zonder koppeling (1)" in mieke.get(LIST).text
    story = mieke.get(page_of(one)).text
    assert "toch van ons" in story
    assert "een factuur van de kantine" in story


def test_money_to_pay_back_stays_on_the_queue_until_it_is_done(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(movement(4200, "dubbel betaald"))
    decide(mieke, one, "return", "40,00")
    assert "Terug te storten" in mieke.get(f"{LIST}/te-veel").text
    decided = db.session.query(Disposal).one()
    mieke.post(f"{page_of(one)}/beslissingen/{decided.public_id}/gedaan", {"done_on": "9/9/2026"})
    db.session.refresh(decided)
    assert decided.done_on == date(2026, 9, 9)
    assert "Teruggestort op" in mieke.get(page_of(one)).text
    assert "Nog te doen" not in mieke.get(f"{LIST}/te-veel").text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Vul een dag, een maand en een jaar in."),
        ("31 2 2026", "Deze datum bestaat niet: 31 2 2026."),
        ("gisteren", "Deze datum bestaat niet: gisteren."),
        ("9/9/2027", "Deze datum ligt in de toekomst."),
    ],
)
def test_a_day_on_which_nothing_can_have_been_done_is_named(
    mieke: Browser, cast: Cast, typed: str, told: str
) -> None:
    (one,) = receive(movement(4200, "dubbel betaald"))
    decide(mieke, one, "return", "40,00")
    path = f"{page_of(one)}/beslissingen/{db.session.query(Disposal).one().public_id}/gedaan"
    answer = mieke.post(path, {"done_on": typed})
    assert answer.status_code == 422
    assert told in answer.text


@pytest.mark.parametrize("kind", ["", "give_away"])
def test_an_unknown_decision_is_refused_and_nothing_typed_is_lost(
    mieke: Browser, cast: Cast, kind: str
) -> None:
    (one,) = receive(movement(4200, "kantine"))
    answer = decide(mieke, one, kind)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "een factuur van de kantine" in answer.text  # type: ignore[attr-defined]
    assert db.session.query(Disposal).count() == 0


def test_a_payment_that_went_back_undoes_what_it_paid(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(paid(cast.enrolment))
    couple(mieke, one, {cast.enrolment.public_id: "180,00"})
    (back,) = receive(movement(-18000, structured=cast.enrolment.ogm), sequence=188)
    # As a bank marks it; the writer of test files has no such mark.
    found = db.session.query(Transfer).filter_by(public_id=back)
    found.update({"is_reversal": True, "open_cents": -18000})
    db.session.commit()
    assert "Teruggekeerd (1)" in mieke.get(LIST).text
    assert page_of(one) in mieke.get(page_of(back)).text
    mieke.post(f"{page_of(back)}/terugnemen", {"original": one, "reason": "rekening geblokkeerd"})
    assert db.session.query(Booking).one().undone_at is not None
    assert {row.open_cents for row in db.session.query(Transfer)} == {0}


def test_money_that_went_out_went_to_somebody_and_is_not_paid_back(
    mieke: Browser, cast: Cast
) -> None:
    (out,) = receive(
        movement(-18000, "terug", payer_name="PLUXEE", payer_account="BE55409300341144")
    )
    mieke.post(f"{page_of(out)}/terugbetaling", {})
    page = mieke.get(page_of(out)).text
    assert re.search(r"<dt[^>]*>Naar</dt>\s*<dd[^>]*>PLUXEE", page)
    assert "Rekening van de tegenpartij" in page
    assert 'value="not_ours"' in page
    assert 'value="return"' not in page
    answer = decide(mieke, out, "return", "180,00")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Kies wat er met het geld moet gebeuren." in answer.text  # type: ignore[attr-defined]


def test_booked_money_is_moved_to_whom_it_was_meant_for(mieke: Browser, cast: Cast) -> None:
    other = expecting(cast, make_enrolment(cast.an, cast.course, cast.bakery, number="F2700001"))
    (one,) = receive(paid(cast.enrolment))
    couple(mieke, one, {cast.enrolment.public_id: "180,00"})
    booking = db.session.query(Booking).one()
    here = f"{page_of(one)}/boekingen/{booking.public_id}"
    assert here in mieke.get(page_of(one)).text
    assert other.public_id in mieke.get(here, query_string={"zoek": "an peeters"}).text
    nobody = mieke.post(here, {"zoek": "an peeters", "reason": "verkeerde cursus"})
    assert nobody.status_code == 422
    assert "Kies de inschrijving waarvoor het geld bedoeld is." in nobody.text
    assert "verkeerde cursus" in nobody.text
    mieke.post(here, {"naar": other.public_id, "reason": "verkeerde cursus"})
    stages_now = {row.number: row.stage for row in db.session.query(Enrolment)}
    assert stages_now["F2700001"] == "final"
    assert stages_now["F2600001"] != "final"
    assert "verplaatst naar inschrijving F2700001" in mieke.get(page_of(one)).text


def test_a_move_after_the_mails_leads_to_the_correction(
    mieke: Browser, cast: Cast, time: Time
) -> None:
    other = expecting(cast, make_enrolment(cast.an, cast.course, cast.bakery, number="F2700001"))
    (one,) = receive(paid(cast.enrolment))
    couple(mieke, one, {cast.enrolment.public_id: "180,00"})
    time.moment += timedelta(minutes=11)
    db.session.query(Message).update({"state": "sent"})
    db.session.commit()
    here = f"{page_of(one)}/boekingen/{db.session.query(Booking).one().public_id}"
    answer = mieke.post(here, {"naar": other.public_id, "reason": "verkeerde cursus"})
    page = mieke.get(answer.location).text
    assert "Kijk de correctie na en verstuur ze." in page
    correction = f"/beheer/inschrijvingen/{cast.enrolment.public_id}/correctie"
    assert f'href="{correction}"' in page
    mieke.post(correction, {})
    assert correction not in mieke.get(page_of(one)).text


def test_the_queue_is_exported_with_amounts_as_numbers(mieke: Browser, cast: Cast) -> None:
    receive(paid(cast.enrolment, 20000))
    (one,) = [row.public_id for row in db.session.query(Transfer)]
    couple(mieke, one, {cast.enrolment.public_id: "180,00"})
    answer = mieke.get(f"{LIST}/te-veel.csv")
    assert "20,00" in answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    assert mieke.get(f"{LIST}/te-veel.xlsx").data[:2] == b"PK"


def test_every_transfer_is_found_by_text_and_amount(mieke: Browser, cast: Cast) -> None:
    receive(movement(4200, "kantine"), movement(-250, "kosten rekening"))
    for search in ("kantine", "42,00", "KANT"):
        text = mieke.get(f"{LIST}/alle", query_string={"zoek": search}).text
        assert "kantine" in text, search
        assert "kosten rekening" not in text, search
    assert "Geen overschrijving gevonden." in mieke.get(f"{LIST}/alle?zoek=%25").text


def test_the_story_names_file_line_and_every_date(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(paid(cast.enrolment))
    couple(mieke, one, {cast.enrolment.public_id: "180,00"})
    page = mieke.get(page_of(one)).text
    for part in ("afschrift.cod", "regel", "Valutadatum", "Geboekt door de bank op", "Ingelezen"):
        assert part in page
    assert "Mieke Van Acker" in page


def test_a_match_by_hand_waits_for_a_second_person_when_the_school_wants_it(
    mieke: Browser, joris: Browser, cast: Cast
) -> None:
    set_now("four_eyes", "yes")
    (one,) = receive(movement(18000, "opleiding najaar"))
    couple(mieke, one, {cast.enrolment.public_id: "180,00"})
    assert db.session.query(Booking).count() == 0
    look = db.session.query(SecondLook).one()
    answer = mieke.post(f"/beheer/betalingen/tweede-blik/{look.public_id}/goed", {})
    assert answer.status_code == 409
    assert "Je hebt dit zelf gevraagd." in answer.text
    joris.post(f"/beheer/betalingen/tweede-blik/{look.public_id}/goed", {})
    assert db.session.query(Booking).count() == 1


def test_an_undo_waits_for_a_second_person_who_may_refuse(
    mieke: Browser, joris: Browser, cast: Cast
) -> None:
    set_now("four_eyes", "yes")
    (one,) = receive(paid(cast.enrolment))
    couple(mieke, one, {cast.enrolment.public_id: "180,00"})
    booking = db.session.query(Booking).one()
    mieke.post(f"/beheer/betalingen/bevestigd/{booking.group_id}/ongedaan", {})
    look = db.session.query(SecondLook).one()
    assert look.kind == "undo"
    joris.post(
        f"/beheer/betalingen/tweede-blik/{look.public_id}/niet", {"reason": "het geld is er"}
    )
    db.session.refresh(booking)
    assert booking.undone_at is None
    assert "Geweigerd door Joris Baert" in mieke.get("/beheer/betalingen/tweede-blik").text


def test_d19_an_old_password_is_asked_again_before_a_match_by_hand(
    mieke: Browser, cast: Cast, time: Time
) -> None:
    set_now("step_up", "yes")
    (one,) = receive(movement(18000, "opleiding najaar"))
    mieke.get(LIST)
    db.session.query(UserSession).update({"created_at": time.now() - timedelta(hours=1)})
    db.session.commit()
    check = mieke.get(f"{page_of(one)}/koppelen?bij[]={cast.enrolment.public_id}").text
    assert 'type="password"' in check
    answer = couple(mieke, one, {cast.enrolment.public_id: "180,00"}, password="fout")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Dit wachtwoord is niet juist." in answer.text  # type: ignore[attr-defined]
    assert "fout" not in re.findall(r'value="([^"]*)"', answer.text)  # type: ignore[attr-defined]
    assert db.session.query(Booking).count() == 0


def test_all_that_wait_are_listed_apart_page_after_page(mieke: Browser, cast: Cast) -> None:
    (one,) = receive(paid(cast.enrolment))
    couple(mieke, one, {cast.enrolment.public_id: "180,00"})
    empty = mieke.get(f"{LIST}/alle?stand=open").text
    assert "Er wacht geen overschrijving op een beslissing." in empty
    lines = [movement(4200 + number, f"zomaar {number}") for number in range(60)]
    receive(*lines, movement(-450, "kosten"), sequence=188)
    page = mieke.get(f"{LIST}/alle?stand=open").text
    assert page.count("nog te beslissen") == 50
    assert page_of(one) not in page
    (following,) = re.findall(r'href="([^"]*pagina=[^"]*)"', page)
    rest = mieke.get(following.replace("&amp;", "&")).text
    assert rest.count("nog te beslissen") == 10
    for absent in (page_of(one), "kosten"):
        assert absent not in rest
    assert "Geen overschrijving gevonden." in mieke.get(f"{LIST}/alle?stand=open&zoek=kosten").text
