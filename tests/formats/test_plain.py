"""Dates, times, money and phone numbers read as interface 7.1 prescribes."""

from datetime import UTC, date, datetime

import pytest
from babel.dates import format_date

from portal.formats.plain import (
    long_date,
    moment,
    money,
    phone,
    phone_link,
    short_date,
    time_of_day,
)

LAST_DAY = date(2026, 9, 17)
MORNING = datetime(2026, 9, 10, 8, 12, tzinfo=UTC)


def test_a_date_in_running_text_names_the_weekday() -> None:
    assert long_date(LAST_DAY, "nl") == "donderdag 17 september 2026"
    assert long_date(LAST_DAY, "en") == "Thursday 17 September 2026"
    assert long_date(LAST_DAY, "fr") == "jeudi 17 septembre 2026"
    assert long_date(date(2026, 10, 1), "fr") == "jeudi 1er octobre 2026"


def test_a_date_in_a_table_is_short() -> None:
    assert short_date(LAST_DAY, "nl") == "17 sep 2026"
    assert short_date(LAST_DAY, "en") == "17 Sep 2026"
    assert short_date(LAST_DAY, "fr") == "17 sept. 2026"
    assert short_date(date(2026, 3, 1), "nl") == "1 mrt 2026"


@pytest.mark.parametrize("locale", ["nl", "en_GB", "fr"])
def test_every_weekday_and_month_is_spelled_as_the_locale_data_spell_it(locale: str) -> None:
    for month in range(1, 13):
        for day in range(2, 9):
            when = date(2026, month, day)
            spelled = format_date(when, "EEEE d MMMM y", locale=locale)
            assert long_date(when, locale[:2]) == spelled


def test_the_time_is_that_of_a_clock_in_brussels() -> None:
    assert time_of_day(MORNING, "nl") == "10.12 uur"
    assert time_of_day(MORNING, "en") == "10:12"
    assert time_of_day(MORNING, "fr") == "10\u00a0h\u00a012"
    assert time_of_day(datetime(2026, 12, 10, 8, 5, tzinfo=UTC), "nl") == "9.05 uur"


def test_a_moment_is_the_day_in_brussels_and_not_in_utc() -> None:
    assert moment(MORNING, "nl") == "donderdag 10 september 2026 om 10.12 uur"
    assert moment(MORNING, "en") == "Thursday 10 September 2026 at 10:12"
    assert moment(MORNING, "fr") == "jeudi 10 septembre 2026 à 10\u00a0h\u00a012"
    late = datetime(2026, 9, 17, 22, 30, tzinfo=UTC)
    assert moment(late, "nl") == "vrijdag 18 september 2026 om 0.30 uur"


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = MORNING.replace(tzinfo=None)
    for write in (moment, time_of_day):
        with pytest.raises(ValueError, match="time zone"):
            write(naive, "nl")


@pytest.mark.parametrize(
    ("cents", "nl", "en", "fr"),
    [
        (162000, "€\u00a01.620,00", "€1,620.00", "1\u202f620,00\u00a0€"),
        (0, "€\u00a00,00", "€0.00", "0,00\u00a0€"),
        (5, "€\u00a00,05", "€0.05", "0,05\u00a0€"),
        (-1250, "€\u00a0-12,50", "-€12.50", "-12,50\u00a0€"),
        (123456789, "€\u00a01.234.567,89", "€1,234,567.89", "1\u202f234\u202f567,89\u00a0€"),
    ],
)
def test_money_is_written_from_cents(cents: int, nl: str, en: str, fr: str) -> None:
    assert (money(cents, "nl"), money(cents, "en"), money(cents, "fr")) == (nl, en, fr)


@pytest.mark.parametrize(
    ("typed", "shown", "link"),
    [
        ("09/348.38.45", "09 348 38 45", "tel:+3293483845"),
        ("052/25.87.42", "052 25 87 42", "tel:+3252258742"),
        ("+32 9 348 38 45", "09 348 38 45", "tel:+3293483845"),
        ("0032 (0)52 72 72 25", "052 72 72 25", "tel:+3252727225"),
        ("0470123456", "0470 12 34 56", "tel:+32470123456"),
        ("1700", "1700", "tel:1700"),
        ("+33 1 23 45 67 89", "+33 1 23 45 67 89", "tel:+33123456789"),
        ("vraag  naar Mieke", "vraag naar Mieke", "tel:"),
    ],
)
def test_phone_numbers_are_grouped_by_their_zone(typed: str, shown: str, link: str) -> None:
    assert phone(typed) == shown
    assert phone_link(typed) == link


def test_an_unknown_language_reads_as_dutch() -> None:
    assert long_date(LAST_DAY, "de") == "donderdag 17 september 2026"
    assert money(100, "de") == "€\u00a01,00"
