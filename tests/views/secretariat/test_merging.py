"""Merging two companies by the pages: chosen, looked at whole, done once, and led on afterwards."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.actions.calendar_feeds import make_feed
from portal.actions.companies import invite
from portal.actions.drafts import keep_draft
from portal.actions.invariants import broken_invariants
from portal.models import Company, Enrolment, Event, ImportRun, Invitation, Learner, Membership, db
from tests.browser_of import Browser
from tests.cast import Cast, actor_of, make_company, make_enrolment, make_member, occasion
from tests.views.secretariat.test_imports import a_list, take_over, text_of, upload
from tests.views.secretariat.test_races import posting, together

GARAGE = {
    "number": "F2600002", "first_name": "Toby", "last_name": "De Wilde",
    "email": "toby@cursist.example", "company": "Garage De Smet bv", "enterprise": "0999.000.129",
    "contact": "Chris De Smet", "contact_email": "chris@garage-desmet.example",
}  # fmt: skip


def paths(cast: Cast) -> tuple[str, str]:
    """The page on which the other company is chosen, and the one that shows what follows."""
    choose = f"/beheer/ondernemingen/{cast.garage.public_id}/samenvoegen"
    return choose, f"{choose}/{cast.bakery.public_id}"


def typed_by_hand(cast: Cast) -> dict[str, str]:
    """The form of one enrolment, under the number of the garage."""
    return {
        "number": "F2700009", "first_name": "Lien", "last_name": "Maes", "email": "lien@x.example",
        "course": cast.course.public_id, "enrolled_on_day": "10", "enrolled_on_month": "9",
        "enrolled_on_year": "2026", "enterprise_number": "0999.000.129", "fee": "180,00",
        "material": "0", "other": "0",
    }  # fmt: skip


def agreed_on(browser: Browser, path: str) -> str:
    """The digest on a check page."""
    found = re.search(r'name="agreed" value="(\w+)"', browser.get(path).text)
    assert found is not None
    return found[1]


def merged(joris: Browser, cast: Cast) -> None:
    """Joris merges the garage into the bakery."""
    _, check = paths(cast)
    answer = joris.post(check, {"agreed": agreed_on(joris, check), "sure": "1"})
    assert answer.status_code == 303
    assert answer.location == f"/beheer/ondernemingen/{cast.bakery.public_id}"


def test_an_administrator_chooses_looks_and_merges(joris: Browser, cast: Cast) -> None:
    choose, check = paths(cast)
    page = joris.get(f"/beheer/ondernemingen/{cast.garage.public_id}").text
    assert choose in page
    assert "Hier verschijnen de ondernemingen" in joris.get(choose).text
    assert check in joris.get(f"{choose}?zoek=0999.999.922").text
    assert "Geen andere onderneming" in joris.get(f"{choose}?zoek=garage").text
    page = joris.get(check).text
    for told in (
        "Garage De Smet bv (0999.000.129) verdwijnt.",
        "Ziet daarna ook alles van Bakkerij Peeters bv: Chris De Smet.",
        "Ziet daarna ook alles van Garage De Smet bv: Bob Maes, Els Peeters.",
        "Toby De Wilde",
        "1 bevestiging noemt 0999.000.129 en krijgt een nieuwe versie.",
        "Een lijst met 0999.000.129 komt voortaan bij Bakkerij Peeters bv.",
    ):
        assert told in page, told
    assert db.session.query(Event).filter_by(kind="companies_merged").count() == 0
    merged(joris, cast)
    page = joris.get(f"/beheer/ondernemingen/{cast.bakery.public_id}").text
    for told in ("Vroeger ook", "Garage De Smet bv, 0999.000.129", "Toby De Wilde",
                 "is hiermee samengevoegd. 1 inschrijving is verhuisd."):  # fmt: skip
        assert told in page, told
    assert "Garage De Smet bv toegevoegd." in page
    assert "Garage De Smet" not in joris.get("/beheer/ondernemingen").text.split("results")[1]


def test_the_check_page_names_everything_that_is_not_simply_moved(
    joris: Browser, cast: Cast
) -> None:
    on = occasion(actor_of(cast.chris))
    invite(cast.garage, on, name="Els", email="els@bakkerij-peeters.example", role="reader")
    invite(cast.garage, on, name="Eva", email="eva@x.example", role="reader")
    for company in (cast.garage, cast.bakery):
        make_feed(company, occasion(actor_of(cast.dora)))
    make_member(cast.bob, cast.garage, "reader", ended_at=clock.now())
    keep_draft(None, cast.rivals_enrolment.id, on, typed={})
    db.session.commit()
    page = joris.get(paths(cast)[1]).text
    assert "Uitnodigingen die verhuizen" in page
    assert "els@bakkerij-peeters.example. Ze hebben bij Bakkerij Peeters bv al toegang" in page
    assert "Alleen de agendalink voor Garage De Smet bv van Dora Claes stopt." in page
    assert "1 blijft bewaard." in page
    assert "toegang afgelopen" in page.rpartition("Bob Maes")[2].partition("</tr>")[0]
    row = page.partition("dora@boekhouding.example")[2].partition("</tr>")[0]
    assert re.findall(r">(Lezer|Behandelaar|Beheerder)<", row) == [
        "Lezer", "Behandelaar", "Behandelaar",
    ]  # fmt: skip


def test_the_secretariat_has_no_business_here(mieke: Browser, cast: Cast) -> None:
    choose, check = paths(cast)
    assert choose not in mieke.get(f"/beheer/ondernemingen/{cast.garage.public_id}").text
    assert mieke.get(choose).status_code == 403
    assert mieke.get(check).status_code == 403
    assert mieke.post(check, {"sure": "1"}).status_code == 403


def test_an_unknown_company_is_not_found(joris: Browser, cast: Cast) -> None:
    choose, _ = paths(cast)
    for path in ("/beheer/ondernemingen/niets/samenvoegen", f"{choose}/niets"):
        assert joris.get(path).status_code == 404
    assert joris.post(f"{choose}/niets", {"sure": "1"}).status_code == 404


def test_who_does_not_say_that_it_is_the_same_company_is_asked_again(
    joris: Browser, cast: Cast
) -> None:
    _, check = paths(cast)
    answer = joris.post(check, {"agreed": agreed_on(joris, check)})
    assert answer.status_code == 422
    assert "Vink aan dat het dezelfde onderneming is." in answer.text
    assert db.session.get_one(Company, cast.garage.id).merged_into_id is None


def test_what_changed_meanwhile_is_shown_before_it_is_done(joris: Browser, cast: Cast) -> None:
    _, check = paths(cast)
    agreed = agreed_on(joris, check)
    make_member(cast.bob, cast.garage, "owner")
    db.session.commit()
    answer = joris.post(check, {"agreed": agreed, "sure": "1"})
    assert answer.status_code == 409
    assert "Er is intussen iets veranderd." in answer.text
    assert db.session.query(Event).filter_by(kind="companies_merged").count() == 0


def test_refusals_say_why_and_offer_no_button(joris: Browser, cast: Cast) -> None:
    choose, check = paths(cast)
    make_enrolment(cast.an, cast.course, cast.garage, number="F2600003")
    db.session.commit()
    page = joris.get(check).text
    assert "An Peeters, Frans 1. Annuleer eerst een van de twee inschrijvingen." in page
    assert 'name="agreed"' not in page
    assert joris.post(check, {"agreed": "x", "sure": "1"}).status_code == 409
    itself = f"{choose}/{cast.garage.public_id}"
    assert "Dit is twee keer dezelfde onderneming." in joris.get(itself).text
    assert joris.post(itself, {"agreed": "x", "sure": "1"}).status_code == 409


def test_a_company_is_merged_once(joris: Browser, cast: Cast) -> None:
    choose, check = paths(cast)
    third = make_company("Bakkers bv", "0999044471", "Els Peeters", "els@bakkers.example")
    db.session.commit()
    merged(joris, cast)
    here = f"/beheer/ondernemingen/{cast.bakery.public_id}"
    for answer in (joris.get(choose), joris.get(check), joris.post(check, {"sure": "1"})):
        assert (answer.status_code // 100, answer.location) == (3, here)
    old = f"/beheer/ondernemingen/{cast.garage.public_id}"
    for path in (old, f"{old}/wijzigen"):
        assert (joris.get(path).status_code, joris.get(path).location) == (302, here)
    assert joris.post(f"{old}/uitnodigen").status_code == 404
    towards = f"/beheer/ondernemingen/{third.public_id}/samenvoegen/{cast.garage.public_id}"
    assert "Garage De Smet bv is zelf al samengevoegd." in joris.get(towards).text
    assert joris.post(towards, {"agreed": "x", "sure": "1"}).status_code == 409


def test_addresses_of_before_lead_on_for_who_may_see_the_company_that_stays(
    app: Flask, joris: Browser, cast: Cast
) -> None:
    old, new = (f"/onderneming/{one.public_id}" for one in (cast.garage, cast.bakery))
    one = f"inschrijvingen/{cast.rivals_enrolment.public_id}"
    chris, els, toby = (Browser(app).signed_in_as(who) for who in (cast.chris, cast.els, cast.toby))
    assert chris.get(f"{old}/{one}").status_code == 200
    merged(joris, cast)
    for browser in (chris, els):
        for rest in ("/", f"/{one}", "/inschrijvingen?zoek=toby"):
            answer = browser.get(f"{old}{rest}")
            assert (answer.status_code, answer.location) == (302, f"{new}{rest}")
            assert browser.get(answer.location).status_code == 200
    assert "Toby De Wilde" in els.get(f"{new}/").text
    assert (
        "De inschrijving staat nu bij Bakkerij Peeters bv, 0999.999.922."
        in chris.get(f"{new}/{one}").text
    )
    # What is sent from a page of before is not carried out elsewhere.
    assert chris.post(f"{old}/{one}/eigen-aandeel", {"done": "1"}).status_code == 409
    for browser in (toby, joris):
        assert browser.get(f"{old}/").status_code == 404


@pytest.mark.parametrize("person", ["rival", "left", "student"])
def test_for_anybody_else_there_is_no_such_company(
    app: Flask, joris: Browser, cast: Cast, person: str
) -> None:
    merged(joris, cast)
    if person == "left":
        found = db.session.query(Membership).filter_by(person_id=cast.chris.id).one()
        found.ended_at = clock.now()
    elif person == "rival":
        other = make_company("Bakkers bv", "0999044471", "Jo", "jo@bakkers.example")
        make_member(cast.mieke, other, "owner")
    db.session.commit()
    who = {"left": cast.chris, "rival": cast.mieke, "student": cast.an}[person]
    browser = Browser(app).signed_in_as(who)
    gone = browser.get(f"/onderneming/{cast.garage.public_id}/")
    never = browser.get("/onderneming/nietsnietsniets1/")
    assert (gone.status_code, never.status_code) == (404, 404)
    path = f"/onderneming/{cast.garage.public_id}/inschrijvingen/x/eigen-aandeel"
    assert browser.post(path).status_code == 404


def test_next_months_list_with_the_old_number_makes_no_company_again(
    joris: Browser, cast: Cast
) -> None:
    merged(joris, cast)
    companies = db.session.query(Company).count()
    rows = (
        GARAGE,
        {**GARAGE, "number": "F2700001", "first_name": "Lien", "email": "lien@x.example"},
        {**GARAGE, "number": "F2700002", "first_name": "Mia", "email": "mia@x.example",
         "company": "Bakkerij Peeters bv"},
    )  # fmt: skip
    path = upload(joris, a_list(*rows))
    assert "in het loket een andere onderneming" not in text_of(joris, path)
    assert take_over(joris, path) == 303
    assert db.session.query(Company).count() == companies
    assert db.session.query(Enrolment).filter_by(company_id=cast.bakery.id).count() == 4
    assert db.session.query(Invitation).count() == 0


def test_a_company_under_two_numbers_in_one_list_is_invited_once(
    app: Flask, joris: Browser, cast: Cast
) -> None:
    names = ("Apotheek Claes", "Apotheek Claes bv")
    old, stays = (
        make_company(name, number, "Wim Claes", "wim@apotheek.example")
        for name, number in zip(names, ("0999044471", "0999000228"), strict=True)
    )
    db.session.commit()
    check = f"/beheer/ondernemingen/{old.public_id}/samenvoegen/{stays.public_id}"
    joris.post(check, {"agreed": agreed_on(joris, check), "sure": "1"})
    rows = (
        {"number": "F2700001", "email": "a@x.example", "company": names[0],
         "enterprise": "0999.044.471"},
        {"number": "F2700002", "email": "b@x.example", "company": names[1],
         "enterprise": "0999.000.228"},
    )  # fmt: skip
    path = upload(joris, a_list(*rows))
    assert take_over(joris, path) == 303
    assert db.session.query(Invitation).one().company_id == stays.id
    run = db.session.query(ImportRun).one()
    assert run.result is not None
    assert (run.result["invitations"], run.result["companies"]) == (1, 0)
    assert run.result["mails"] == 5


def test_the_old_number_with_the_name_of_neither_is_a_row_to_look_at(
    joris: Browser, cast: Cast
) -> None:
    """The wrong number may be the right one of an employer who comes later: nobody sees it."""
    merged(joris, cast)
    stranger = {**GARAGE, "number": "F2700001", "company": "Schilder Maes bv"}
    page = text_of(joris, upload(joris, a_list(stranger)))
    assert "was vroeger een nummer van Bakkerij Peeters bv." in page
    assert db.session.query(Enrolment).filter_by(number="F2700001").count() == 0


def test_a_row_about_an_enrolment_of_another_company_is_still_refused(
    joris: Browser, cast: Cast
) -> None:
    merged(joris, cast)
    page = text_of(joris, upload(joris, a_list({"enterprise": "0999.044.471"})))
    assert "is in het loket een andere onderneming: Bakkerij Peeters bv." in page


def test_an_enrolment_by_hand_says_under_which_number_the_company_is_known(
    joris: Browser, cast: Cast
) -> None:
    merged(joris, cast)
    typed = typed_by_hand(cast)
    page = joris.post("/beheer/inschrijvingen/nieuw", typed).text
    assert "Bakkerij Peeters bv" in page
    assert "vroeger 0999.000.129" in page
    assert joris.post("/beheer/inschrijvingen/nieuw", {**typed, "agreed": "yes"}).status_code == 303
    made = db.session.query(Enrolment).filter_by(number="F2700009").one()
    assert made.company_id == cast.bakery.id


def test_e2_of_mergers_at_the_same_moment_one_is_done(app: Flask, cast: Cast) -> None:
    """Into each other, by two administrators at once: one of the two companies stays."""
    browsers = [Browser(app).signed_in_as(cast.joris) for _ in range(2)]
    base = "/beheer/ondernemingen"
    names = (cast.garage.public_id, cast.bakery.public_id)
    ways = [f"{base}/{a}/samenvoegen/{b}" for a, b in (names, names[::-1])]
    deeds = [
        posting(browser, path, {"agreed": agreed_on(browser, path), "sure": "1"})
        for browser, path in zip(browsers, ways, strict=True)
    ]
    answers = together(app, deeds)
    assert answers == {303: 1, 409: 1}
    gone = db.session.query(Company).filter(Company.merged_into_id.is_not(None)).all()
    assert len(gone) == 1
    assert db.session.query(Enrolment).filter_by(company_id=gone[0].id).count() == 0
    assert db.session.query(Learner).count() == 2


def test_a_merger_and_a_new_enrolment_at_the_same_moment_leave_nothing_behind(
    app: Flask, cast: Cast
) -> None:
    joris, mieke = (Browser(app).signed_in_as(who) for who in (cast.joris, cast.mieke))
    _, check = paths(cast)
    enrolled = {**typed_by_hand(cast), "agreed": "yes"}
    answers = together(
        app,
        [
            posting(joris, check, {"agreed": agreed_on(joris, check), "sure": "1"}),
            posting(mieke, "/beheer/inschrijvingen/nieuw", enrolled),
        ],
    )
    # Who comes second is told to look again, or finds the company that stays.
    assert answers in ({303: 1, 409: 1}, {303: 2})
    assert [one.explained for one in broken_invariants(app.extensions["storage"])] == []


def test_nobody_is_waited_for_who_changes_something_at_that_moment(
    joris: Browser, cast: Cast
) -> None:
    """Whoever holds a row may be waiting for the log that a merger holds."""
    _, check = paths(cast)
    form = {"agreed": agreed_on(joris, check), "sure": "1"}
    if db.engine.dialect.name == "sqlite":
        # A transaction that may write is alone from its beginning.
        assert joris.post(check, form).status_code == 303
        return
    number = cast.rivals_enrolment.id
    db.session.remove()
    with db.engine.connect() as somebody:
        held = select(Enrolment.id).where(Enrolment.id == number)
        somebody.execute(held.with_for_update(key_share=True)).all()
        answer = joris.post(check, form)
        assert answer.status_code == 409
        assert "Iemand verandert net iets bij deze onderneming." in answer.text
    assert db.session.query(Event).filter_by(kind="companies_merged").count() == 0
    db.session.remove()
    assert joris.post(check, form).status_code == 303
