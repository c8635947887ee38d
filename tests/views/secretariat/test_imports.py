"""The school's list: looked at, checked, taken over once, and repeatable without any change."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask

from portal.models import (
    Company,
    Course,
    Enrolment,
    Event,
    Invitation,
    Learner,
    Message,
    db,
)
from tests.browser_of import Browser
from tests.cast import Cast
from tests.conftest import Time

SAMPLES = Path(__file__).parents[2] / "samples" / "enrolments"
HEADER = (
    "inschrijvingsnummer;cursusnummer;opleiding;thema;vorm;secretariaat;lesplaats;eerste lesdag;"
    "laatste lesdag;lestijden;inschrijvingsgeld;cursusmateriaal;niet-subsidiabele kosten;voornaam;"
    "naam;e-mail cursist;ingeschreven op;onderneming;ondernemingsnummer;contactpersoon;"
    "e-mail contact;telefoon contact"
)
AN = {
    "number": "F2600001", "code": "F26-FRA1", "course": "Frans 1", "theme": "Internationalisering",
    "kind": "klassikaal", "site": "Lokeren", "place": "Lokeren", "first": "03/09/2026",
    "last": "17/12/2026", "periods": "120", "fee": "180,00", "material": "0", "other": "0",
    "first_name": "An", "last_name": "Peeters", "email": "an.peeters@cursist.example",
    "enrolled": "10/09/2026", "company": "Bakkerij Peeters bv", "enterprise": "0999.999.922",
    "contact": "Els Peeters", "contact_email": "els@bakkerij-peeters.example",
    "phone": "09 000 27 64",
}  # fmt: skip


def a_list(*rows: dict[str, str]) -> bytes:
    """A list as the school's program writes it; each row is An's with changes."""
    lines = [";".join({**AN, **row}.values()) for row in rows]
    return "\r\n".join([HEADER, *lines]).encode("cp1252")


def upload(browser: Browser, data: bytes, name: str = "lijst.csv") -> str:
    """Choose a file; return the address of its preview."""
    response = browser.post(
        "/beheer/inschrijvingen/import",
        {"file": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )
    assert response.status_code == 303, response.get_data(as_text=True)
    return str(response.location)


def text_of(browser: Browser, path: str) -> str:
    """A page as text."""
    response = browser.get(path)
    assert response.status_code == 200, response.status
    return response.get_data(as_text=True)


def take_over(browser: Browser, path: str, **fields: object) -> int:
    """Look at the effects and take the list over; return the status of the answer."""
    page = text_of(browser, f"{path}/gevolgen")
    digest = re.search(r'name="plan" value="(\w+)"', page)
    assert digest is not None
    response = browser.post(f"{path}/overnemen", {"plan": digest[1], **fields})
    return int(response.status_code)


def rows_of(model: type) -> int:
    """How many rows a table has."""
    return db.session.query(model).count()


def test_a_preview_keeps_nothing_and_says_what_it_found(mieke: Browser) -> None:
    before = rows_of(Enrolment)
    page = text_of(mieke, upload(mieke, (SAMPLES / "met-fouten.csv").read_bytes(), "fouten.csv"))
    assert "Er is nog niets opgeslagen." in page
    assert "‘31/09/2026’ bestaat niet." in page
    assert "Neem alleen de" in page
    assert rows_of(Enrolment) == before


@pytest.mark.parametrize("name", ["najaar-2026.csv", "najaar-2026.xlsx"])
def test_a_whole_list_is_taken_over_and_the_second_time_changes_nothing(
    mieke: Browser, name: str
) -> None:
    data = (SAMPLES / name).read_bytes()
    path = upload(mieke, data, name)
    assert take_over(mieke, path) == 303
    assert rows_of(Enrolment) == 2 + 120
    assert "Lijst overgenomen" in text_of(mieke, path)
    kept = [rows_of(table) for table in (Enrolment, Course, Company, Learner, Message, Event)]
    again = upload(mieke, data, name)
    page = text_of(mieke, again)
    assert "Er is niets veranderd." in page
    assert "al overgenomen op" in page
    assert mieke.get(f"{again}/gevolgen").status_code == 303
    assert kept == [
        rows_of(table) for table in (Enrolment, Course, Company, Learner, Message, Event)
    ]


def test_the_two_forms_of_one_list_say_the_same(mieke: Browser) -> None:
    take_over(mieke, upload(mieke, (SAMPLES / "najaar-2026.csv").read_bytes(), "a.csv"))
    page = text_of(mieke, upload(mieke, (SAMPLES / "najaar-2026.xlsx").read_bytes(), "a.xlsx"))
    assert "Er is niets veranderd." in page


def test_new_companies_are_invited_and_everybody_is_told(mieke: Browser) -> None:
    row = {
        "number": "F2600009", "first_name": "Wim", "last_name": "Claes",
        "email": "wim@cursist.example", "company": "Apotheek Claes", "enterprise": "0999.044.471",
        "contact": "Wim Claes", "contact_email": "wim@apotheek.example",
    }  # fmt: skip
    path = upload(mieke, a_list(AN, row))
    effects = text_of(mieke, f"{path}/gevolgen")
    assert "Apotheek Claes, 0999.044.471" in effects
    assert "Er vertrekken 3 e-mails." in effects
    before = rows_of(Message)
    assert take_over(mieke, path) == 303
    assert rows_of(Message) == before + 3
    assert db.session.query(Invitation).one().email == "wim@apotheek.example"


def test_whom_we_write_to_is_never_changed_by_a_list(
    mieke: Browser, cast: Cast, time: Time
) -> None:
    row = {
        "number": "F2600009", "first_name": "Wim", "last_name": "Claes",
        "email": "wim@cursist.example", "company": "Apotheek Claes", "enterprise": "0999.044.471",
        "contact": "Wim Claes", "contact_email": "wim@apotheek.example",
    }  # fmt: skip
    take_over(mieke, upload(mieke, a_list(row)))
    time.is_now(2026, 9, 30)
    mieke.signed_in_as(cast.mieke)
    other = {**row, "contact": "Iemand Anders", "contact_email": "iemand@elders.example"}
    path = upload(mieke, a_list(other, {**other, "number": "F2600010", "enrolled": "30/09/2026"}))
    page = text_of(mieke, path)
    assert page.count("is wim@apotheek.example het e-mailadres van Apotheek Claes") == 1
    effects = text_of(mieke, f"{path}/gevolgen")
    assert "Wim Claes, wim@apotheek.example, voor Apotheek Claes" in effects
    assert "iemand@elders.example" not in effects
    assert take_over(mieke, path) == 303
    sent = {one.email for one in db.session.query(Invitation)}
    assert sent == {"wim@apotheek.example"}


def test_a_changed_price_is_shown_old_and_new_and_renews_the_confirmation(
    mieke: Browser, cast: Cast
) -> None:
    path = upload(mieke, a_list({"fee": "192,00"}))
    page = text_of(mieke, path)
    assert re.search(r"<del>€\s180,00</del> <ins>€\s192,00</ins>", page)
    assert take_over(mieke, path) == 303
    db.session.refresh(cast.enrolment)
    assert (cast.enrolment.fee_cents, cast.enrolment.due_cents) == (19200, 19200)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"last_name": "Claes"}, "hoort in het loket bij An Peeters"),
        ({"email": "an@elders.example"}, "hoort in het loket bij An Peeters"),
        ({"code": "F26-ANDERS"}, "een andere cursus: F26-FRA1"),
        ({"enterprise": "0999.000.129"}, "een andere onderneming: Bakkerij Peeters bv"),
        ({"first": "10/09/2026"}, "Wijzig de cursus eerst."),
    ],
)
def test_what_contradicts_an_enrolment_that_exists_is_an_error(
    mieke: Browser, changes: dict[str, str], told: str
) -> None:
    path = upload(mieke, a_list(changes))
    page = text_of(mieke, path)
    assert told in page
    assert "/gevolgen" not in page


def test_a_course_is_changed_by_a_list_only_where_that_was_agreed(
    mieke: Browser, cast: Cast
) -> None:
    rows = a_list(
        {"course": "Frans voor starters", "fee": "181,00"},
    )
    path = upload(mieke, rows)
    assert "Frans 1 wordt Frans voor starters" in text_of(mieke, f"{path}/gevolgen")
    assert take_over(mieke, path) == 303
    db.session.refresh(cast.course)
    assert cast.course.name == "Frans 1"
    again = upload(mieke, a_list({"course": "Frans voor starters", "fee": "182,00"}))
    assert take_over(mieke, again, **{"courses[]": "F26-FRA1"}) == 303
    db.session.refresh(cast.course)
    assert cast.course.name == "Frans voor starters"


def test_a_list_in_which_only_a_course_differs_is_not_called_known(
    mieke: Browser, cast: Cast
) -> None:
    path = upload(mieke, a_list({"periods": "80", "last": "18/12/2026"}))
    page = text_of(mieke, path)
    assert "Er is niets veranderd." not in page
    assert "Eén cursus is anders in de lijst." in page
    assert "Lestijden: 120 wordt 80" in text_of(mieke, f"{path}/gevolgen")
    assert take_over(mieke, path) == 422
    assert take_over(mieke, path, **{"courses[]": "F26-FRA1"}) == 303
    db.session.refresh(cast.course)
    assert cast.course.lesson_periods == 80
    again = text_of(mieke, upload(mieke, a_list({"periods": "80", "last": "18/12/2026"})))
    assert "Er is niets veranderd." in again


def test_what_changed_between_the_check_and_the_click_is_caught(
    mieke: Browser, joris: Browser
) -> None:
    rows = a_list({"number": "F2600009", "enrolled": "11/09/2026"})
    path, other = upload(mieke, rows), upload(joris, rows)
    page = text_of(mieke, f"{path}/gevolgen")
    digest = re.search(r'name="plan" value="(\w+)"', page)
    assert digest is not None
    assert take_over(joris, other) == 303
    response = mieke.post(f"{path}/overnemen", {"plan": digest[1]})
    assert response.status_code == 409
    assert "Er is niets overgenomen" in response.get_data(as_text=True)
    assert db.session.query(Enrolment).filter_by(number="F2600009").count() == 1


def test_columns_with_strange_names_are_mapped_by_hand_and_remembered(mieke: Browser) -> None:
    data = a_list({"number": "F2600009"}).replace(b"inschrijvingsnummer;", b"zaak;")
    path = upload(mieke, data)
    page = text_of(mieke, path)
    assert "Deze kolommen vinden we niet: Inschrijvingsnummer." in page
    chosen = {
        name: value[1]
        for name, options in re.findall(r'name="(column_\w+)"(.*?)</select>', page, re.S)
        if (value := re.search(r'value="(\d+)" selected', options))
    }
    refused = mieke.post(f"{path}/kolommen", chosen)
    assert refused.status_code == 422
    answer = mieke.post(f"{path}/kolommen", {**chosen, "column_number": "0"})
    assert answer.status_code == 303
    assert "Neem de 1 rij over" in text_of(mieke, path)
    assert "Neem de 1 rij over" in text_of(mieke, upload(mieke, data, "volgende.csv"))


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "leeg.csv", "Dit bestand is leeg."),
        (b"%PDF-1.7", "lijst.pdf", "Kies een rekenblad (XLSX) of een CSV-bestand."),
        (HEADER.encode() + b"\nx;y" * 10_001, "lang.csv", "telt meer dan 10.000 rijen"),
    ],
)
def test_d26_a_file_that_is_no_list_is_refused_with_its_reason(
    mieke: Browser, data: bytes, name: str, told: str
) -> None:
    response = mieke.post(
        "/beheer/inschrijvingen/import",
        {"file": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )
    assert response.status_code == 422
    assert told in response.get_data(as_text=True)


def test_the_command_looks_first_and_applies_when_told(app: Flask, cast: Cast) -> None:
    runner = app.test_cli_runner()
    from portal.commands.imports import import_enrolments

    file = str(SAMPLES / "najaar-2026.csv")
    looked = runner.invoke(import_enrolments, [file])
    assert looked.exit_code == 0, looked.output
    assert rows_of(Enrolment) == 2
    applied = runner.invoke(import_enrolments, [file, "--apply"])
    assert "Taken over." in applied.output
    assert rows_of(Enrolment) == 122
    assert "Er is niets veranderd." in runner.invoke(import_enrolments, [file, "--apply"]).output
    wrong = runner.invoke(import_enrolments, [str(SAMPLES / "met-fouten.csv")])
    assert wrong.exit_code == 1
    assert "‘31/09/2026’ bestaat niet." in wrong.output


def test_employers_and_students_find_no_import(els: Browser, an: Browser) -> None:
    assert els.get("/beheer/inschrijvingen/import").status_code == 404
    assert an.get("/beheer/inschrijvingen/import").status_code in {404}


def asked(browser: Browser) -> int:
    """How many questions the last page asked."""
    return sum(1 for one in browser.statements if not one.startswith("BEGIN"))


def test_e11_a_preview_asks_no_more_for_a_long_list_than_for_one_row(mieke: Browser) -> None:
    short, long = a_list(AN), a_list(*({"number": f"Z{n:05d}"} for n in range(800)))
    text_of(mieke, upload(mieke, short))
    few = asked(mieke)
    page = text_of(mieke, upload(mieke, long, "lang.csv"))
    # A number is asked in up to three spellings, some hundreds of values in one statement.
    assert asked(mieke) <= few + 2
    assert "Neem de 800 rijen over" in page
