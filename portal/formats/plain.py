"""Writes dates, times, money and phone numbers as people read them in Dutch, English and French."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
DUTCH = "nl"

DAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
MONTHS = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
}  # fmt: skip
SHORT_MONTHS = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": (
        "janv.", "févr.", "mars", "avr.", "mai", "juin",
        "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ),
}  # fmt: skip
BEFORE_TIME = {"nl": "om", "en": "at", "fr": "à"}

# Zones of two digits have numbers of seven; all other zones have three digits and six.
_SHORT_ZONE = re.compile(r"0[2349][0-9]{7}")
_LONG_ZONE = re.compile(r"0[0-9]{8}")
_MOBILE = re.compile(r"04[0-9]{8}")


def long_date(day: date, language: str) -> str:
    """`donderdag 17 september 2026`; in French the first of a month is `1er`."""
    language = _known(language)
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    weekday, month = DAYS[language][day.weekday()], MONTHS[language][day.month - 1]
    return f"{weekday} {number} {month} {day.year}"


def short_date(day: date, language: str) -> str:
    """`17 sep 2026`, for tables."""
    return f"{day.day} {SHORT_MONTHS[_known(language)][day.month - 1]} {day.year}"


def time_of_day(at: datetime, language: str) -> str:
    """`10.12 uur` on a clock in Brussels. Raises ValueError for an instant without a zone."""
    local = _local(at)
    language = _known(language)
    if language == "nl":
        return f"{local.hour}.{local.minute:02d} uur"
    if language == "fr":
        return f"{local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"
    return f"{local.hour}:{local.minute:02d}"


def moment(at: datetime, language: str) -> str:
    """`donderdag 10 september 2026 om 10.12 uur` in Brussels. Raises ValueError without a zone."""
    day = long_date(_local(at).date(), language)
    return f"{day} {BEFORE_TIME[_known(language)]} {time_of_day(at, language)}"


def money(cents: int, language: str) -> str:
    """`€ 1.620,00`, never broken over two lines; a debt has a minus before the digits."""
    euros, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    language = _known(language)
    if language == "nl":
        return f"€{NO_BREAK}{sign}{euros:,}".replace(",", ".") + f",{rest:02d}"
    if language == "fr":
        grouped = f"{sign}{euros:,}".replace(",", NARROW_NO_BREAK)
        return f"{grouped},{rest:02d}{NO_BREAK}€"
    return f"{sign}€{euros:,}.{rest:02d}"


def phone(text: str) -> str:
    """`09 348 38 45`, `052 25 87 42`, `0470 12 34 56`; no Belgian number stays as it is."""
    digits = _national(text)
    if _MOBILE.fullmatch(digits):
        return _grouped(digits, 4)
    if _SHORT_ZONE.fullmatch(digits):
        return f"{digits[:2]} {digits[2:5]} {digits[5:7]} {digits[7:]}"
    if _LONG_ZONE.fullmatch(digits):
        return _grouped(digits, 3)
    return " ".join(text.split())


def phone_link(text: str) -> str:
    """`tel:+3293483845`, the address behind a phone number on a page."""
    digits = _national(text)
    is_belgian = _MOBILE.fullmatch(digits) or _LONG_ZONE.fullmatch(digits)
    return f"tel:+32{digits[1:]}" if is_belgian else f"tel:{digits}"


def _grouped(digits: str, zone: int) -> str:
    rest = digits[zone:]
    return f"{digits[:zone]} {rest[:2]} {rest[2:4]} {rest[4:]}"


def _national(text: str) -> str:
    """Digits only, with 0 in front instead of +32 or 0032; a foreign number keeps its plus."""
    kept = re.sub(r"[^0-9+]", "", text.replace("(0)", ""))
    return re.sub(r"^(?:\+|00)32", "0", kept)


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(BRUSSELS)


def _known(language: str) -> str:
    return language if language in DAYS else DUTCH
