"""The project number form: what is refused by name, and what is never lost or swallowed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict

from portal.forms.project_number import (
    Given,
    Typed,
    read_typed,
    size_shown,
    understand,
    wrong_boxes,
)

TODAY = date(2026, 9, 16)
OTHERWISE = "Vul het projectnummer in dat je na je aanvraag hebt gekregen."


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    """The messages in the language they are written in."""
    app = Flask(__name__)
    Babel(app, default_locale="nl")
    with app.app_context():
        yield


def typed(**fields: Any) -> Typed:
    """What somebody typed: everything right unless said otherwise."""
    right = {
        "project_number": "TEST 4217-A",
        "applied_on_day": "15",
        "applied_on_month": "9",
        "applied_on_year": "2026",
    }
    return read_typed(MultiDict({**right, **fields}))


def understood(pattern: str | None = None, **fields: Any) -> tuple[Given | None, dict[str, str]]:
    """What the form makes of it on 16 September 2026."""
    return understand(
        typed(**fields),
        today=TODAY,
        own_enterprise_number="0999999922",
        own_ogm="010806817183",
        pattern=pattern,
    )


def test_a_right_form_becomes_a_value() -> None:
    given, errors = understood(note=" Gebeld.\r\nMet Mieke. ")
    assert errors == {}
    assert given is not None
    assert given.number.typed == "TEST 4217-A"
    assert given.applied_on == date(2026, 9, 15)
    assert given.note == "Gebeld.\nMet Mieke."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Vul je projectnummer in. Je krijgt het van de KMO-portefeuille na je aanvraag."),
        ("   ", "Vul je projectnummer in. Je krijgt het van de KMO-portefeuille na je aanvraag."),
        ("DV.O103961", f"Dit is een erkenningsnummer. {OTHERWISE}"),
        ("dv 0 103 961", f"Dit is een erkenningsnummer. {OTHERWISE}"),
        ("0999.999.922", f"Dit is een ondernemingsnummer. {OTHERWISE}"),
        ("BE 0999 999 922", f"Dit is een ondernemingsnummer. {OTHERWISE}"),
        ("0999999922", f"Dit is een ondernemingsnummer. {OTHERWISE}"),
        ("+++010/8068/17183+++", f"Dit is de mededeling voor een betaling. {OTHERWISE}"),
        ("010/8068/17183", f"Dit is de mededeling voor een betaling. {OTHERWISE}"),
        ("010806817183", f"Dit is de mededeling voor een betaling. {OTHERWISE}"),
        ("BE68 5390 0754 7034", f"Dit is een rekeningnummer. {OTHERWISE}"),
        ("els@bakkerij-peeters.example", f"Dit is een e-mailadres. {OTHERWISE}"),
        ("https://www.vlaio.be", f"Dit is een webadres. {OTHERWISE}"),
        ("www.vlaio.be", f"Dit is een webadres. {OTHERWISE}"),
        ("123", "Een projectnummer telt 4 tot 40 tekens."),
        ("4" * 41, "Een projectnummer telt 4 tot 40 tekens."),
        ("TEST#4217", "Gebruik alleen letters, cijfers, spaties en deze tekens: - . / _"),
    ],
)
def test_4_3_1_what_is_no_project_number_is_refused_by_name(text: str, message: str) -> None:
    _given, errors = understood(project_number=text)
    assert errors == {"project_number": message}


def test_no_end_of_a_long_text_vanishes_unseen() -> None:
    _given, errors = understood(project_number="TEST" + " " * 300 + "4217")
    assert errors == {"project_number": "Een projectnummer telt 4 tot 40 tekens."}


def test_ten_digits_that_happen_to_fit_are_only_asked_about() -> None:
    given, errors = understood(project_number="0999000129")
    assert errors == {}
    assert given is not None
    assert given.number.hints


def test_another_form_than_usual_is_only_asked_about() -> None:
    given, _errors = understood(pattern="[0-9]{4}X[0-9]{4}")
    assert given is not None
    assert given.number.hints


@pytest.mark.parametrize(
    ("boxes", "field", "message", "wrong"),
    [
        (("", "", ""), "applied_on", "Vul in op welke dag je de aanvraag hebt gedaan.", "dmy"),
        (("16", "", "2026"), "applied_on_month", "Vul een dag, een maand en een jaar in.", "m"),
        (("16", "9", ""), "applied_on_year", "Vul een dag, een maand en een jaar in.", "y"),
        (("", "9", "2026"), "applied_on", "Vul een dag, een maand en een jaar in.", "d"),
        (("31", "9", "2026"), "applied_on", "Deze datum bestaat niet: 31/9/2026.", "dmy"),
        (("31/2/2026", "", ""), "applied_on", "Deze datum bestaat niet: 31/2/2026.", "dmy"),
        (("16", "9", "26"), "applied_on_year", "Vul het jaar in met vier cijfers.", "y"),
        (
            ("17", "9", "2026"),
            "applied_on",
            "Deze datum ligt in de toekomst. Vul de dag in waarop je de aanvraag hebt gedaan.",
            "dmy",
        ),
    ],
)
def test_a_wrong_day_is_named_at_its_box(
    boxes: tuple[str, str, str], field: str, message: str, wrong: str
) -> None:
    fields = dict(
        zip(("applied_on_day", "applied_on_month", "applied_on_year"), boxes, strict=True)
    )
    _given, errors = understood(**fields)
    assert errors == {field: message}
    assert "".join(box[0] for box in wrong_boxes(typed(**fields), errors)) == wrong


@pytest.mark.parametrize(
    "text", ["15/9/2026", "15-09-2026", "15 sep 2026", "15 september 2026", "2026-09-15"]
)
def test_a_whole_day_in_the_first_box_is_understood(text: str) -> None:
    given, _errors = understood(applied_on_day=text, applied_on_month="", applied_on_year="")
    assert given is not None
    assert given.applied_on == date(2026, 9, 15)


def test_today_is_not_the_future() -> None:
    assert understood(applied_on_day="16")[1] == {}


def test_a_note_has_five_hundred_characters_however_lines_end() -> None:
    assert understood(note="a\r\n" * 249 + "bc")[1] == {}
    _given, errors = understood(note="n" * 501)
    assert errors == {"note": "Een opmerking telt hoogstens 500 tekens."}


def test_signs_that_nobody_types_are_left_out() -> None:
    found = typed(project_number="TE\x00ST\t4217", note="a\x00b")
    assert (found.project_number, found.note) == ("TEST 4217", "ab")


def test_d3_only_known_fields_are_read() -> None:
    assert typed(status="final", company_id="7") == typed()


def test_a_draft_gives_back_what_was_typed() -> None:
    found = read_typed(MultiDict([("also_for[]", "a"), ("also_for[]", "b"), ("also_for[]", "a")]))
    assert found.also_for == ("a", "b")
    assert Typed.from_json(found.to_json()) == found


def test_a_draft_does_not_hold_a_book() -> None:
    kept = typed(note="n" * 400_000, project_number="p" * 90_000).to_json()
    assert max(len(value) for value in kept.values()) == 2_000
    many = read_typed(MultiDict([("also_for[]", str(number)) for number in range(900)]))
    assert len(many.also_for) == 500


@pytest.mark.parametrize(
    ("size", "text"), [(1, "1 kB"), (340_200, "340 kB"), (1_240_000, "1,2 MB")]
)
def test_a_size_reads_as_people_say_it(size: int, text: str) -> None:
    assert size_shown(size) == text
