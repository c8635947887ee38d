"""Every verdict on a list has one Dutch sentence that names the place, the value and the remedy."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from portal.formats.import_messages import (
    ERROR_TEXTS,
    FIELD_TEXTS,
    FILE_TEXTS,
    WARNING_TEXTS,
    error_text,
    file_text,
    repeated_text,
    summary_text,
    warning_text,
)
from portal.readers.enrolment_list import (
    Context,
    Fault,
    Field,
    Note,
    check_rows,
    recognise_columns,
)
from portal.readers.enrolment_list.verdict import CellError, Warned
from portal.readers.spreadsheet import Unreadable, read_table
from portal.rules.deadline import KNOWN_TERMS
from portal.rules.subsidy import KNOWN_RATES

SAMPLES = Path(__file__).parents[1] / "samples" / "enrolments"
DAY = date(2026, 9, 17)
PARAMS = {
    "longest": 40, "first_lesson": DAY, "year": 1926, "known": "Lokeren, Hamme", "first_row": 10,
    "course": "FRA1", "first_value": DAY, "eligible_cents": 9_500, "minimum_cents": 10_000,
    "last_lesson": DAY, "enrolled_on": DAY, "last_day": DAY, "column": "Ingeschreven op",
    "value": "46268", "day": DAY, "company": "Garage Desmet", "first_company": "Bakkerij Peeters",
    "reason": "check_digits", "email": "an@voorbeeld.be",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _dutch_reader():
    app = Flask(__name__)
    Babel(app, default_locale="nl")
    with app.test_request_context():
        yield


def wrong(code: Fault, value: str = "x") -> CellError:
    return CellError(5, 7, "Eerste lesdag", Field.FIRST_LESSON_ON, value, code, PARAMS)


def test_each_code_has_one_sentence_and_each_sentence_a_code():
    assert set(ERROR_TEXTS) == set(Fault)
    assert set(WARNING_TEXTS) == set(Note)
    assert set(FILE_TEXTS) == set(Unreadable)
    assert set(FIELD_TEXTS) == set(Field)


def test_the_sentences_of_the_interface_are_there():
    assert error_text(wrong(Fault.IMPOSSIBLE_DATE, "31/09/2026")).startswith(
        "Rij 5, kolom Eerste lesdag: ‘31/09/2026’ bestaat niet."
    )
    number = CellError(8, 18, "Ondernemingsnummer", Field.ENTERPRISE_NUMBER, "0999.000.100",
                       Fault.ENTERPRISE_NUMBER, {})  # fmt: skip
    assert error_text(number).startswith(
        "Rij 8, kolom Ondernemingsnummer: ‘0999.000.100’ is geen geldig nummer."
    )
    assert repeated_text(4, 2) == "Rij 4: deze inschrijving staat al in rij 2."
    assert warning_text(Warned(9, Note.TOO_LATE, {"last_day": DAY})).startswith(
        "Rij 9: de uiterste datum donderdag 17 september 2026 is al voorbij."
    )


@pytest.mark.parametrize("code", Fault)
def test_every_error_names_row_column_and_remedy(code):
    text = error_text(wrong(code, "12,345"))
    assert text.startswith("Rij 5, kolom Eerste lesdag: ")
    assert code is Fault.REQUIRED or "‘12,345’" in text
    assert len(_sentences(text)) >= 2
    assert "%(" not in text


@pytest.mark.parametrize("code", Note)
def test_every_warning_names_its_row(code):
    text = warning_text(Warned(33, code, PARAMS))
    assert re.match(r"Rij 33[:,] ", text)
    assert "%(" not in text


@pytest.mark.parametrize("code", Unreadable)
def test_every_refusal_of_a_file_is_a_whole_sentence(code):
    text = file_text(code, "10000")
    assert text.endswith(".")
    assert "%(" not in text


def test_amounts_are_shown_as_money():
    text = warning_text(Warned(35, Note.UNDER_MINIMUM, PARAMS))
    assert "€\u00a095,00" in text


def test_a_whole_number_of_rows_is_told_before_anything_is_kept():
    assert summary_text(118, 2) == (
        "118 rijen zijn goed. 2 rijen hebben een fout. Er is nog niets opgeslagen."
    )
    assert summary_text(1, 1) == (
        "1 rij is goed. 1 rij heeft een fout. Er is nog niets opgeslagen."
    )


def test_the_sample_with_errors_can_be_told_in_words():
    table = read_table((SAMPLES / "met-fouten.csv").read_bytes(), "met-fouten.csv")
    context = Context(
        sites={"Lokeren": "lok", "Dendermonde": "den", "Hamme": "ham"},
        terms=KNOWN_TERMS,
        rate=KNOWN_RATES[-1],
        today=date(2026, 9, 10),
    )
    checked = check_rows(table, recognise_columns(table.header), context)
    texts = [error_text(error) for row in checked.wrong for error in row.errors]
    texts += [warning_text(warning) for row in checked.good for warning in row.warnings]
    assert "Rij 11, kolom inschrijvingsnummer: ‘F2600009’ staat in rij 10 al bij iemand" in (
        " ".join(texts)
    )
    assert len(texts) > 13


FORBIDDEN = (
    r"\b(u|uw|uwe|uzelf|gelieve|dient te|dienen te|middels|betreffende|indien|teneinde|reeds|"
    r"heden|alsook|tevens|conform|inzake|derhalve|ten laatste|helaas|student|leerling|deadline|"
    r"upload|uploaden|indienen|inloggen|login|dossier|referentie|kenmerk|startdatum|lesuur|lesuren|"
    r"cursusgeld|vervaldag|klant|firma|portaal|dashboard|statement|administratie|binnenkort|"
    r"tijdig|gisteren)\b|!|\.\.\.|'|\""
)


def test_e30_the_sentences_keep_the_writing_rules():
    sentences = [
        sentence
        for texts in (ERROR_TEXTS, FILE_TEXTS, WARNING_TEXTS, FIELD_TEXTS)
        for text in texts.values()
        for sentence in _sentences(str(text))
    ]
    for sentence in sentences:
        assert not re.search(FORBIDDEN, sentence.casefold()), sentence
        assert len(sentence.split()) <= 20, sentence
    assert sum(len(sentence.split()) for sentence in sentences) / len(sentences) <= 13


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?])\s+", text) if part]
