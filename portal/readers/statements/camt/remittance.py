"""Reads what a payer wrote along: the structured communication, and all other text."""

import re
from collections.abc import Sequence

from portal.readers.statements.camt.shape import DetailShape
from portal.readers.statements.camt.values import one_line

# What is written where there is nothing to write, of which the last is the longest.
_NO_REFERENCE = ("0", "NONE", "NONREF", "NOTPROVIDED", "NOT PROVIDED")
_LONGEST = len(_NO_REFERENCE[-1])
# Twelve digits, bare or as on paper: +++010/8068/17183+++.
_STRUCTURED = re.compile(r"[+* ]*([0-9]{3})[/ ]?([0-9]{4})[/ ]?([0-9]{5})[+* ]*")


def communication_of(
    texts: Sequence[str], detail: DetailShape | None, information: int
) -> tuple[str, str]:
    """Return the twelve digits of a structured communication, and all other text in one line.

    The bank's own words about the entry stand in only when the payer wrote nothing.
    """
    if detail is None:
        return "", one_line(texts[information])
    if len(detail.references) == 1 and not (detail.free_texts or detail.remarks):
        # Most payments bear a bare structured communication and no other word.
        only = texts[detail.references[0]]
        if len(only) == 12 and only.isdecimal() and only.isascii():
            return only, ""
    structured = ""
    told = [texts[place] for place in detail.free_texts]
    for place in detail.references:
        match = _STRUCTURED.fullmatch(texts[place])
        if match and not structured:
            structured = "".join(match.groups())
        else:
            told.append(texts[place])
    told += [texts[place] for place in detail.remarks]
    communication = one_line(" ".join(told))
    if structured or communication:
        return structured, communication
    words = (
        texts[detail.information],
        own_reference(texts[detail.end_to_end]),
        texts[information],
    )
    return "", next(filter(None, map(one_line, words)), "")


def own_reference(text: str) -> str:
    """Return a reference, or nothing for the words that say that there is none."""
    reference = one_line(text)
    is_none = len(reference) <= _LONGEST and reference.upper() in _NO_REFERENCE
    return "" if is_none else reference
