"""Finds structured communications in what a payer typed, and repairs those typed wrongly."""

import re

from portal.rules.identifiers import is_valid_ogm

LENGTH = 12

# No bank passes on a longer text; the rest of one is not looked at.
LOOKED_AT = 1000

_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"[0-9]+")
# Between the groups people write a stroke, a point or a space, and often a space on each side.
_WRITTEN = re.compile(r"(?<![0-9])([0-9]{3})[ /.+-]{0,3}([0-9]{4})[ /.+-]{0,3}([0-9]{5})(?![0-9])")

# What one more in each of the twelve digits does to the ten digits minus the two check digits,
# modulo 97; that difference is zero in a right communication.
_WEIGHTS = tuple(pow(10, 9 - place, 97) for place in range(10)) + (-10, -1)


def ogms_in(structured: str, text: str) -> tuple[str, ...]:
    """Return the structured communications whose check digits are right, in order, each once.

    In free text twelve digits count with any spaces and signs between them, but no letters, and
    only when they begin and end where digits do.
    """
    found = (structured,) if is_valid_ogm(structured) else ()
    if not text:
        return found
    typed = [digits for digits in _twelves(text[:LOOKED_AT]) if is_valid_ogm(digits)]
    return tuple(dict.fromkeys((*found, *typed)))


def wrong_ogms_in(structured: str, text: str) -> tuple[str, ...]:
    """Return what is written as a structured communication and fails its check digits."""
    found = ["".join(match.groups()) for match in _WRITTEN.finditer(text[:LOOKED_AT])]
    if len(structured) == LENGTH and _DIGITS.fullmatch(structured):
        found.insert(0, structured)
    return tuple(dict.fromkeys(digits for digits in found if not is_valid_ogm(digits)))


def near_ogms(digits: str) -> tuple[str, ...]:
    """Return the right communications one digit, or one swap of neighbours, away from twelve."""
    numbers = [int(digit) for digit in digits]
    difference = sum(weight * digit for weight, digit in zip(_WEIGHTS, numbers, strict=True))
    found = []
    for place, weight in enumerate(_WEIGHTS):
        for digit in range(10):
            if (difference + (digit - numbers[place]) * weight) % 97 == 0:
                found.append(f"{digits[:place]}{digit}{digits[place + 1 :]}")
    for place in range(LENGTH - 1):
        swapped = digits[place + 1] + digits[place]
        found.append(digits[:place] + swapped + digits[place + 2 :])
    return tuple(sorted({near for near in found if near != digits and is_valid_ogm(near)}))


def _twelves(text: str) -> list[str]:
    found = []
    for stretch in _LETTERS.split(text):
        groups = _DIGITS.findall(stretch)
        for start in range(len(groups)):
            digits = ""
            for group in groups[start:]:
                digits += group
                if len(digits) >= LENGTH:
                    break
            if len(digits) == LENGTH:
                found.append(digits)
    return found
