"""Reads of which school year a folder for an inspector is wanted, and which part of it."""

from collections.abc import Mapping
from datetime import date

from portal.rules.school_year import school_year_of

# The evidence is kept for ten years after the first lesson; who plans ahead looks one year on.
YEARS_KEPT = 10
_MOST_PARTS = 3


def years_kept(today: date) -> range:
    """The school years of which evidence can be kept, the newest first."""
    this = school_year_of(today)
    return range(this + 1, this - YEARS_KEPT - 1, -1)


def read_year(values: Mapping[str, str], today: date) -> int:
    """The school year in an address; anything else is the present one."""
    text = values.get("schooljaar", "")
    known = {str(year): year for year in years_kept(today)}
    return known.get(text, school_year_of(today))


def read_part(values: Mapping[str, str]) -> int:
    """The part that was asked for, counted from 1; 0 for what is no number of a part."""
    text = values.get("deel", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_PARTS else 0
