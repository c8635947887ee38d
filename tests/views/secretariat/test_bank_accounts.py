"""The accounts that the school knows: noted, corrected and ended by an administrator."""

from flask import Flask

from portal.models import BankAccount, Event, db
from portal.queries.statements import collective_accounts, own_accounts
from tests.browser_of import Browser
from tests.cast import Cast, occasion
from tests.conftest import Time

PATH = "/beheer/instellingen/rekeningen"
SCHEME = {"iban": "BE43 0689 9999 9501", "kind": "collective", "name": "Financieel beheerder"}


def test_an_account_is_noted_used_ended_and_used_again(
    app: Flask, cast: Cast, joris: Browser
) -> None:
    assert joris.post(PATH, SCHEME).location == PATH
    assert collective_accounts() == {"BE43068999999501"}
    page = joris.get(PATH).text
    assert "BE43 0689 9999 9501" in page
    assert "Betaalt voor veel werkgevers" in page
    joris.post(f"{PATH}/einde", {"iban": "BE43068999999501"})
    assert collective_accounts() == frozenset()
    assert "niet meer in gebruik sinds" in joris.get(PATH).text
    joris.post(PATH, {**SCHEME, "kind": "school"})
    assert own_accounts(occasion().today) == ["BE43068999999501"]
    assert db.session.query(BankAccount).count() == 1
    kinds = [line.kind for line in db.session.query(Event).order_by(Event.id)][-3:]
    assert kinds == ["bank_account_noted", "bank_account_ended", "bank_account_noted"]


def test_a_wrong_number_is_named_and_nothing_typed_is_lost(
    app: Flask, cast: Cast, joris: Browser
) -> None:
    answer = joris.post(PATH, {**SCHEME, "iban": "BE43 0689 9999 9502", "kind": "x"})
    assert answer.status_code == 422
    assert answer.text.count("Dit is geen geldig rekeningnummer.") == 2
    assert "Financieel beheerder" in answer.text
    assert db.session.query(BankAccount).count() == 0


def test_the_account_of_the_settings_is_ours_too(
    app: Flask, cast: Cast, joris: Browser, time: Time
) -> None:
    day = {"valid_from_day": "1", "valid_from_month": "9", "valid_from_year": "2026"}
    joris.post(
        "/beheer/instellingen/iban", {"value": "BE68539007547034", "source": "De bank", **day}
    )
    assert own_accounts(occasion().today) == ["BE68539007547034"]
    assert "BE68 5390 0754 7034" in joris.get(PATH).text


def test_an_unknown_account_cannot_be_ended(app: Flask, cast: Cast, joris: Browser) -> None:
    assert joris.post(f"{PATH}/einde", {"iban": "BE00"}).status_code == 404
