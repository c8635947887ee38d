"""A typed day is read in three boxes or pasted whole; nothing about it is guessed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.text_dates import DayFault, WrongDay, read_date, read_day

THE_DAY = date(2026, 9, 15)


@pytest.mark.parametrize(
    "boxes",
    [
        ("15", "9", "2026"),
        ("15", "09", "2026"),
        (" 15 ", " september ", " 2026 "),
        ("15", "SEP", "2026"),
        ("15", "sept.", "2026"),
        ("15/9/2026", "", ""),
        ("15-09-2026", "", ""),
        ("15.9.2026", "", ""),
        ("15 sep 2026", "", ""),
        ("15 september 2026", "", ""),
        ("15 sept. 2026", "", ""),
        ("15 septembre 2026", "", ""),
        ("2026-09-15", "", ""),
        (" 15 / 9 / 2026 ", "", ""),
    ],
)
def test_a_day_is_understood_as_people_write_it(boxes: tuple[str, str, str]) -> None:
    assert read_day(*boxes) == THE_DAY


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("januari", 1),
        ("janvier", 1),
        ("january", 1),
        ("februari", 2),
        ("février", 2),
        ("févr.", 2),
        ("maart", 3),
        ("mrt", 3),
        ("mars", 3),
        ("march", 3),
        ("april", 4),
        ("avril", 4),
        ("mei", 5),
        ("may", 5),
        ("mai", 5),
        ("juni", 6),
        ("juin", 6),
        ("juli", 7),
        ("juillet", 7),
        ("augustus", 8),
        ("août", 8),
        ("Aug", 8),
        ("okt", 10),
        ("octobre", 10),
        ("november", 11),
        ("déc.", 12),
        ("DECEMBER", 12),
    ],
)
def test_a_month_may_be_a_name_in_three_languages(name: str, month: int) -> None:
    assert read_day("1", name, "2026") == date(2026, month, 1)
    assert read_date(f"1 {name} 2026") == date(2026, month, 1)


@pytest.mark.parametrize(
    ("boxes", "fault", "value"),
    [
        (("", "", ""), DayFault.EMPTY, ""),
        ((" ", " ", " "), DayFault.EMPTY, ""),
        (("15", "", ""), DayFault.INCOMPLETE, "15"),
        (("15/9", "", ""), DayFault.INCOMPLETE, "15/9"),
        (("gisteren", "", ""), DayFault.INCOMPLETE, "gisteren"),
        (("15", "9", ""), DayFault.INCOMPLETE, "15/9"),
        (("15", "", "2026"), DayFault.INCOMPLETE, "15/2026"),
        (("", "9", "2026"), DayFault.INCOMPLETE, "9/2026"),
        (("", "", "2026"), DayFault.INCOMPLETE, "2026"),
        (("31", "2", "2026"), DayFault.IMPOSSIBLE, "31/2/2026"),
        (("29", "2", "2027"), DayFault.IMPOSSIBLE, "29/2/2027"),
        (("0", "1", "2026"), DayFault.IMPOSSIBLE, "0/1/2026"),
        (("1", "13", "2026"), DayFault.IMPOSSIBLE, "1/13/2026"),
        (("1", "sprokkelmaand", "2026"), DayFault.IMPOSSIBLE, "1/sprokkelmaand/2026"),
        (("1", "jui", "2026"), DayFault.IMPOSSIBLE, "1/jui/2026"),
        (("een", "1", "2026"), DayFault.IMPOSSIBLE, "een/1/2026"),
        (("1", "1", "20266"), DayFault.IMPOSSIBLE, "1/1/20266"),
        (("1", "1", "MMXX"), DayFault.IMPOSSIBLE, "1/1/MMXX"),
        (("١", "1", "2026"), DayFault.IMPOSSIBLE, "١/1/2026"),
        (("31/2/2026", "", ""), DayFault.IMPOSSIBLE, "31/2/2026"),
        (("7", "9", "26"), DayFault.SHORT_YEAR, "7/9/26"),
        (("07-09-26", "", ""), DayFault.SHORT_YEAR, "07-09-26"),
        (("7", "9", "0026"), DayFault.SHORT_YEAR, "7/9/0026"),
        (("16", "9", "1026"), DayFault.UNLIKELY_YEAR, "16/9/1026"),
        (("31/12/1999", "", ""), DayFault.UNLIKELY_YEAR, "31/12/1999"),
        (("2101-01-01", "", ""), DayFault.UNLIKELY_YEAR, "2101-01-01"),
        (("31", "12", "9999"), DayFault.UNLIKELY_YEAR, "31/12/9999"),
        (("9" * 41, "", ""), DayFault.INCOMPLETE, "9" * 40),
        (("1", "m" * 41, "2026"), DayFault.IMPOSSIBLE, ("1/" + "m" * 41)[:40]),
    ],
)
def test_what_is_no_day_is_refused_with_what_was_typed(
    boxes: tuple[str, str, str], fault: DayFault, value: str
) -> None:
    with pytest.raises(WrongDay) as caught:
        read_day(*boxes)
    assert (caught.value.code, caught.value.value) == (fault, value)


def test_an_empty_text_is_no_date() -> None:
    with pytest.raises(WrongDay) as caught:
        read_date("  ")
    assert caught.value.code is DayFault.EMPTY


def test_only_years_of_a_school_are_believed() -> None:
    assert read_day("1", "1", "2000") == date(2000, 1, 1)
    assert read_day("31", "12", "2100") == date(2100, 12, 31)


@settings(deadline=None)
@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_reads_back_in_each_notation(day: date) -> None:
    assert read_day(str(day.day), str(day.month), str(day.year)) == day
    assert read_date(f"{day.day}/{day.month}/{day.year}") == day
    assert read_date(f"{day.day:02d}-{day.month:02d}-{day.year}") == day
    assert read_date(day.isoformat()) == day


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_text_gives_a_day_or_a_reason(day: str, month: str, year: str) -> None:
    try:
        shown = read_day(day, month, year).isoformat()
    except WrongDay as error:
        shown = error.value
    assert len(shown) <= 40
