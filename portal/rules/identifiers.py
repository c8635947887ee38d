"""Reads, checks and writes the numbers that people and papers carry.

Every reader takes text as somebody typed or pasted it and returns one canonical spelling,
or raises `WrongIdentifier` with a code; the sentence for that code stands elsewhere.
"""

import re
from enum import StrEnum

# Longer text is no number whatever it holds; it is refused before any pattern sees it.
LONGEST_INPUT = 100

# Crockford's base 32: without I, L, O and U, so that nothing can be misread aloud.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

DOCUMENT_CODE_BYTES = 10
DOCUMENT_CODE_LENGTH = 16

_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_SIGN_OF_BYTE = (ALPHABET * 8).encode()

_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s./\-\u2010-\u2015]+")
_DIGITS = re.compile(r"[0-9]+")
_RECOGNITION = re.compile(r"DV([OA0])([0-9]{6})")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_OGM = re.compile(r"(?<![0-9])([0-9]{3})[ /]?([0-9]{4})[ /]?([0-9]{5})(?![0-9])")


class IdentifierFault(StrEnum):
    """Why a text is not the number that was asked for."""

    EMPTY = "empty"
    LENGTH = "length"
    FORM = "form"
    CHARACTERS = "characters"
    FIRST_DIGIT = "first_digit"
    CHECK_DIGITS = "check_digits"
    ZERO_FOR_LETTER = "zero_for_letter"


class WrongIdentifier(ValueError):
    """A text that is not the number asked for; `code` says why."""

    def __init__(self, code: IdentifierFault) -> None:
        super().__init__(code.value)
        self.code = code


def parse_enterprise_number(text: str) -> str:
    """Return the ten digits of a Belgian enterprise number.

    Accepts `BE`, spaces, dots, slashes, hyphens and the nine digits of before 2005. The first
    digit is 0 or 1 and the last two are 97 minus the first eight modulo 97.
    """
    digits = _compact(text).removeprefix("BE").replace("(0)", "0", 1)
    if not _DIGITS.fullmatch(digits):
        raise WrongIdentifier(IdentifierFault.CHARACTERS)
    if len(digits) not in (9, 10):
        raise WrongIdentifier(IdentifierFault.LENGTH)
    digits = digits.zfill(10)
    if digits[0] not in "01":
        raise WrongIdentifier(IdentifierFault.FIRST_DIGIT)
    if int(digits[8:]) != 97 - int(digits[:8]) % 97:
        raise WrongIdentifier(IdentifierFault.CHECK_DIGITS)
    return digits


def format_enterprise_number(number: str) -> str:
    """Write ten digits as `0999.999.922`."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def make_ogm(base: int) -> str:
    """Return the twelve digits of the structured communication on `base` (0 to 9 999 999 999).

    The two check digits are the base modulo 97, written 97 when that is zero (Febelfin).
    """
    if not 0 <= base <= 9_999_999_999:
        raise ValueError(f"An OGM has a base of ten digits, not {base}.")
    return f"{base:010d}{base % 97 or 97:02d}"


def is_valid_ogm(digits: str) -> bool:
    """Say whether `digits` are the twelve bare digits of a structured communication."""
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()):
        return False
    return (int(digits[:10]) % 97 or 97) == int(digits[10:])


def format_ogm(digits: str) -> str:
    """Write twelve digits as `+++010/8068/17183+++`."""
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def find_ogm(text: str) -> str | None:
    """Return the first structured communication in free text as twelve digits, if there is one.

    Twelve digits count with or without slashes, spaces, plus signs or asterisks, and only when
    their check digits are right.
    """
    found = ("".join(match.groups()) for match in _OGM.finditer(text))
    return next((digits for digits in found if is_valid_ogm(digits)), None)


def parse_recognition_number(text: str) -> str:
    """Return a recognition number in the spelling the external form takes, as in `DV.O103961`.

    The sign after the point is the letter O (training) or A (advice). A zero there is refused
    by name: it is the mistake that sends an application to nobody.
    """
    match = _RECOGNITION.fullmatch(_compact(text))
    if match is None:
        raise WrongIdentifier(IdentifierFault.FORM)
    if match[1] == "0":
        raise WrongIdentifier(IdentifierFault.ZERO_FOR_LETTER)
    return f"DV.{match[1]}{match[2]}"


def show_recognition_number(number: str) -> str:
    """Write `DV.O103961` with the space in which people read it: `DV.O 103961`."""
    return f"{number[:4]} {number[4:]}"


def is_iban(text: str) -> bool:
    """Say whether the text is an account number of any country: its form and modulo 97.

    No country's bank codes are checked, because lists of them refuse valid Belgian accounts.
    """
    if len(text) > LONGEST_INPUT:
        return False
    compact = _SEPARATORS.sub("", text).upper()
    if not _IBAN.fullmatch(compact):
        return False
    return int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1


def parse_iban(text: str) -> str:
    """Return an account number without spaces, in capitals."""
    compact = _compact(text)
    if not _IBAN.fullmatch(compact):
        raise WrongIdentifier(IdentifierFault.FORM)
    if not is_iban(compact):
        raise WrongIdentifier(IdentifierFault.CHECK_DIGITS)
    return compact


def whole_account(text: str) -> str:
    """Return an account number in capitals without spaces, a Belgian one as its IBAN.

    Older Belgian statements name an account by its twelve digits, of which the last two check the
    first ten (modulo 97); any other text stays what it is.
    """
    bare = "".join(text.split()).upper()
    if not is_valid_ogm(bare):
        return bare
    return f"BE{98 - int(bare + '111400') % 97:02d}{bare}"


def format_iban(number: str) -> str:
    """Write an account number in groups of four: `BE55 4093 0034 1144`."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def document_code(random_bytes: bytes) -> str:
    """Turn ten random bytes into the sixteen signs that verify a document (80 bits, D47)."""
    if len(random_bytes) != DOCUMENT_CODE_BYTES:
        raise ValueError(f"A document code takes ten random bytes, not {len(random_bytes)}.")
    return _base32(random_bytes)


def document_codes(random_bytes: bytes) -> list[str]:
    """Turn every sixteen random bytes into a code of as many signs; five bits of each count.

    Thousands at once cost less than tens do one by one.
    """
    if len(random_bytes) % DOCUMENT_CODE_LENGTH:
        raise ValueError(f"Codes take sixteen random bytes each, not {len(random_bytes)} in all.")
    signs = random_bytes.translate(_SIGN_OF_BYTE).decode()
    starts = range(0, len(signs), DOCUMENT_CODE_LENGTH)
    return [signs[start : start + DOCUMENT_CODE_LENGTH] for start in starts]


def read_document_code(text: str) -> str:
    """Return the sixteen signs of a code that a person typed from paper.

    Spaces, hyphens and lower case are accepted; O is read as 0, I and L as 1, because the
    alphabet does not hold them.
    """
    code = _compact(text).translate(_LOOKALIKES)
    if not all(sign in ALPHABET for sign in code):
        raise WrongIdentifier(IdentifierFault.CHARACTERS)
    if len(code) != DOCUMENT_CODE_LENGTH:
        raise WrongIdentifier(IdentifierFault.LENGTH)
    return code


def show_document_code(code: str) -> str:
    """Write a code in four groups: `7K3M-9QXR-2T6D-HW4P`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def public_id(random_bytes: bytes) -> str:
    """Turn at least ten random bytes into a lower-case name for an address that nobody guesses."""
    if len(random_bytes) < DOCUMENT_CODE_BYTES:
        raise ValueError(f"A public id takes ten random bytes or more, not {len(random_bytes)}.")
    return _base32(random_bytes).lower()


def public_ids(random_bytes: bytes) -> list[str]:
    """Turn every sixteen random bytes into a name that is as hard to guess as one by public_id."""
    return [code.lower() for code in document_codes(random_bytes)]


def _compact(text: str) -> str:
    if len(text) > LONGEST_INPUT:
        raise WrongIdentifier(IdentifierFault.LENGTH)
    compact = _SEPARATORS.sub("", text).upper()
    if not compact:
        raise WrongIdentifier(IdentifierFault.EMPTY)
    return compact


def _base32(data: bytes) -> str:
    """The bytes as one number, in signs of five bits; two of them at once, as it is done often."""
    number = int.from_bytes(data, "big")
    length = -(-len(data) * 8 // 5)
    pairs = [_PAIRS[number >> place & 1023] for place in range(length // 2 * 10 - 10, -10, -10)]
    first = ALPHABET[number >> 5 * (length - 1)] if length % 2 else ""
    return first + "".join(pairs)
