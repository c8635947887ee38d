"""Companies: found, looked at whole, corrected, invited again."""

from datetime import timedelta

from portal.models import Company, Event, Invitation, Message, db
from tests.browser_of import Browser
from tests.cast import Cast, make_company


def asked(browser: Browser) -> int:
    """How many questions the last page asked."""
    return sum(1 for one in browser.statements if not one.startswith("BEGIN"))


def test_p6_the_list_asks_four_statements_and_finds_a_number(mieke: Browser, cast: Cast) -> None:
    page = mieke.get("/beheer/ondernemingen?zoek=0999.999.922").text
    assert "Bakkerij Peeters bv" in page
    assert "Garage De Smet bv" not in page
    assert asked(mieke) <= 4


def test_p6_a_company_shows_people_enrolments_and_history_in_four_statements(
    mieke: Browser, cast: Cast
) -> None:
    page = mieke.get(f"/beheer/ondernemingen/{cast.bakery.public_id}").text
    for told in ("els@bakkerij-peeters.example", "An Peeters", "Bakkerij Peeters bv toegevoegd."):
        assert told in page
    assert asked(mieke) <= 4


def test_an_unknown_company_is_not_found(mieke: Browser, cast: Cast) -> None:
    assert mieke.get("/beheer/ondernemingen/niets").status_code == 404


def test_whom_we_reach_is_corrected_with_old_and_new_in_the_log(mieke: Browser, cast: Cast) -> None:
    path = f"/beheer/ondernemingen/{cast.bakery.public_id}"
    fields = {
        "name": "Bakkerij Peeters bv", "contact_name": "Els Peeters",
        "contact_email": "ELS@nieuw.example", "contact_phone": "09 000 27 64",
        "version": str(cast.bakery.version), "enterprise_number": "0999000129",
    }  # fmt: skip
    assert mieke.post(f"{path}/wijzigen", fields).status_code == 303
    kept = db.session.get(Company, cast.bakery.id)
    assert kept is not None
    assert (kept.contact_email, kept.enterprise_number) == ("els@nieuw.example", "0999999922")
    event = db.session.query(Event).filter_by(kind="company_changed").one()
    assert event.facts["changed"] == {
        "contact_email": ["els@bakkerij-peeters.example", "els@nieuw.example"]
    }
    assert mieke.post(f"{path}/wijzigen", fields).status_code == 409


def test_a_wrong_address_is_refused_and_stays_to_be_corrected(mieke: Browser, cast: Cast) -> None:
    path = f"/beheer/ondernemingen/{cast.bakery.public_id}/wijzigen"
    answer = mieke.post(path, {"name": "", "contact_email": "els", "contact_name": "Els"})
    assert answer.status_code == 422
    assert 'value="els"' in answer.text


def test_an_invitation_is_sent_again_with_a_new_link(mieke: Browser, cast: Cast) -> None:
    made = make_company("Apotheek Claes", "0999044471", "Wim Claes", "wim@apotheek.example")
    db.session.commit()
    path = f"/beheer/ondernemingen/{made.public_id}"
    assert mieke.post(f"{path}/uitnodigen").status_code == 303
    asked_for = db.session.query(Invitation).one()
    asked_for.expires_at -= timedelta(hours=80)
    db.session.commit()
    assert "verlopen op" in mieke.get(path).text
    again = f"{path}/uitnodigingen/{asked_for.public_id}/opnieuw"
    assert mieke.post(again).status_code == 303
    assert db.session.query(Message).filter_by(kind="invitation").count() == 2
    elsewhere = f"/beheer/ondernemingen/{cast.bakery.public_id}/uitnodigingen"
    assert mieke.post(f"{elsewhere}/{asked_for.public_id}/opnieuw").status_code == 404
