"""Every field of a movement lands where it belongs, and what cannot be read is refused."""

from datetime import date

import pytest

from portal.readers.statements.coda import read_coda
from portal.readers.statements.coda.communications import read_structured
from portal.readers.statements.facts import Doubt, Fault, UnreadableStatement
from tests.statements.edit_coda import inserted, put, without


def refusal(data):
    with pytest.raises(UnreadableStatement) as caught:
        read_coda(data)
    return caught.value


def first(data):
    return read_coda(data).statements[0].entries[0]


def said(data, kind, text, second="", third=""):
    """Return the first movement with this communication in its three records."""
    data = put(put(data, 3, 62, kind), 3, 63, text.ljust(53))
    data = put(data, 4, 11, second.ljust(53))
    return first(put(data, 5, 83, third.ljust(43)))


@pytest.mark.parametrize(
    ("column", "text", "fault"),
    [
        (32, "2", Fault.BAD_AMOUNT),
        (32, " ", Fault.BAD_AMOUNT),
        (33, " 00000000450000", Fault.BAD_AMOUNT),
        (33, "-00000000450000", Fault.BAD_AMOUNT),
        (33, "0000000004500,0", Fault.BAD_AMOUNT),
        (47, "1", Fault.BAD_AMOUNT),
        (48, "320126", Fault.BAD_DATE),
        (48, "290226", Fault.BAD_DATE),
        (48, "2011 6", Fault.BAD_DATE),
        (48, "A01126", Fault.BAD_DATE),
        (53, " ", Fault.BAD_DATE),
        (116, "000000", Fault.BAD_DATE),
        (116, "201326", Fault.BAD_DATE),
        (116, "      ", Fault.BAD_DATE),
        (3, "    ", Fault.BAD_RECORD),
        (7, "000A", Fault.BAD_RECORD),
        (54, "0150A000", Fault.BAD_RECORD),
        (62, "2", Fault.BAD_RECORD),
        (54, "4", Fault.BAD_RECORD),
    ],
)
def test_a_field_that_cannot_be_read_refuses_the_file_by_its_line(synthetic, column, text, fault):
    refused = refusal(put(synthetic, 3, column, text))
    assert (refused.fault, refused.line, refused.place) == (fault, 3, "21")


def test_a_refused_amount_is_shown_as_it_stands(synthetic):
    assert refusal(put(synthetic, 6, 47, "5")).values == {"raw": "0000000001250005"}
    assert refusal(put(synthetic, 6, 116, "310226")).values == {"raw": "201126 310226"}


@pytest.mark.parametrize(
    ("ddmmyy", "day"),
    [
        ("010180", date(1980, 1, 1)),
        ("311299", date(1999, 12, 31)),
        ("290200", date(2000, 2, 29)),
        ("311279", date(2079, 12, 31)),
    ],
)
def test_years_run_from_1980_to_2079(synthetic, ddmmyy, day):
    assert first(put(synthetic, 3, 48, ddmmyy)).value_on == day


def test_an_unknown_value_date_is_the_booking_date(synthetic):
    data = put(put(synthetic, 3, 48, "000000"), 3, 116, "191126")
    assert (first(data).value_on, first(data).booked_on) == (date(2026, 11, 19),) * 2


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("KBC 26A17 4711", "KBC 26A17 4711"),
        ("0" * 21, ""),
        (" 000 ", ""),
        ("", ""),
        ("0012", "0012"),
    ],
)
def test_the_banks_reference_is_kept_unless_it_is_none(synthetic, written, read):
    assert first(put(synthetic, 3, 11, written.ljust(21))).bank_reference == read


def test_a_reference_that_two_movements_share_is_the_number_of_neither(synthetic):
    data = put(synthetic, 6, 11, "SYNTHREF0001")
    entries = read_coda(data).statements[0].entries
    assert [one.bank_reference for one in entries[:3]] == ["", "", "SYNTHREF0003"]


# What a payer or a bank says.


def test_a_free_communication_is_put_together_again_over_three_records(synthetic):
    text = "".join(f"woord{number:03d} " for number in range(17))[:149]
    entry = said(synthetic, "0", text[:53], text[53:106], text[106:])
    assert (entry.structured, entry.communication) == ("", text.strip())


def test_blanks_and_hard_blanks_are_single_in_a_communication(synthetic):
    assert said(synthetic, "0", "  een   twee", "  drie").communication == "een twee drie"


@pytest.mark.parametrize("kind", ["101", "102"])
def test_a_structured_communication_keeps_its_digits_even_when_they_are_wrong(synthetic, kind):
    entry = said(synthetic, "1", f"{kind}202600004299", "", "en meer")
    assert (entry.structured, entry.communication) == ("202600004299", "en meer")


def test_twelve_zeros_are_no_communication(synthetic):
    entry = said(synthetic, "1", "101000000000000")
    assert (entry.structured, entry.communication) == ("", "")


def test_what_should_be_twelve_digits_and_is_not_stays_readable(synthetic):
    entry = said(synthetic, "1", "1012026/0000/42")
    assert (entry.structured, entry.communication) == ("", "2026/0000/42")


def test_a_creditor_reference_stays_readable(synthetic):
    assert said(synthetic, "1", "100RF18539007547034").communication == "RF18539007547034"


def test_beside_a_counter_value_stands_the_structured_communication(synthetic):
    amounts = "000000000450000" * 2 + "000100000000" + "EUR"
    body = f"105{amounts}202600004236BE000000000450000"
    entry = said(synthetic, "1", body[:53], body[53:106])
    assert (entry.structured, entry.communication) == ("202600004236", "")
    assert not entry.is_reversal
    body = f"105{amounts}{'':12}BE"
    assert said(synthetic, "1", body[:53], body[53:]).structured == ""
    # It stands across two records, of which the second may be missing.
    assert read_structured("105", f"{amounts}20260") == ("", "", False)


@pytest.mark.parametrize("kind", ["106", "108"])
def test_computations_are_no_communication(synthetic, kind):
    entry = said(synthetic, "1", f"{kind}000000000450000")
    assert (entry.structured, entry.communication, entry.is_reversal) == ("", "", False)


def direct_debit(text="", mandate="", kind=" "):
    body = f"127201126110{'BE12ZZZ0123456789':35}{mandate:35}{text:62}{kind}MS03"
    return body[:53], body[53:106], body[106:]


def test_a_direct_debit_tells_its_communication_or_else_its_mandate(synthetic):
    entry = said(synthetic, "1", *direct_debit("factuur 12", "MANDAAT-7"))
    assert (entry.communication, entry.is_reversal) == ("factuur 12", False)
    assert said(synthetic, "1", *direct_debit("", "MANDAAT-7")).communication == "MANDAAT-7"


@pytest.mark.parametrize("kind", "12345")
def test_an_r_transaction_is_a_reversal(synthetic, kind):
    assert said(synthetic, "1", *direct_debit("terug", kind=kind)).is_reversal
    assert first(put(synthetic, 4, 110, f"   {kind}AC04")).is_reversal


def test_what_old_versions_wrote_in_that_column_is_no_r_transaction(synthetic):
    assert not first(put(synthetic, 4, 110, "0084324")).is_reversal
    assert not first(put(synthetic, 4, 110, "   0")).is_reversal
    assert not first(put(synthetic, 4, 110, "   6")).is_reversal


@pytest.mark.parametrize(
    "code", ["00149000", "00199000", "00599000", "00154000", "00254000", "04154000"]
)
def test_a_cancelled_or_unexecuted_transfer_is_a_reversal(synthetic, code):
    entry = first(put(synthetic, 3, 54, code))
    assert (entry.is_reversal, entry.code) == (True, code)


@pytest.mark.parametrize("code", ["00150000", "00450000", "00554000", "00150049"])
def test_any_other_transfer_is_none(synthetic, code):
    assert not first(put(synthetic, 3, 54, code)).is_reversal


def test_the_customers_reference_is_shown_when_nothing_else_is_said(synthetic):
    data = put(synthetic, 4, 64, "E2E-2026-17".ljust(35))
    assert said(data, "0", "").communication == "E2E-2026-17"
    assert said(data, "0", "iets").communication == "iets"
    assert first(data).communication == ""
    assert said(put(data, 4, 64, "NOTPROVIDED"), "0", "").communication == ""


# Who paid.


@pytest.mark.parametrize(
    ("zone", "account"),
    [
        ("BE62510007547061", "BE62510007547061"),
        ("NL91ABNA0417164300", "NL91ABNA0417164300"),
        ("NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"),
        ("510007547061 EUR", "BE62510007547061"),
        ("510007547062 EUR", "510007547062"),
        ("5100075470611", "5100075470611"),
        ("000X", "000X"),
        ("0" * 34, ""),
        ("", ""),
    ],
)
def test_the_account_of_the_payer_is_an_iban_where_it_has_one(synthetic, zone, account):
    assert first(put(synthetic, 5, 11, zone.ljust(34))).payer_account == account


def test_a_movement_may_have_neither_continuation(synthetic):
    data = put(without(without(synthetic, 5), 4), 3, 126, "0")
    assert first(data).payer_name == ""
    assert first(data).structured == "202600004236"


def test_record_23_may_follow_record_21_at_once(synthetic):
    assert first(without(synthetic, 4)).payer_name == "BAKKERIJ DE SMET BV"


def test_a_continuation_that_was_not_announced_is_read(synthetic):
    assert first(put(synthetic, 4, 126, "0")) == first(synthetic)
    assert first(put(synthetic, 3, 126, "0")) == first(synthetic)


@pytest.mark.parametrize(("lost", "line"), [((5,), 4), ((5, 4), 3)])
def test_a_continuation_that_was_announced_and_is_lost_refuses_the_file(synthetic, lost, line):
    data = synthetic
    for one in lost:
        data = without(data, one)
    refused = refusal(data)
    assert (refused.fault, refused.line) == (Fault.BAD_RECORD, line)
    assert refused.values == {"missing": "continuation"}


@pytest.mark.parametrize("column", [3, 6, 7, 10, 54, 61, 62])
def test_a_field_of_digits_with_a_letter_is_shown_as_it_stands(synthetic, column):
    """It must not be called a lost continuation, because nothing was lost."""
    odd = put(synthetic, 3, column, "A")
    refused = refusal(odd)
    assert (refused.fault, refused.line) == (Fault.BAD_RECORD, 3)
    assert refused.values == {"raw": odd.splitlines()[2].decode()[:60].rstrip()}


@pytest.mark.parametrize(("line", "column"), [(4, 6), (4, 10), (5, 6), (5, 10)])
def test_a_continuation_of_another_movement_refuses_the_file(synthetic, line, column):
    data = put(put(synthetic, 3, 126, "0"), 4, 126, "0")
    refused = refusal(put(data, line, column, "7"))
    assert (refused.fault, refused.line) == (Fault.BAD_RECORD, line)


# Information records.

NAME = "HOLLANDSE INVESTERINGSMAATSCHAPPIJ AFDELING NOORD-BRABANT"


def informed(data, *records):
    return inserted(data, 6, *records)


def information(text, number="00010001", kind="0", more="0"):
    return f"31{number}{'SYNTHREF0001':21}00150000{kind}{text:73}{'':12}{more} 0"


def test_an_information_record_gives_the_full_name(synthetic):
    data = put(synthetic, 5, 48, NAME[:35].ljust(35))
    data = informed(data, information("001" + NAME, kind="1"))
    assert first(data).payer_name == NAME


def test_the_name_of_somebody_else_does_not_replace_the_payers(synthetic):
    data = informed(synthetic, information("001" + NAME, kind="1"))
    assert first(data).payer_name == "BAKKERIJ DE SMET BV"


def test_information_gives_a_name_where_the_movement_has_none(synthetic):
    data = put(synthetic, 5, 48, " " * 35)
    assert first(informed(data, information("001" + NAME, kind="1"))).payer_name == NAME


@pytest.mark.parametrize(("kind", "prefix"), [("0", ""), ("1", "002")])
def test_information_is_read_over_its_three_records_when_nothing_is_said(synthetic, kind, prefix):
    text = "".join(f"deel{number:02d} " for number in range(40))[: 73 - len(prefix) + 105 + 90]
    first_part, second, third = text[: 73 - len(prefix)], text[-195:-90], text[-90:]
    assert first_part + second + third == text
    records = (
        information(prefix + first_part, kind=kind, more="1"),
        f"3200010001{second:105}{'':10}1 0",
        f"3300010001{third:90}{'buiten het veld':25}0 0",
    )
    data = put(put(synthetic, 3, 62, "0"), 3, 63, " " * 53)
    assert first(informed(data, *records)).communication == text.strip()
    assert first(informed(synthetic, *records)).communication == ""


def test_other_information_changes_nothing(synthetic):
    data = put(put(synthetic, 3, 62, "0"), 3, 63, " " * 53)
    assert first(informed(data, information("004KREDIETBANK", kind="1"))).communication == ""


def test_information_counts_as_records_of_the_statement(synthetic):
    data = informed(synthetic, information("iets"))
    (remark,) = read_coda(data).statements[0].remarks
    assert (remark.doubt, remark.line) == (Doubt.RECORD_COUNT, 29)
    assert remark.values == {"counted": 27, "said": 26}


def test_information_that_goes_on_and_does_not_refuses_the_file(synthetic):
    refused = refusal(informed(synthetic, information("iets", more="1")))
    assert (refused.fault, refused.line, refused.place) == (Fault.BAD_RECORD, 6, "31")
    data = informed(synthetic, information("iets", more="1"), f"3200010001{'meer':115}1 0")
    assert refusal(data).line == 7


@pytest.mark.parametrize(
    "record",
    [information("iets", number="00020001"), f"3200010001{'los':115}0 0", "34" + "0" * 126],
)
def test_information_of_another_movement_refuses_the_file(synthetic, record):
    refused = refusal(informed(synthetic, record))
    assert (refused.fault, refused.line) == (Fault.BAD_RECORD, 6)
