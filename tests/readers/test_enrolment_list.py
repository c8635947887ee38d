"""Every row of a list gets its verdict: samples, doubles, contradictions, ten thousand rows."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from portal.formats.spreadsheet import write_xlsx
from portal.readers.enrolment_list import (
    Context,
    Fault,
    Field,
    Kind,
    Note,
    UnmappedColumns,
    check_rows,
    recognise_columns,
)
from portal.readers.spreadsheet import read_table
from portal.rules.deadline import KNOWN_TERMS
from portal.rules.subsidy import KNOWN_RATES

SAMPLES = Path(__file__).parents[1] / "samples" / "enrolments"
CONTEXT = Context(
    sites={"Lokeren": "lok", "Dendermonde": "den", "Hamme": "ham"},
    terms=KNOWN_TERMS,
    rate=KNOWN_RATES[-1],
    today=date(2026, 9, 10),
)
HEADER = (SAMPLES / "najaar-2026.csv").read_text("cp1252").splitlines()[0]
ROW = (
    "N1;FRA1;Frans 1;Internationalisering;klassikaal;Lokeren;Groendreef 31;03/09/2026;21/01/2027;"
    "60;180,00;0;12,40;An;Peeters;an@cursist.example;01/09/2026;Bakkerij Peeters;0999.003.790;"
    "Els Peeters;els@bakkerij.example;0470 93 79 11"
)


def check(*rows: str, context: Context = CONTEXT, header: str = HEADER):
    table = read_table("\r\n".join([header, *rows]).encode(), "lijst.csv")
    return check_rows(table, recognise_columns(table.header), context)


def sample(name: str):
    table = read_table((SAMPLES / name).read_bytes(), name)
    return check_rows(table, recognise_columns(table.header), CONTEXT)


def row_with(**changes: str) -> str:
    names = [field.value for field in Field]
    cells = dict(zip(names, ROW.split(";"), strict=True))
    return ";".join((cells | changes).values())


def codes(warnings) -> set[Note]:
    return {warning.code for warning in warnings}


def test_an_ordinary_list_is_good_from_the_first_row_to_the_last():
    checked = sample("najaar-2026.csv")
    assert [row.row for row in checked.good] == list(range(2, 122))
    assert (checked.wrong, checked.repeated) == ((), ())
    late = [row for row in checked.good if Note.ENROLLED_TOO_LATE in codes(row.warnings)]
    assert late
    for row in checked.good:
        is_late = (row.line.enrolled_on - row.line.first_lesson_on).days > 14
        assert (Note.ENROLLED_TOO_LATE in codes(row.warnings)) is is_late


def test_the_workbook_says_the_same_as_the_text_file():
    text, workbook = sample("najaar-2026.csv"), sample("najaar-2026.xlsx")
    assert [row.row for row in workbook.good] == list(range(4, 124))
    for ours, theirs in zip(text.good, workbook.good, strict=True):
        # Windows-1252 has no ı and no ł, so names differ where the text file lost such letters.
        names = {
            name: getattr(theirs.line, name)
            for name in ("first_name", "last_name", "company_name", "contact_name")
        }
        assert replace(ours.line, row=theirs.row, **names) == theirs.line


def test_the_wrong_rows_of_the_sample_are_wrong_for_their_own_reason():
    checked = sample("met-fouten.csv")
    found = {row.row: [(error.column, error.code) for error in row.errors] for row in checked.wrong}
    assert found == {
        5: [("eerste lesdag", Fault.IMPOSSIBLE_DATE)],
        8: [("ondernemingsnummer", Fault.ENTERPRISE_NUMBER)],
        11: [("inschrijvingsnummer", Fault.SAME_NUMBER_OTHER_PERSON)],
        13: [("e-mail cursist", Fault.EMAIL)],
        15: [("inschrijvingsgeld", Fault.AMOUNT_LETTER_O)],
        17: [("laatste lesdag", Fault.ENDS_BEFORE_START)],
        19: [("lestijden", Fault.PERIODS_NOT_POSITIVE)],
        21: [("thema", Fault.UNKNOWN_THEME)],
        23: [("secretariaat", Fault.UNKNOWN_SITE)],
        25: [("inschrijvingsnummer", Fault.REQUIRED)],
        27: [("inschrijvingsgeld", Fault.AMOUNT_DECIMALS)],
        29: [("onderneming", Fault.REQUIRED)],
        31: [("ingeschreven op", Fault.TWO_DIGIT_YEAR)],
    }
    assert len(checked.good) == 27
    assert checked.wrong[2].errors[0].params == {"first_row": 10}
    assert checked.wrong[0].errors[0].value == "31/09/2026"


def test_d27_a_formula_as_a_name_is_text_and_a_low_amount_is_a_warning():
    good = {row.row: row for row in sample("met-fouten.csv").good}
    assert good[33].line.last_name == '=HYPERLINK("http://evil.example";"klik")'
    assert Note.FORMULA_AS_TEXT in codes(good[33].warnings)
    (warning,) = (w for w in good[35].warnings if w.code is Note.UNDER_MINIMUM)
    assert warning.params == {"eligible_cents": 95_00, "minimum_cents": 100_00}


def test_a_good_row_holds_every_value_in_its_own_type():
    (row,) = check(ROW).good
    line = row.line
    assert row.warnings == ()
    assert (line.row, line.number, line.course_code, line.course_name) == (
        2, "N1", "FRA1", "Frans 1",
    )  # fmt: skip
    assert (line.theme, line.kind, line.site) == ("internationalisation", Kind.CLASSROOM, "lok")
    assert (line.first_lesson_on, line.last_lesson_on) == (date(2026, 9, 3), date(2027, 1, 21))
    assert (line.lesson_periods, line.fee_cents, line.other_cents) == (60, 180_00, 12_40)
    assert (line.enterprise_number, line.contact_phone) == ("0999003790", "0470 93 79 11")


def test_all_errors_of_a_row_are_reported_in_the_order_of_its_columns():
    (row,) = check(row_with(number="", fee="gratis", learner_email="geen", last_name="")).wrong
    assert [(error.position, error.field, error.code) for error in row.errors] == [
        (0, Field.NUMBER, Fault.REQUIRED),
        (10, Field.FEE, Fault.AMOUNT_UNREADABLE),
        (14, Field.LAST_NAME, Fault.REQUIRED),
        (15, Field.LEARNER_EMAIL, Fault.EMAIL),
    ]


def test_the_fourteenth_day_is_in_time_and_the_fifteenth_is_enrolled_too_late():
    for day, notes in (("17/09/2026", set()), ("18/09/2026", {Note.ENROLLED_TOO_LATE})):
        context = replace(CONTEXT, today=date(2026, 9, 17))
        (row,) = check(row_with(enrolled_on=day), context=context).good
        assert codes(row.warnings) - {Note.ENROLLED_IN_FUTURE} == notes


def test_a_last_day_that_has_passed_is_said_and_a_later_enrolment_goes_before_it():
    context = replace(CONTEXT, today=date(2026, 9, 18))
    (row,) = check(ROW, context=context).good
    assert codes(row.warnings) == {Note.TOO_LATE}
    assert row.warnings[0].params["last_day"] == date(2026, 9, 17)


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"theme": ""}, Note.NO_THEME),
        ({"theme": "geen"}, Note.NO_THEME),
        ({"kind": ""}, Note.KIND_ASSUMED),
        ({"fee": "99,99"}, Note.UNDER_MINIMUM),
        ({"last_lesson_on": "1/1/2028"}, Note.ENDS_TOO_LATE),
        ({"enrolled_on": "11/09/2026"}, Note.ENROLLED_IN_FUTURE),
        ({"enrolled_on": "46266"}, Note.DAY_FROM_NUMBER),
        ({"place": "=A1"}, Note.FORMULA_AS_TEXT),
    ],
)
def test_what_a_person_should_know_is_a_warning_on_a_good_row(changes, note):
    (row,) = check(row_with(**changes)).good
    assert codes(row.warnings) == {note}


def test_material_counts_for_the_minimum_and_other_costs_do_not():
    (row,) = check(row_with(fee="60", material="40", other="0")).good
    assert row.warnings == ()
    (row,) = check(row_with(fee="60", material="39,99", other="100")).good
    assert codes(row.warnings) == {Note.UNDER_MINIMUM}


def test_a_course_before_every_dated_rule_has_no_last_day():
    (row,) = check(ROW, context=replace(CONTEXT, terms=())).wrong
    assert [error.code for error in row.errors] == [Fault.NO_TERM]


def test_the_same_row_twice_is_read_once_and_named():
    checked = check(ROW, row_with(number="N2", last_name="X"), ROW.replace("Peeters", "PEETERS", 1))
    assert [row.row for row in checked.good] == [2, 3]
    assert [(row.row, row.first_row, row.number) for row in checked.repeated] == [(4, 2, "N1")]


def test_one_number_for_two_people_is_wrong_in_the_second_row():
    (row,) = check(ROW, row_with(number="n1", first_name="Bo")).wrong
    assert [(error.field, error.code) for error in row.errors] == [
        (Field.NUMBER, Fault.SAME_NUMBER_OTHER_PERSON)
    ]
    assert row.errors[0].params == {"first_row": 2}


def test_one_number_with_other_facts_names_the_cell_that_differs():
    checked = check(ROW, row_with(fee="200,00"))
    (error,) = checked.wrong[0].errors
    assert (error.field, error.code, error.value) == (
        Field.FEE, Fault.SAME_NUMBER_OTHER_FACTS, "200,00",
    )  # fmt: skip
    assert len(checked.good) == 1


def test_a_number_of_a_wrong_row_is_free_for_the_same_person_only():
    rows = [row_with(fee="x"), row_with(fee="y"), row_with(fee="180"), row_with(first_name="Bo")]
    checked = check(*rows, row_with(fee="180"))
    assert [[error.code for error in row.errors] for row in checked.wrong] == [
        [Fault.AMOUNT_UNREADABLE],
        [Fault.AMOUNT_UNREADABLE],
        [Fault.SAME_NUMBER_OTHER_PERSON],
    ]
    assert [row.row for row in checked.good] == [4]
    assert [(row.row, row.first_row) for row in checked.repeated] == [(6, 4)]


def test_a_name_that_is_missing_does_not_make_another_person():
    (row,) = check(ROW, row_with(first_name="")).wrong
    assert [error.code for error in row.errors] == [Fault.REQUIRED]


def test_two_rows_without_a_number_are_not_each_others_double():
    checked = check(row_with(number=""), row_with(number=""))
    assert [[error.code for error in row.errors] for row in checked.wrong] == [
        [Fault.REQUIRED],
        [Fault.REQUIRED],
    ]


def test_one_course_with_two_first_days_is_wrong_and_names_the_first_row():
    (row,) = check(ROW, row_with(number="N2", first_lesson_on="04/09/2026")).wrong
    assert [(error.field, error.code) for error in row.errors] == [
        (Field.FIRST_LESSON_ON, Fault.COURSE_DIFFERS)
    ]
    assert row.errors[0].params == {
        "first_row": 2, "course": "FRA1", "first_value": date(2026, 9, 3),
    }  # fmt: skip


def test_a_wrong_row_does_not_decide_what_a_course_is():
    checked = check(row_with(fee="x", first_lesson_on="04/09/2026"), row_with(number="N2"))
    assert [row.row for row in checked.good] == [3]


def test_another_spelling_of_a_course_or_a_company_is_a_warning():
    checked = check(
        ROW,
        row_with(number="N2", course_name="frans 1", company_name="Garage Desmet"),
        row_with(number="N3", course_name="Français", kind="online"),
    )
    assert [codes(row.warnings) for row in checked.good] == [
        set(),
        {Note.COMPANY_SPELT_DIFFERENTLY},
        {Note.COURSE_SPELT_DIFFERENTLY},
    ]


def test_a_cell_beside_the_list_shows_that_a_row_was_cut_wrongly():
    (row,) = check(ROW + ";verschoven").wrong
    assert [(error.field, error.column, error.value) for error in row.errors] == [
        (None, "W", "verschoven")
    ]
    assert check(ROW + "; ;").good
    (row,) = check(ROW + ";;verder").wrong
    assert row.errors[0].column == "X"


def test_a_row_that_is_cut_short_misses_its_last_values():
    (row,) = check(";".join(ROW.split(";")[:20])).wrong
    assert [error.field for error in row.errors] == [Field.CONTACT_EMAIL]


def test_rows_are_not_read_before_every_required_column_is_known():
    with pytest.raises(UnmappedColumns) as caught:
        check(ROW, header=HEADER.replace("lestijden", "iets"))
    assert caught.value.fields == (Field.LESSON_PERIODS,)


def test_optional_columns_may_be_missing():
    names, cells = HEADER.split(";"), ROW.split(";")
    kept = [i for i, name in enumerate(names) if name not in ("thema", "vorm", "telefoon contact")]
    (row,) = check(";".join(cells[i] for i in kept), header=";".join(names[i] for i in kept)).good
    assert codes(row.warnings) == {Note.NO_THEME, Note.KIND_ASSUMED}
    assert row.line.contact_phone == ""


CHILD = """
import json, re, sys, time
from datetime import date
from pathlib import Path
from portal.readers.enrolment_list import Context, check_rows, recognise_columns
from portal.readers.spreadsheet import read_table
from portal.rules.deadline import KNOWN_TERMS
from portal.rules.subsidy import KNOWN_RATES
data = Path(sys.argv[1]).read_bytes()
before = time.process_time()
table = read_table(data, sys.argv[1])
context = Context(sites={"Lokeren": "lok"}, terms=KNOWN_TERMS, rate=KNOWN_RATES[-1],
                  today=date(2026, 9, 10))
checked = check_rows(table, recognise_columns(table.header), context)
seconds = time.process_time() - before
# The peak of this program alone; getrusage would count that of the tests that started it.
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
megabytes = int(peak[1]) / 1024
print(json.dumps({"good": len(checked.good), "wrong": [row.row for row in checked.wrong],
                  "seconds": seconds, "megabytes": megabytes}))
"""


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_e11_ten_thousand_rows_with_a_hundred_errors_are_told_apart(suffix, tmp_path):
    wrong = list(range(57, 10_002, 100))
    rows = [
        row_with(
            number=f"N{n}",
            first_name=f"Voornaam {n}",
            learner_email=f"cursist{n}@cursist.example",
            contact_email=f"contact{n % 900}@bedrijf.example",
            fee="18O,00" if n in wrong else "180,00",
        ).split(";")
        for n in range(2, 10_002)
    ]
    file = tmp_path / f"lijst.{suffix}"
    lines = [HEADER, *(";".join(row) for row in rows)]
    data = "\r\n".join(lines).encode()
    file.write_bytes(write_xlsx(HEADER.split(";"), rows, "Lijst") if suffix == "xlsx" else data)
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(file)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    report = json.loads(child.stdout)
    assert report["good"] == 9_900
    assert report["wrong"] == wrong
    assert report["megabytes"] < 300
