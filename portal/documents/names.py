"""What the file of a document is called when somebody saves it."""

import re
import unicodedata

from portal.documents.facts import Facts, Kind, ReceiptFacts
from portal.formats.plain import BRUSSELS

FIRST_WORDS = {
    Kind.CONFIRMATION: "Bevestiging",
    Kind.PAYMENT: "Betaling",
    Kind.RECEIPT: "Ontvangstbewijs",
    Kind.STATUS: "Stand",
}

# Some file systems refuse names over 255 bytes; nobody reads that far.
LONGEST_PART = 60
LONGEST_FOLDER = 60

_BASE_LETTER = re.compile(r"LATIN (SMALL|CAPITAL) LETTER ([A-Z]{1,2})(?: WITH .*)?")


def file_name(facts: Facts) -> str:
    """Such as Bevestiging-Peeters-Frans-1-2026-09-10.pdf: ASCII letters, digits and hyphens only.

    The day is the day of issue in Brussels. A name that has no Latin letters is left out.
    """
    day = facts.issued_at.astimezone(BRUSSELS).date().isoformat()
    parts = [FIRST_WORDS[facts.kind], *map(plain_name, _about(facts)), day]
    return "-".join(part for part in parts if part) + ".pdf"


def folder_name(number: int, *names: str) -> str:
    """Such as 001-Peeters-An-Frans-1: the number keeps it apart from all others, and in order.

    Short, because some systems refuse a file whose folders and name together are too long.
    """
    named = "-".join(filter(None, map(plain_name, names)))[:LONGEST_FOLDER].rstrip("-")
    return f"{number:03}-{named}".rstrip("-")


def _about(facts: Facts) -> tuple[str, ...]:
    if isinstance(facts, ReceiptFacts):
        return (facts.company.name,)
    return (facts.learner.last_name, facts.course.name)


def plain_name(text: str) -> str:
    """The text in ASCII letters, digits and hyphens, as every file system takes it."""
    letters = "".join(map(_latin, unicodedata.normalize("NFKD", text.replace("ß", "ss"))))
    words = re.findall(r"[A-Za-z0-9]+", letters)
    return "-".join(words)[:LONGEST_PART].rstrip("-")


def _latin(char: str) -> str:
    """The ASCII letter that this one is drawn from, as L from Ł; nothing for a mark, or a space."""
    if char.isascii():
        return char
    if unicodedata.combining(char):
        return ""
    drawn_from = _BASE_LETTER.fullmatch(unicodedata.name(char, ""))
    if drawn_from is None:
        return " "
    size, letter = drawn_from.groups()
    return str(letter) if size == "CAPITAL" else str(letter).lower()
