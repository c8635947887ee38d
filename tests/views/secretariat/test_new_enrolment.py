"""One enrolment by form: warned first, saved once, nothing typed lost."""

import pytest

from portal.models import Company, Enrolment, Invitation, Learner, db
from tests.browser_of import Browser
from tests.cast import Cast

PATH = "/beheer/inschrijvingen/nieuw"


def fields(cast: Cast, **changes: str) -> dict[str, str]:
    """Lies Maes of the bakery in Frans 1, with changes."""
    return {
        "number": "F2600010", "course": cast.course.public_id, "first_name": "Lies",
        "last_name": "Maes", "email": "lies@cursist.example", "enrolled_on_day": "10",
        "enrolled_on_month": "9", "enrolled_on_year": "2026",
        "enterprise_number": "0999.999.922", "fee": "180,00", **changes,
    }  # fmt: skip


def test_the_check_page_saves_nothing_and_names_the_last_day(mieke: Browser, cast: Cast) -> None:
    page = mieke.post(PATH, fields(cast))
    assert page.status_code == 200
    assert "donderdag 17 september 2026" in page.text
    assert db.session.query(Enrolment).count() == 2


def test_an_enrolment_is_saved_after_the_check(mieke: Browser, cast: Cast) -> None:
    answer = mieke.post(PATH, fields(cast, agreed="yes"))
    made = db.session.query(Enrolment).filter_by(number="F2600010").one()
    assert answer.location.endswith(f"/beheer/inschrijvingen/{made.public_id}")
    assert made.company_id == cast.bakery.id
    assert db.session.query(Invitation).count() == 0


def test_a_student_who_is_known_is_not_added_again(mieke: Browser, cast: Cast) -> None:
    an = {"first_name": "An", "last_name": "Peeters", "email": "an.peeters@cursist.example"}
    assert mieke.post(PATH, fields(cast, agreed="yes", **an)).status_code == 303
    assert db.session.query(Learner).count() == 2


def test_a_new_company_is_added_and_invited(mieke: Browser, cast: Cast) -> None:
    new = {"enterprise_number": "0999.044.471", "company_name": "Apotheek Claes",
           "contact_name": "Wim Claes", "contact_email": "wim@apotheek.example"}  # fmt: skip
    assert "we sturen een uitnodiging" in mieke.post(PATH, fields(cast, **new)).text
    assert mieke.post(PATH, fields(cast, agreed="yes", **new)).status_code == 303
    made = db.session.query(Company).filter_by(enterprise_number="0999044471").one()
    assert db.session.query(Invitation).one().company_id == made.id


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"enrolled_on_day": "18"}, "te laat ingeschreven"),
        ({"fee": "90,00"}, "lager dan"),
        ({"fee": "90,00"}, "geeft geen steun onder"),
        ({"enrolled_on_year": "2027"}, "ligt in de toekomst"),
    ],
)
def test_what_a_person_should_know_stands_on_the_check_page(
    mieke: Browser, cast: Cast, changes: dict[str, str], told: str
) -> None:
    assert told in mieke.post(PATH, fields(cast, **changes)).text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"number": "f2600001"}, "bestaat al"),
        ({"enterprise_number": "0999.999.923"}, "geen geldig ondernemingsnummer"),
        ({"enterprise_number": "0999.044.471"}, "Vul dit in."),
        ({"email": "lies"}, "volledig e-mailadres"),
        ({"course": "niets"}, "Kies een cursus."),
        ({"enrolled_on_month": "13"}, "Deze datum bestaat niet"),
        ({"enrolled_on_year": "1026"}, "kan niet juist zijn. Kijk het jaar na."),
        ({"fee": "1O0"}, "Vul een bedrag in"),
    ],
)
def test_a_wrong_field_is_named_and_the_others_stay(
    mieke: Browser, cast: Cast, changes: dict[str, str], told: str
) -> None:
    answer = mieke.post(PATH, fields(cast, agreed="yes", **changes))
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="Lies"' in answer.text
    assert db.session.query(Enrolment).count() == 2
