"""Sets values into translated sentences as HTML elements, escaping everything that people typed."""

from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape

from portal.formats.language import language
from portal.formats.plain import long_date, money, phone, phone_link, short_date


def sentence(text: str, **values: object) -> Markup:
    """A translated text with its values in place; whatever is no element itself is escaped."""
    return escape(text) % values


def day(on: date) -> Markup:
    """`donderdag 17 september 2026` as an element that machines can read too."""
    return _day(on, language())


def day_short(on: date) -> Markup:
    """`17 sep 2026`, for tables; never broken over two lines."""
    return _day_short(on, language())


def amount(cents: int) -> Markup:
    """`€ 180,00`, never broken over two lines."""
    return _amount(cents, language())


def phone_number(number: str) -> Markup:
    """A phone number that can be called."""
    return Markup('<a class="whole" href="{}">{}</a>').format(phone_link(number), phone(number))


def reference(text: str) -> Markup:
    """A payment reference as people type it over, in letters of one width."""
    return Markup('<span class="mono whole">{}</span>').format(text)


def lines(*parts: Markup) -> Markup:
    """Several values of one fact, each on a line of its own."""
    return Markup("<br>").join(parts)


# A list shows the same few days and amounts over and over.
@lru_cache(maxsize=2048)
def _day(on: date, reading: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), long_date(on, reading))


@lru_cache(maxsize=2048)
def _day_short(on: date, reading: str) -> Markup:
    shown = short_date(on, reading)
    return Markup('<time class="whole" datetime="{}">{}</time>').format(on.isoformat(), shown)


@lru_cache(maxsize=2048)
def _amount(cents: int, reading: str) -> Markup:
    return Markup('<span class="whole">{}</span>').format(money(cents, reading))
