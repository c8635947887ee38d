"""Reads the three boxes of a day, an amount and a number for the forms of the secretariat."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from portal.rules.money import WrongAmount, read_cents
from portal.rules.one_line import one_line
from portal.rules.text_dates import DayFault, WrongDay, read_day


def read_day_boxes(form: Mapping[str, str], name: str) -> tuple[date | None, str | None]:
    """The day in the boxes name_day, name_month and name_year, or what is wrong with it."""
    boxes = [form.get(f"{name}_{part}", "")[:40] for part in ("day", "month", "year")]
    try:
        return read_day(*boxes), None
    except WrongDay as wrong:
        return None, day_fault(wrong)


def day_fault(wrong: WrongDay, typed: str = "") -> str:
    """What is wrong with a day that was typed, as a whole or in three boxes, and what to do."""
    typed = typed.strip()
    if wrong.code in {DayFault.EMPTY, DayFault.INCOMPLETE} and not typed:
        return str(_("Vul een dag, een maand en een jaar in."))
    if wrong.code is DayFault.SHORT_YEAR:
        return str(_("Vul het jaar in met vier cijfers."))
    if wrong.code is DayFault.UNLIKELY_YEAR:
        return unlikely_year(wrong.value)
    return str(_("Deze datum bestaat niet: %(value)s.", value=wrong.value or typed))


def unlikely_year(value: str) -> str:
    """What is wrong with a day in a year in which nothing of ours happens."""
    return str(_("Het jaar in %(value)s kan niet juist zijn. Kijk het jaar na.", value=value))


def day_boxes(day: date | None, name: str) -> dict[str, str]:
    """The boxes of a day that is known already."""
    parts = (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), parts, strict=True))


def read_amount(
    form: Mapping[str, str], name: str, *, may_be_empty: bool = False
) -> tuple[int, str | None]:
    """The cents in a field, or what is wrong with it; an empty one may mean nothing."""
    text = form.get(name, "").strip()
    if not text and may_be_empty:
        return 0, None
    try:
        return read_cents(text), None
    except WrongAmount:
        return 0, str(_("Vul een bedrag in zoals 180,00."))


def read_fee(form: Mapping[str, str], name: str) -> tuple[int, str | None]:
    """The cents in a field that cannot be nothing, or what is wrong with it."""
    cents, error = read_amount(form, name)
    return cents, error or (None if cents else str(_("Vul een bedrag boven nul in.")))


def read_number(form: Mapping[str, str], name: str, most: int) -> tuple[int, str | None]:
    """The whole number above nothing in a field, or what is wrong with it."""
    text = form.get(name, "").strip()
    if text.isascii() and text.isdigit() and len(text) < 9 and 0 < int(text) <= most:
        return int(text), None
    return 0, str(_("Vul een getal in van 1 tot %(n)s.", n=most))


def read_words(form: Mapping[str, str], name: str, longest: int) -> tuple[str, str | None]:
    """The text in a field on one line, or what is wrong with it."""
    text = one_line(form.get(name, ""))
    if not text:
        return text, str(_("Vul dit in."))
    if len(text) > longest:
        return text, str(_("Dit is te lang. Gebruik hoogstens %(n)s tekens.", n=longest))
    return text, None
