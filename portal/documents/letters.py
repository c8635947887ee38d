"""Which letters our PDF font holds, and what is printed for a letter that it does not hold.

A letter outside the embedded font would be borrowed from whatever the server has installed, and
the file would then fail both PDF standards. So every text passes here before it is laid out.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from portal.documents.shipped import FONTS

# An empty box, which the font holds: it says plainly that a letter is missing here.
MARK = "\u25a1"

# These sort of characters have no shape of their own; some of them can reorder a whole line.
SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})


@cache
def letters_of_the_font() -> frozenset[str]:
    """Every character that all our weights can draw."""
    held = []
    for path in FONTS.values():
        with TTFont(path, lazy=True) as font:
            held.append(set(font.getBestCmap()))
    return frozenset(chr(code) for code in set.intersection(*held))


def printable(text: str) -> str:
    """The text in letters that the font can draw: composed, else simplified, else marked."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_drawn(char) for char in unicodedata.normalize("NFC", text))


@cache
def _drawn(char: str) -> str:
    if char.isspace():
        return char if char == "\u00a0" else " "
    if char in letters_of_the_font() and unicodedata.category(char) not in {"Cc", "Cf"}:
        return char
    if unicodedata.category(char) in SHAPELESS:
        return ""
    simpler = "".join(
        one
        for one in unicodedata.normalize("NFKD", char)
        if unicodedata.category(one) not in SHAPELESS
    )
    return simpler if simpler and set(simpler) <= letters_of_the_font() else MARK


def with_printable_texts(facts: Any) -> Any:
    """The same dataclass with every text in it, however deep, made printable."""
    return _with_texts(facts, printable)


def has_marks(facts: Any) -> bool:
    """Whether a text in this printable dataclass shows a mark in the place of a letter."""
    found: list[str] = []

    def notice(text: str) -> str:
        found.extend(char for char in text if char == MARK)
        return text

    _with_texts(facts, notice)
    return bool(found)


def _with_texts(value: Any, change: Callable[[str], str]) -> Any:
    # A StrEnum is a code, not a text that anybody reads.
    if type(value) is str:
        return change(value)
    if isinstance(value, tuple):
        return tuple(_with_texts(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: _with_texts(getattr(value, field.name), change) for field in fields(value)
        }
        return replace(value, **changed)
    return value
