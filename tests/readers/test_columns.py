"""The columns of a list are recognised by what schools call them, and by what a person decided."""

from pathlib import Path

import pytest

from portal.readers.columns import (
    REQUIRED,
    Confidence,
    Field,
    column_label,
    column_letters,
    known_names,
    recognise_columns,
    signature,
)
from portal.readers.columns.names import LIKELY, SURE

SAMPLES = Path(__file__).parents[1] / "samples" / "enrolments"
ORDINARY = tuple((SAMPLES / "najaar-2026.csv").read_text("cp1252").splitlines()[0].split(";"))


def test_every_column_of_an_ordinary_export_is_recognised():
    mapping = recognise_columns(ORDINARY)
    assert mapping.missing == ()
    assert mapping.unused == ()
    assert [mapping.columns[field] for field in Field] == list(range(22))
    assert mapping.confidence[Field.NUMBER] is Confidence.SURE
    assert mapping.confidence[Field.LAST_NAME] is Confidence.LIKELY


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("KBO-nummer", Field.ENTERPRISE_NUMBER),
        ("BTW-nummer", Field.ENTERPRISE_NUMBER),
        ("btw nr.", Field.ENTERPRISE_NUMBER),
        ("STARTDATUM (dd/mm/jjjj)", Field.FIRST_LESSON_ON),
        ("Start date", Field.FIRST_LESSON_ON),
        ("first_lesson_on", Field.FIRST_LESSON_ON),
        ("Einddatum van de cursus", Field.LAST_LESSON_ON),
        ("  Thèma ", Field.THEME),
        ("E-mailadres van de contactpersoon", Field.CONTACT_EMAIL),
        ("Inschrijvingsgeld (€)*", Field.FEE),
        ("Enrolment number", Field.NUMBER),
        ("Learner e-mail", Field.LEARNER_EMAIL),
        ("Naam werkgever", Field.COMPANY_NAME),
        ("Inschrijvinsnummer", Field.NUMBER),
        ("Ondernemmingsnummer", Field.ENTERPRISE_NUMBER),
    ],
)
def test_a_name_is_recognised_in_the_spelling_of_its_school(name, field):
    assert recognise_columns([name]).columns == {field: 0}


def test_a_vague_name_gives_way_to_a_clear_one():
    mapping = recognise_columns(["naam", "voornaam", "familienaam"])
    assert mapping.columns == {Field.FIRST_NAME: 1, Field.LAST_NAME: 2}
    assert mapping.unused == (0,)


def test_a_required_column_that_is_not_there_is_named_and_an_optional_one_is_not():
    mapping = recognise_columns([name for name in ORDINARY if name not in ("thema", "onderneming")])
    assert mapping.missing == (Field.COMPANY_NAME,)
    assert recognise_columns([]).missing == REQUIRED


def test_a_choice_by_hand_goes_before_what_the_names_say():
    header = ["start", "Echte start", "Werkgever"]
    mapping = recognise_columns(header, {"first_lesson_on": 1, "company_name": None})
    assert mapping.columns == {Field.FIRST_LESSON_ON: 1}
    assert mapping.confidence[Field.FIRST_LESSON_ON] is Confidence.CHOSEN
    assert mapping.label(Field.FIRST_LESSON_ON) == "Echte start"


def test_a_remembered_choice_that_no_longer_fits_leaves_the_value_open():
    for chosen in ({"fee": 9}, {"fee": -1}, {"no_such_field": 0}):
        assert recognise_columns(["Voornaam"], chosen).columns == {Field.FIRST_NAME: 0}


def test_one_column_chosen_twice_holds_one_value():
    assert recognise_columns(["x"], {"fee": 0, "material": 0}).columns == {Field.FEE: 0}


def test_a_layout_is_the_same_whatever_its_capitals_and_empty_columns_at_the_end():
    assert signature(["Nr", "Naam  cursus", ""]) == signature(["NR", "naam cursus"])
    assert signature(["Nr", "Naam"]) != signature(["Naam", "Nr"])
    assert recognise_columns(["Nr"]).signature == signature(["nr"])
    assert len(signature(["Nr", "\ud800"])) == 32


def test_a_column_without_a_name_is_called_by_its_letters():
    assert column_label(["Nr", " "], 1) == "B"
    assert column_label(["Nr"], 27) == "AB"
    letters = [column_letters(index) for index in (0, 25, 26, 701, 702)]
    assert letters == ["A", "Z", "AA", "ZZ", "AAA"]


def test_no_spelling_announces_two_values():
    assert not set(SURE) & set(LIKELY)
    assert known_names(["Nr", "nummer", "Voornaam", "onbekend"]) == 2
