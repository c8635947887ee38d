"""Every line of an MT940 file has its place, or the file is refused with that line."""

import sys
from datetime import date
from random import Random
from types import ModuleType

import pytest

from portal.readers.statements import read_statement
from portal.readers.statements.facts import Doubt, Fault, UnreadableStatement
from portal.readers.statements.mt940 import looks_like_mt940, read_mt940

# Promise E10 asks for ten thousand damaged files, most of which are CODA.
DAMAGED = 1_000

MESSAGE = """\
:20:REF
:25:BE68539007547034
:28C:00187/001
:60F:C261119EUR1000,00
:61:2611201120C450,00NTRFNONREF//B1
second line
:86:cursus
:62F:C261120EUR1450,00
:64:C261120EUR1450,00
:86:van de bank
-
"""


def read(text, encoding="utf-8"):
    return read_mt940(text.encode(encoding)).statements


def entry(moved, closing="1450,00", info=":86:cursus"):
    text = MESSAGE.replace(":61:2611201120C450,00NTRFNONREF//B1\nsecond line\n", f":61:{moved}\n")
    text = text.replace("1450,00", closing).replace(":86:cursus", info)
    return read(text.replace(f":64:C261120EUR{closing}\n", ""))[0].entries[0]


def refusal(text):
    with pytest.raises(UnreadableStatement) as refused:
        read(text)
    return refused.value


def test_a_message_is_a_statement():
    [statement] = read(MESSAGE)
    assert (statement.account, statement.currency) == ("BE68539007547034", "EUR")
    assert (statement.number, statement.sequence) == ("2026-187", 187)
    assert (statement.opened_on, statement.closed_on) == (date(2026, 11, 19), date(2026, 11, 20))
    assert (statement.opening_cents, statement.closing_cents) == (100_000, 145_000)
    [one] = statement.entries
    assert (one.line, one.amount_cents, one.communication) == (5, 45_000, "cursus")
    assert (one.bank_reference, one.code, one.is_reversal) == ("B1", "NTRF", False)
    assert statement.remarks == ()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_line_ends_and_encodings_make_no_difference(newline, encoding):
    text = MESSAGE.replace("cursus", "één").replace("\n", newline)
    assert looks_like_mt940(text.encode(encoding))
    [statement] = read_statement(text.encode(encoding)).statements
    assert statement.entries[0].communication == "één"


@pytest.mark.parametrize("sign", [b"\x81", b"\x00"])
def test_a_sign_that_means_nothing_is_told(sign):
    data = MESSAGE.encode().replace(b"cursus", b"cur" + sign + b"us")
    [statement] = read_mt940(data).statements
    assert statement.entries[0].communication == "cur\ufffdus"
    assert [(one.doubt, one.line) for one in statement.remarks] == [(Doubt.ODD_SIGN, 7)]


@pytest.mark.parametrize(
    "wrapped",
    [
        "{1:F01KREDBEBBXXXX0000000000}{2:O940KREDBEBBXXXXN}{4:\n" + MESSAGE + "}{5:}",
        "{1:F01}{2:O940}{4:" + MESSAGE.replace("\n-\n", "\n-}{5:}\n"),
        "KREDBEBB\n940\n:940:\n" + MESSAGE,
        MESSAGE.replace("\n-\n", "\n-XXX\n"),
        MESSAGE.replace("\n-\n", "\n"),
        MESSAGE.replace(":60F:", ":60M:").replace(":62F:", ":62M:"),
        MESSAGE.replace(":25:BE68539007547034", ":25P:BE68539007547034\nKREDBEBB"),
        MESSAGE.replace(":28C:", ":28:").replace(":25:", ":21:X\n:25:"),
        MESSAGE.replace("BE68539007547034", "BE68 5390 0754 7034 EUR"),
        MESSAGE.replace(":86:van", ":65:C261121EUR1450,00\n:65:C261122EUR1450,00\n:86:van"),
        MESSAGE.replace("-\n", ":NS:22SCHOOL\n23 more\n-\n"),
        MESSAGE.replace("\n:62F", "\n\n   \n:62F"),
    ],
)
def test_what_banks_write_around_a_message_makes_no_difference(wrapped):
    [plain], [found] = read(MESSAGE), read(wrapped)
    assert [one._replace(line=0) for one in found.entries] == [
        one._replace(line=0) for one in plain.entries
    ]
    assert (found.account, found.number) == (plain.account, plain.number)


def test_several_messages_are_several_statements():
    assert len(read(MESSAGE + MESSAGE)) == 2
    assert len(read(MESSAGE.replace("\n-\n", "\n") + MESSAGE)) == 2


@pytest.mark.parametrize(
    ("number", "name", "sequence"),
    [("1", "2026-001", 1), ("19321/1", "2026-19321", 19321), ("12/02", "2026-012/2", 12)]
    + [("0", "", None), ("000/1", "", None), ("A/1", "", None)],
)
def test_a_statement_is_named_by_year_number_and_page(number, name, sequence):
    [statement] = read(MESSAGE.replace("00187/001", number))
    assert (statement.number, statement.sequence) == (name, sequence)


def test_a_statement_may_have_no_number_and_another_kind_of_account():
    text = MESSAGE.replace(":28C:00187/001\n", "").replace("BE68539007547034", "123/456")
    [statement] = read(text)
    assert (statement.number, statement.account, statement.remarks) == ("", "123/456", ())


def test_wrong_check_digits_of_the_account_are_told():
    [statement] = read(MESSAGE.replace("BE68539007547034", "BE68539007547035"))
    assert [remark.doubt for remark in statement.remarks] == [Doubt.BAD_CHECK_DIGITS]


def test_a_line_of_text_may_begin_with_a_hyphen():
    [statement] = read(MESSAGE.replace("cursus", "cursus\n- van An"))
    assert statement.entries[0].communication == "cursus - van An"


@pytest.mark.parametrize(
    ("old", "new", "fault", "line", "place"),
    [
        (":86:cursus", ":25:again", Fault.BAD_RECORD, 7, "25"),
        (":86:cursus", ":99:what", Fault.BAD_RECORD, 7, "99"),
        (":86:cursus", ":86:one\n:86:two", Fault.BAD_RECORD, 8, "86"),
        (":60F:", ":86:early\n:60F:", Fault.BAD_RECORD, 4, "86"),
        (":60F:C261119EUR1000,00\n", "", Fault.BAD_RECORD, 4, "61"),
        (":25:BE68539007547034\n", "", Fault.BAD_RECORD, 10, "25"),
        (":64:", ":61:2611201120C1,00NTRF\n:64:", Fault.BAD_RECORD, 9, "61"),
        (":28C:", "stray\n:28C:", Fault.BAD_RECORD, 3, ""),
        (":20:", ":25:X\n:20:", Fault.BAD_RECORD, 1, ""),
        ("C450,00N", "C450.00N", Fault.BAD_RECORD, 5, "61"),
        ("C450,00N", "X450,00N", Fault.BAD_RECORD, 5, "61"),
        ("C450,00N", "C450,005N", Fault.BAD_RECORD, 5, "61"),
        ("EUR1000,00", "EUR1000.00", Fault.BAD_AMOUNT, 4, "60F"),
        ("EUR1000,00", "EUR1000,001", Fault.BAD_AMOUNT, 4, "60F"),
        (":62F:C261120EUR1450,00", ":62F:C261120EUR1450,01", Fault.BALANCE, 8, "62"),
        (":62F:C261120EUR", ":62F:C261120USD", Fault.BALANCE, 8, "62"),
        ("C261119EUR", "C261319EUR", Fault.BAD_DATE, 1, ""),
        (":62F:C261120", ":62F:C261131", Fault.BAD_DATE, 8, ""),
        (":61:261120", ":61:261131", Fault.BAD_DATE, 5, ""),
        (":61:2611201120", ":61:2611201131", Fault.BAD_DATE, 5, ""),
        (":61:261120", ":61:260231", Fault.BAD_DATE, 5, ""),
        (":60F:", ":34F:EUR0,\n:60F:", Fault.OTHER_MESSAGE, 4, "34F"),
    ],
)
def test_a_line_without_a_place_refuses_the_file(old, new, fault, line, place):
    refused = refusal(MESSAGE.replace(old, new, 1))
    assert (refused.fault, refused.line, refused.place) == (fault, line, place)


@pytest.mark.parametrize("count", range(1, 8))
def test_e10_a_file_cut_off_before_its_closing_balance_is_refused(count):
    assert refusal("".join(MESSAGE.splitlines(keepends=True)[:count])).fault is Fault.CUT_OFF


def test_a_file_without_a_message_is_no_statement():
    assert refusal("KREDBEBB\n940\n").fault is Fault.NOT_A_STATEMENT


@pytest.mark.parametrize(
    ("moved", "cents", "booked_on", "value_on"),
    [
        ("2611201120C450,NTRF", 45_000, (2026, 11, 20), (2026, 11, 20)),
        ("261120C450,00NTRF", 45_000, (2026, 11, 20), (2026, 11, 20)),
        ("261120    C450,00NTRF", 45_000, (2026, 11, 20), (2026, 11, 20)),
        ("2611201121CR450,0NTRF", 45_000, (2026, 11, 21), (2026, 11, 20)),
        ("2611201120RD450,00NTRF", 45_000, (2026, 11, 20), (2026, 11, 20)),
        # The day of the entry bears no year; at the turn of the year it is another one.
        ("2612310102C450,00NTRF", 45_000, (2027, 1, 2), (2026, 12, 31)),
        ("2701021231C450,00NTRF", 45_000, (2026, 12, 31), (2027, 1, 2)),
        # Months of thirty days are German.
        ("2602300302C450,00NTRF", 45_000, (2026, 3, 2), (2026, 2, 28)),
        ("2802300301C450,00NTRF", 45_000, (2028, 3, 1), (2028, 2, 29)),
    ],
)
def test_a_movement_is_exact_to_the_cent_and_the_day(moved, cents, booked_on, value_on):
    one = entry(moved)
    assert one.amount_cents == cents
    assert (one.booked_on, one.value_on) == (date(*booked_on), date(*value_on))


@pytest.mark.parametrize(
    ("moved", "closing", "cents", "is_reversal"),
    [
        ("2611201120D450,00NTRF", "550,00", -45_000, False),
        ("2611201120DR450,00NTRF", "550,00", -45_000, False),
        ("2611201120RC450,00NTRF", "550,00", -45_000, True),
        ("261120RD450,00NTRF", "1450,00", 45_000, True),
    ],
)
def test_an_r_before_the_sign_turns_it_around(moved, closing, cents, is_reversal):
    one = entry(moved, closing)
    assert (one.amount_cents, one.is_reversal) == (cents, is_reversal)


@pytest.mark.parametrize(
    ("reference", "found"), [("NONREF//B1", "B1"), ("NONREF//NONREF", ""), ("NONREF", ""), ("", "")]
)
def test_only_the_banks_own_reference_names_a_movement(reference, found):
    assert entry(f"2611201120C450,00NTRF{reference}").bank_reference == found


def test_a_debit_balance_is_negative():
    text = MESSAGE.replace(":60F:C", ":60F:D").replace(":62F:C261120EUR1450", ":62F:D261120EUR550")
    [statement] = read(text)
    assert (statement.opening_cents, statement.closing_cents) == (-100_000, -55_000)


@pytest.mark.parametrize("module", [None, ModuleType("mt940")])
def test_without_the_package_the_file_is_refused_by_its_name(monkeypatch, module):
    """Another package has the same module name and another content; it is none either."""
    monkeypatch.setitem(sys.modules, "mt940", module)
    refused = refusal(MESSAGE)
    assert (refused.fault, refused.place) == (Fault.NO_READER, "mt940")


def test_e10_damaged_bytes_never_give_anything_but_a_reason():
    dice = Random(53)  # noqa: S311 - a test repeats itself.
    data = (MESSAGE + MESSAGE).encode()
    read_anyway = 0
    for _ in range(DAMAGED):
        damaged = bytearray(data)
        for _ in range(dice.randint(1, 3)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        try:
            found = read_mt940(bytes(damaged))
        except UnreadableStatement:
            continue
        read_anyway += 1
        for one in found.statements:
            moved = sum(movement.amount_cents for movement in one.entries)
            assert one.opening_cents + moved == one.closing_cents
    assert 0 < read_anyway < DAMAGED


@pytest.mark.parametrize("data", [b"", b":20:only", b":61:only", b"Datum;:20:;:61:"])
def test_other_files_do_not_look_like_it(data):
    assert not looks_like_mt940(data)
