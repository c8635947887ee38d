"""A CODA file is cut into its records whatever its encoding and line ends, or refused by line."""

import pytest

from portal.readers.statements.coda import looks_like_coda, read_coda
from portal.readers.statements.coda.records import MAX_BYTES
from portal.readers.statements.facts import Doubt, Fault, UnreadableStatement
from tests.statements.edit_coda import inserted, joined, lines_of, put, without


def refusal(data):
    with pytest.raises(UnreadableStatement) as caught:
        read_coda(data)
    return caught.value.fault, caught.value.line


@pytest.mark.parametrize("newline", [b"\r\n", b"\n", b"\r", b"\r\r\n", b""])
def test_every_kind_of_line_end_gives_the_same_entries(synthetic, newline):
    assert read_coda(joined(lines_of(synthetic), newline)) == read_coda(synthetic)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_accents_do_not_shift_columns_in_utf_8(synthetic, encoding):
    data = synthetic.decode("cp1252").encode(encoding)
    assert looks_like_coda(data)
    assert read_coda(data) == read_coda(synthetic)


@pytest.mark.parametrize("end", [b"", b"\r\n\r\n", b"\x1a", b"\r\n \t\r\n", b"\r\n\x1a\r\n"])
def test_what_follows_the_last_record_may_be_empty(synthetic, end):
    assert read_coda(synthetic.rstrip() + end) == read_coda(synthetic)


def test_an_empty_line_may_part_two_statements(synthetic):
    both = read_coda(synthetic + b"\r\n" + b" " * 50 + b"\r\n" + synthetic).statements
    assert [len(one.entries) for one in both] == [8, 8]
    assert [one.entries[0].line for one in both] == [3, 33]


def test_an_empty_line_within_a_statement_is_refused(synthetic):
    assert refusal(inserted(synthetic, 6, "")) == (Fault.BAD_RECORD, 6)
    lines = lines_of(synthetic)
    assert refusal(joined([*lines[:5], b"", *lines[5:]])) == (Fault.BAD_RECORD, 6)


def test_blanks_beyond_the_record_are_dropped(synthetic):
    lines = [line + b"  " for line in lines_of(synthetic)]
    assert read_coda(joined(lines)) == read_coda(synthetic)


def test_signs_beyond_the_record_are_refused_by_line(synthetic):
    lines = lines_of(synthetic)
    lines[8] += b" x"
    assert refusal(joined(lines)) == (Fault.BAD_RECORD, 9)


def test_a_sign_that_slipped_to_the_line_before_is_refused(synthetic):
    lines = lines_of(synthetic)
    lines[8], lines[9] = lines[8] + lines[9][:1], lines[9][1:]
    assert refusal(joined(lines)) == (Fault.BAD_RECORD, 9)


@pytest.mark.parametrize("line", [2, 5])
@pytest.mark.parametrize("sign", [b"X", b" ", b"0", b"\xc9"])
def test_a_line_end_in_a_wrong_place_is_refused_whatever_stands_in_its_own(synthetic, sign, line):
    """It comes one sign too early, and the file keeps its length."""
    data = joined(lines_of(synthetic), b"\n")
    at = line * 129 - 1
    assert refusal(data[: at - 1] + b"\n" + sign + data[at + 1 :]) == (Fault.BAD_RECORD, line)


def test_a_record_that_lost_a_sign_is_refused_by_line(synthetic):
    lines = lines_of(synthetic)
    lines[8] = lines[8][:-1]
    assert refusal(joined(lines)) == (Fault.BAD_RECORD, 9)


def test_the_refusal_of_a_line_tells_its_length_and_at_most_sixty_signs(synthetic):
    lines = lines_of(synthetic)
    lines[8] = lines[8] + lines[8]
    with pytest.raises(UnreadableStatement) as caught:
        read_coda(joined(lines))
    assert caught.value.values == {"length": 256, "raw": lines[8].decode()[:60]}
    assert caught.value.place == "2"


def test_a_stream_that_stops_within_a_record_is_cut_off(synthetic):
    stream = joined(lines_of(synthetic), b"")
    assert refusal(stream[:-1]) == (Fault.CUT_OFF, 28)
    assert refusal(stream[: 128 * 5]) == (Fault.CUT_OFF, 5)


@pytest.mark.parametrize("control", ["\0", "\t", "\x0b", "\x1f", "\x7f"])
def test_control_signs_are_refused_by_line(synthetic, control):
    assert refusal(put(synthetic, 17, 60, control)) == (Fault.BAD_ENCODING, 17)


def test_a_byte_that_windows_1252_leaves_open_gets_a_remark(synthetic):
    lines = lines_of(synthetic)
    lines[16] = lines[16].replace("Ü".encode("cp1252"), b"\x81")
    (statement,) = read_coda(joined(lines)).statements
    assert statement.entries[4].payer_name == "M\ufffdLLER & SØN COÖPERATIE"
    assert [(one.doubt, one.line) for one in statement.remarks] == [(Doubt.ODD_SIGN, 17)]


def test_an_odd_sign_is_remarked_on_the_statement_that_has_it(synthetic):
    lines = lines_of(synthetic)
    lines[16] = lines[16].replace("Ü".encode("cp1252"), b"\x81")
    first, second, third = read_coda(synthetic + joined(lines) + synthetic).statements
    assert (first.remarks, third.remarks) == ((), ())
    assert [(one.doubt, one.line) for one in second.remarks] == [(Doubt.ODD_SIGN, 45)]


def test_digits_of_other_scripts_are_no_amount(synthetic):
    text = synthetic.decode("cp1252").replace("0000000000450000", "000000000045000\u0660", 1)
    assert refusal(text.encode()) == (Fault.BAD_AMOUNT, 3)


@pytest.mark.parametrize("data", [b"", b"\r\n", b"  \t\r\n\r\n"])
def test_an_empty_file_is_called_empty(data):
    assert refusal(data) == (Fault.EMPTY, None)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"<?xml version='1.0'?><Document/>",
        b":20:STARTUMS\n",
        b"Rekening;Bedrag\r\nBE68539007547034;12,00\r\n",
        b"\xff\xfe0\x000\x000\x000\x000\x00",
        b"00000",
        b"0000A201126539",
        b"0000020112653905"[:15],
    ],
)
def test_what_is_no_coda_is_refused_as_such(data):
    assert not looks_like_coda(data)
    assert refusal(data) == (Fault.NOT_A_STATEMENT, 1)


def test_a_file_of_another_kind_after_a_coda_header_is_refused(synthetic):
    assert refusal(lines_of(synthetic)[0] + b"\r\n" + b"x" * 128) == (Fault.BAD_RECORD, 2)


def test_a_file_beyond_the_limit_is_not_even_looked_at():
    assert MAX_BYTES == 20_000_000
    assert refusal(b"x" * (MAX_BYTES + 1)) == (Fault.TOO_LARGE, None)
    assert refusal(b"x" * MAX_BYTES) == (Fault.NOT_A_STATEMENT, 1)


def test_e10_a_file_without_one_of_its_records_is_refused_or_remarked(synthetic):
    for line in range(1, 29):
        assert is_refused_by_line_or_miscounted(without(synthetic, line)), line


def is_refused_by_line_or_miscounted(data):
    try:
        (statement,) = read_coda(data).statements
    except UnreadableStatement as refused:
        return refused.line is not None
    return Doubt.RECORD_COUNT in {one.doubt for one in statement.remarks}
