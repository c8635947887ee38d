"""A total and its details are never both counted, and no money is lost between them."""

from datetime import date

import pytest

from portal.readers.statements.coda import read_coda
from portal.readers.statements.facts import Doubt, Fault, UnreadableStatement
from tests.statements.edit_coda import put, without
from tests.statements.ledger import Movement, Sheet
from tests.statements.write_coda import write_coda

DAY = date(2026, 11, 20)
# In the file of `batch` the total stands on line 3 and its details follow from line 4 on.
TOTAL, DETAIL = 3, 4


def paid(cents, **values):
    return Movement(amount_cents=cents, booked_on=DAY, value_on=DAY, **values)


def batch(*cents, reference=""):
    """Return a file of one batch with these details, one record each."""
    items = tuple(paid(one, bank_reference=reference) for one in cents)
    return write_coda([Sheet(opened_on=DAY, closed_on=DAY, items=(items,), sequence=7)])


def typed(data, types):
    """Give records 21 from line 3 on these types of transaction."""
    for line, kind in enumerate(types, TOTAL):
        data = put(data, line, 54, kind)
    return data


def levelled(data, codes):
    """Give the details these globalisation codes."""
    for line, code in enumerate(codes, DETAIL):
        data = put(data, line, 125, code)
    return data


def read(data):
    (statement,) = read_coda(data).statements
    moved = sum(one.amount_cents for one in statement.entries)
    assert statement.opening_cents + moved == statement.closing_cents
    return [one.amount_cents for one in statement.entries], statement.remarks


@pytest.mark.parametrize("types", ["1555", "2666", "2777", "2676", "1000"])
def test_details_that_add_up_take_the_place_of_their_total(types):
    assert read(typed(batch(10_00, 20_00, -5_00), types)) == ([10_00, 20_00, -5_00], ())


def test_a_total_without_details_stays():
    data = batch(25_00)
    assert read(put(without(data, DETAIL), 5, 17, "000003"))[0] == [25_00]


def test_details_that_do_not_add_up_leave_the_total_and_a_remark():
    data = put(batch(10_00, 20_00), 5, 33, "000000000019990")
    cents, (remark,) = read(data)
    assert cents == [30_00]
    assert (remark.doubt, remark.line) == (Doubt.DETAILS_DIFFER, TOTAL)
    assert remark.values == {"total_cents": 30_00, "details_cents": 29_99}


@pytest.mark.parametrize("types", ["3888", "0888", "1888", "2999"])
def test_what_explains_a_single_amount_is_no_money(types):
    assert read(typed(batch(10_00, 20_00, -5_00), types)) == ([25_00], ())


def test_a_single_amount_is_not_split_even_if_details_of_a_total_follow():
    assert read(typed(batch(10_00, 20_00), "366")) == ([30_00], ())


def test_an_explanation_that_does_not_add_up_gets_a_remark():
    data = put(typed(batch(10_00, 20_00), "388"), 5, 33, "000000000019990")
    cents, (remark,) = read(data)
    assert (cents, remark.doubt, remark.line) == ([30_00], Doubt.DETAILS_DIFFER, TOTAL)


def test_details_of_a_detail_explain_it_and_are_no_money():
    data = batch(10_00, 12_00, -2_00, 20_00)
    data = put(put(data, TOTAL, 33, "000000000030000"), 8, 43, "000000000030000")
    data = put(data, 9, 38, "000000000030000")
    assert read(typed(data, "27996")) == ([10_00, 20_00], ())


def test_a_detail_whose_own_details_differ_gets_a_remark_and_stays():
    data = typed(batch(10_00, 20_00, 1_00), "276")
    data = put(put(data, TOTAL, 33, "000000000030000"), 7, 43, "000000000030000")
    data = put(put(data, 8, 38, "000000000030000"), 6, 54, "9")
    cents, (remark,) = read(data)
    assert cents == [10_00, 20_00]
    assert (remark.doubt, remark.line) == (Doubt.DETAILS_DIFFER, 5)


def test_totals_of_a_second_level_are_left_out():
    data = batch(30_00, 10_00, 20_00, 5_00)
    data = put(put(data, TOTAL, 33, "000000000035000"), 8, 43, "000000000035000")
    data = put(data, 9, 38, "000000000035000")
    assert read(levelled(data, "2021")) == ([10_00, 20_00, 5_00], ())
    assert read(levelled(data, "0000"))[0] == [35_00]
    assert read(levelled(data, "0202"))[0] == [35_00]


def test_a_total_of_a_second_level_that_its_details_do_not_make_is_not_left_out():
    data = put(batch(30_00, 10_00, 15_00), TOTAL, 33, "000000000025000")
    data = put(put(data, 7, 43, "000000000025000"), 8, 38, "000000000025000")
    cents, (remark,) = read(levelled(data, "202"))
    assert (cents, remark.doubt) == ([25_00], Doubt.DETAILS_DIFFER)


def test_a_second_level_may_end_with_the_batch():
    data = batch(5_00, 30_00, 10_00, 20_00)
    data = put(put(data, TOTAL, 33, "000000000035000"), 8, 43, "000000000035000")
    data = put(data, 9, 38, "000000000035000")
    assert read(levelled(data, "0201")) == ([5_00, 10_00, 20_00], ())


def test_totals_of_a_third_level_are_left_out():
    data = batch(60_00, 30_00, 10_00, 20_00, 30_00, 1_00)
    data = put(put(data, TOTAL, 33, "000000000061000"), 10, 43, "000000000061000")
    data = put(data, 11, 38, "000000000061000")
    assert read(levelled(data, "230321")) == ([10_00, 20_00, 30_00, 1_00], ())


def test_codes_of_levels_do_not_matter_when_the_details_add_up():
    assert read(levelled(batch(10_00, 10_00, 5_00), "221")) == ([10_00, 10_00, 5_00], ())


def test_the_detail_number_tells_transfers_with_the_number_of_their_total_apart():
    (statement,) = read_coda(batch(10_00, 20_00, reference="BATCH7")).statements
    assert [one.bank_reference for one in statement.entries] == ["BATCH7/0001", "BATCH7/0002"]
    (statement,) = read_coda(batch(10_00, 20_00)).statements
    assert [one.bank_reference for one in statement.entries] == ["", ""]


def test_more_details_than_there_are_numbers_are_all_read():
    cents, remarks = read(batch(*range(1, 10_003)))
    assert (cents, remarks) == (list(range(1, 10_003)), ())


def test_movements_that_the_bank_numbers_alike_are_no_details():
    items = (paid(10_00), paid(20_00), paid(-5_00))
    data = write_coda([Sheet(opened_on=DAY, closed_on=DAY, items=items)])
    for line in (3, 4, 5):
        data = put(data, line, 3, "0001")
    assert read(data) == ([10_00, 20_00, -5_00], ())


@pytest.mark.parametrize(("number", "kind"), [("0001", "0"), ("0000", "6"), ("0003", "8")])
def test_a_detail_without_its_total_refuses_the_file(number, kind):
    data = write_coda([Sheet(opened_on=DAY, closed_on=DAY, items=(paid(10_00),))])
    with pytest.raises(UnreadableStatement) as caught:
        read_coda(put(put(data, 3, 7, number), 3, 54, kind))
    assert (caught.value.fault, caught.value.line) == (Fault.BAD_RECORD, 3)


def test_an_explanation_fills_what_the_amount_leaves_open():
    told = paid(10_00, communication="factuur 9", payer_name="AB CONNECT", payer_account="FR76")
    data = write_coda([Sheet(opened_on=DAY, closed_on=DAY, items=((told,),))])
    (statement,) = read_coda(typed(put(data, 4, 54, "8"), "3")).statements
    (entry,) = statement.entries
    assert (entry.line, entry.amount_cents) == (3, 10_00)
    assert (entry.communication, entry.payer_name, entry.payer_account) == (
        "factuur 9", "AB CONNECT", "FR76",
    )  # fmt: skip


def test_an_explanation_does_not_replace_what_is_said():
    (statement,) = read_coda(typed(batch(10_00), "38")).statements
    data = put(typed(batch(10_00), "38"), 3, 63, "mijn tekst")
    data = put(data, 4, 63, "kosten")
    assert read_coda(data).statements[0].entries[0].communication == "mijn tekst"
    assert statement.entries[0].communication == ""
