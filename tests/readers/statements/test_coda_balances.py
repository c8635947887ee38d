"""Header, balances and trailer frame a statement: wrong money refuses it, wrong counts are told."""

from datetime import date

import pytest

from portal.readers.statements.coda import read_coda
from portal.readers.statements.facts import Doubt, Fault, UnreadableStatement
from tests.statements.edit_coda import inserted, joined, lines_of, put, without
from tests.statements.ledger import Movement, Sheet
from tests.statements.write_coda import write_coda

OLD, NEW, TRAILER = 2, 27, 28


def refusal(data):
    with pytest.raises(UnreadableStatement) as caught:
        read_coda(data)
    return caught.value


def told(data):
    (statement,) = read_coda(data).statements
    return [(one.doubt, one.line, dict(one.values)) for one in statement.remarks]


@pytest.mark.parametrize("version", ["1", "3", " ", "5"])
def test_another_version_is_refused_by_name(synthetic, version):
    refused = refusal(put(synthetic, 1, 128, version))
    assert (refused.fault, refused.line) == (Fault.OTHER_VERSION, 1)
    assert refused.values == {"version": version}


def test_a_file_of_one_kind_of_transactions_is_refused_by_its_code(synthetic):
    refused = refusal(put(synthetic, 1, 84, "00101"))
    assert (refused.fault, refused.line) == (Fault.OTHER_MESSAGE, 1)
    assert refused.values == {"message": "00101"}
    assert told(put(synthetic, 1, 84, "     ")) == []


@pytest.mark.parametrize("day", ["000000", "320126"])
def test_a_header_without_a_day_is_refused(synthetic, day):
    refused = refusal(put(synthetic, 1, 6, day))
    assert (refused.fault, refused.line, refused.values) == (Fault.BAD_DATE, 1, {"raw": day})


def test_a_copy_says_that_it_is_one(synthetic):
    assert told(put(synthetic, 1, 17, "D")) == [(Doubt.DUPLICATE_COPY, 1, {})]


@pytest.mark.parametrize(
    ("structure", "zone", "account", "currency"),
    [
        ("0", "539007547034 EUR0BE", "BE68539007547034", "EUR"),
        ("0", "539007547034 USD0BE", "BE68539007547034", "USD"),
        ("0", "539007547034", "BE68539007547034", "EUR"),
        ("1", f"{'12 34 AB':34}GBP", "1234AB", "GBP"),
        ("2", f"{'BE68539007547034':34}EUR", "BE68539007547034", "EUR"),
        ("2", f"{'BE68 5390 0754 7034':34}EUR", "BE68539007547034", "EUR"),
        ("3", f"{'NL91ABNA0417164300':34}USD", "NL91ABNA0417164300", "USD"),
    ],
)
def test_every_structure_of_account_is_read(synthetic, structure, zone, account, currency):
    data = put(put(synthetic, OLD, 2, structure), OLD, 6, zone.ljust(37))
    (statement,) = read_coda(put(data, NEW, 5, zone.ljust(37))).statements
    assert (statement.account, statement.currency, statement.remarks) == (account, currency, ())


@pytest.mark.parametrize(
    ("structure", "zone"),
    [
        ("4", f"{'BE68539007547034':34}EUR"),
        (" ", f"{'BE68539007547034':34}EUR"),
        ("2", f"{'':34}EUR"),
        ("2", f"{'BE68539007547034':34}"),
        ("2", f"{'BE68539007547034':34}E R"),
        ("2", f"{'BE68539007547034':34}12 "),
        ("2", f"{'BE68539007547034':34}ÉÉÉ"),
        ("0", ""),
    ],
)
def test_an_account_that_cannot_be_read_is_refused(synthetic, structure, zone):
    refused = refusal(put(put(synthetic, OLD, 2, structure), OLD, 6, zone.ljust(37)))
    assert (refused.fault, refused.line, refused.place) == (Fault.BAD_RECORD, 2, "1")


@pytest.mark.parametrize(
    ("structure", "number"),
    [("0", "539007547035"), ("2", "BE69539007547034"), ("3", "NL92ABNA0417164300")],
)
def test_wrong_check_digits_of_an_account_are_told(synthetic, structure, number):
    zone = f"{number} EUR".ljust(37) if structure == "0" else f"{number:34}EUR"
    data = put(put(synthetic, OLD, 2, structure), OLD, 6, zone)
    assert told(put(data, NEW, 5, zone)) == [(Doubt.BAD_CHECK_DIGITS, 2, {"account": number})]


@pytest.mark.parametrize(
    ("column", "text", "at_end"),
    [(5, "BE62510007547061", "BE62510007547061"), (39, "USD", "BE68539007547034")],
)
def test_another_account_at_the_end_is_told(synthetic, column, text, at_end):
    values = {"account": "BE68539007547034", "at_end": at_end}
    assert told(put(synthetic, NEW, column, text)) == [(Doubt.OTHER_ACCOUNT_AT_END, 27, values)]


@pytest.mark.parametrize(
    ("line", "column", "text", "fault"),
    [
        (OLD, 43, "2", Fault.BAD_AMOUNT),
        (OLD, 44, "00000001000000A", Fault.BAD_AMOUNT),
        (OLD, 58, "1", Fault.BAD_AMOUNT),
        (OLD, 59, "311126", Fault.BAD_DATE),
        (NEW, 42, " ", Fault.BAD_AMOUNT),
        (NEW, 57, "5", Fault.BAD_AMOUNT),
        (NEW, 58, "20 126", Fault.BAD_DATE),
        (TRAILER, 17, "      ", Fault.BAD_RECORD),
        (TRAILER, 23, "              x", Fault.BAD_AMOUNT),
        (TRAILER, 52, "1", Fault.BAD_AMOUNT),
        (TRAILER, 128, " ", Fault.BAD_RECORD),
        (TRAILER, 128, "0", Fault.BAD_RECORD),
    ],
)
def test_a_field_that_cannot_be_read_is_refused_by_its_line(synthetic, line, column, text, fault):
    refused = refusal(put(synthetic, line, column, text))
    assert (refused.fault, refused.line) == (fault, line)


@pytest.mark.parametrize(
    ("line", "column", "digit"), [(OLD, 57, "1"), (OLD, 43, "1"), (NEW, 56, "1"), (NEW, 42, "1")]
)
def test_balances_that_do_not_tie_refuse_the_file(synthetic, line, column, digit):
    refused = refusal(put(synthetic, line, column, digit))
    assert (refused.fault, refused.line, refused.place) == (Fault.BALANCE, 27, "8")
    assert refused.values["movements_cents"] == 322_250
    assert refused.values["remarks"] == ()


def test_e10_no_digit_of_an_amount_can_change_unseen(synthetic):
    places = [(OLD, 43), (NEW, 42)] + [(line, 32) for line in range(3, 27, 3)]
    for line, column in places:
        for position in range(column, column + 16):
            old = lines_of(synthetic)[line - 1].decode("cp1252")[position - 1]
            for digit in set("0123456789") - {old}:
                refused = refusal(put(synthetic, line, position, digit))
                assert refused.fault in {Fault.BALANCE, Fault.BAD_AMOUNT}, (line, position, digit)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_amounts_are_read_to_their_first_digit(sign):
    day, most = date(2026, 11, 20), sign * 99_999_999_999_999
    moved = Movement(amount_cents=most, booked_on=day, value_on=day)
    for opening, closing in ((0, most), (-most, 0)):
        sheet = Sheet(opened_on=day, closed_on=day, opening_cents=opening, items=(moved,))
        (statement,) = read_coda(write_coda([sheet])).statements
        assert (statement.opening_cents, statement.closing_cents) == (opening, closing)
        assert statement.entries[0].amount_cents == most
        assert statement.remarks == ()


def test_negative_balances_are_read(synthetic):
    data = put(put(synthetic, OLD, 43, "1"), NEW, 42, "1" + f"{6_777_500:015d}")
    (statement,) = read_coda(data).statements
    assert (statement.opening_cents, statement.closing_cents) == (-1_000_000, -677_750)


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        (17, "000027", (Doubt.RECORD_COUNT, {"counted": 26, "said": 27})),
        (
            23, f"{10:015d}",
            (
                Doubt.TRAILER_TOTAL,
                {
                    "debit_cents": 1_250, "credit_cents": 323_500,
                    "said_debit_cents": 1, "said_credit_cents": 323_500,
                },
            ),
        ),
        (
            38, f"{20:015d}",
            (
                Doubt.TRAILER_TOTAL,
                {
                    "debit_cents": 1_250, "credit_cents": 323_500,
                    "said_debit_cents": 1_250, "said_credit_cents": 2,
                },
            ),
        ),
    ],
)  # fmt: skip
def test_what_the_bank_counted_otherwise_is_told(synthetic, column, text, said):
    assert told(put(synthetic, TRAILER, column, text)) == [(said[0], 28, said[1])]


def test_free_messages_are_stepped_over_and_not_counted(synthetic):
    message = f"4 00010000{'':22}{'Onze kantoren zijn gesloten.':80}"
    for line in (NEW, TRAILER):
        data = inserted(synthetic, line, message, message)
        assert read_coda(data).statements == read_coda(synthetic).statements


@pytest.mark.parametrize("days", ["000000", "191126"])
def test_balances_without_days_take_that_of_the_header(synthetic, days):
    data = put(put(synthetic, OLD, 59, days), NEW, 58, "000000")
    (statement,) = read_coda(data).statements
    assert statement.closed_on == date(2026, 11, 20)
    assert statement.opened_on == (date(2026, 11, 19 if days != "000000" else 20))


@pytest.mark.parametrize(
    ("sequence", "paper", "number"),
    [("007", "231", "2026-007"), ("000", "231", "231"), ("   ", "000", ""), ("000", "abc", "")],
)
def test_a_statement_is_named_by_its_year_and_number(synthetic, sequence, paper, number):
    data = put(put(synthetic, OLD, 126, sequence), NEW, 2, paper)
    (statement,) = read_coda(data).statements
    assert (statement.number, statement.sequence) == (number, 7 if sequence == "007" else None)


# Columns that the standard leaves blank, or that say nothing that is kept.
UNUSED = {
    b"0": [(18, 83), (89, 127)],
    b"1": [(3, 5), (91, 125)],
    b"21": [(122, 125), (127, 128)],
    b"22": [(99, 109), (114, 125), (127, 128)],
    b"23": [(45, 47), (126, 128)],
    b"8": [(2, 4), (64, 128)],
    b"9": [(2, 16), (53, 127)],
}


def test_what_stands_beside_the_fields_changes_nothing(synthetic):
    data = synthetic
    for line, record in enumerate(lines_of(synthetic), 1):
        for first, last in next(UNUSED[kind] for kind in UNUSED if record.startswith(kind)):
            data = put(data, line, first, "8" * (last - first + 1))
    assert read_coda(data) == read_coda(synthetic)


def test_what_stands_beside_an_old_account_number_changes_nothing(synthetic):
    zone = "539007547034 USD" + "8" * 21
    data = put(put(synthetic, OLD, 2, "0"), OLD, 6, zone)
    (statement,) = read_coda(put(data, NEW, 5, zone)).statements
    assert (statement.account, statement.currency) == ("BE68539007547034", "USD")
    assert statement.remarks == ()


# The order of records.


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (1, "1"),
        (2, "2"),
        (3, "0"),
        (3, "7"),
        (6, "5"),
        (6, "31"),
        (6, "24"),
        (NEW, "9"),
        (TRAILER, "8"),
    ],
)
def test_a_record_out_of_place_or_unknown_refuses_the_file(synthetic, line, kind):
    data = put(synthetic, line, 1, kind)
    refused = refusal(data)
    fault = Fault.NOT_A_STATEMENT if line == 1 else Fault.BAD_RECORD
    assert (refused.fault, refused.line) == (fault, line)


def test_a_second_statement_without_a_header_is_refused(synthetic):
    assert refusal(synthetic + synthetic.splitlines(keepends=True)[1]).line == 29
    header = put(synthetic, 1, 2, "1")
    refused = refusal(synthetic + header)
    assert (refused.fault, refused.line) == (Fault.BAD_RECORD, 29)


@pytest.mark.parametrize("line", [NEW, TRAILER, OLD])
def test_a_missing_frame_refuses_the_file(synthetic, line):
    refused = refusal(without(synthetic, line))
    assert refused.fault is (Fault.CUT_OFF if line == TRAILER else Fault.BAD_RECORD)


def test_a_day_without_movements_needs_no_new_balance(sample, synthetic):
    lines = lines_of(synthetic)
    count = lines[27].replace(b"000026", b"000001")
    count = count.replace(b"000000000012500", b"0" * 15).replace(b"000000003235000", b"0" * 15)
    (statement,) = read_coda(joined([*lines[:2], count])).statements
    assert (statement.entries, statement.remarks) == ((), ())
    assert statement.opening_cents == statement.closing_cents == 1_000_000


def test_several_statements_stand_in_one_file(synthetic):
    data = put(synthetic, TRAILER, 128, "1") + synthetic
    both = read_coda(data).statements
    assert [len(one.entries) for one in both] == [8, 8]
    assert [one.remarks for one in both] == [(), ()]
    assert [one.line for one in both[1].entries][:2] == [31, 34]


def test_a_file_after_the_last_one_is_read_as_well(synthetic):
    assert [one.remarks for one in read_coda(synthetic * 3).statements] == [(), (), ()]


def test_a_file_that_is_announced_and_not_there_is_told(synthetic):
    assert told(put(synthetic, TRAILER, 128, "1")) == [(Doubt.MORE_ANNOUNCED, 28, {})]


def test_one_wrong_statement_refuses_the_whole_file(synthetic):
    refused = refusal(synthetic + put(synthetic, NEW, 56, "1"))
    assert (refused.fault, refused.line) == (Fault.BALANCE, 55)
