"""Reads field 86, in which every bank tells in its own way who paid and why."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# An account number by its form: on paper of banks that hide numbers the check digits are wrong.
ACCOUNT = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")

# German: a code of three digits, then pieces with a number of two behind a sign of the bank.
_NUMBERED = re.compile(r"\s*[0-9]{3}([^\sA-Za-z0-9])(?=[0-9]{2})")
_PURPOSE = frozenset((*range(20, 30), *range(60, 64)))
_NAME = (32, 33)
_OTHER_ACCOUNT = (38, 31)
# Within a German purpose SEPA marks its parts so; SVWZ is what the payer wrote.
_SEPA_PARTS = re.compile(
    r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC)\+", re.ASCII
)
# Dutch and others: names between slashes.
_SLASHED = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|ORDP|BENM|CSID|MARF|PREF|RTRN|ISDT|CNTP|ADDR|TRCD|PURP|ULTC"
    r"|ULTD|SVCL|OCMT|CDTRREF)/"
)
_KIND_OF_REMITTANCE = re.compile(r"^(USTD/+|STRD/(CUR|ISO|BBA)?/*)")
_STRUCTURED = re.compile(r"[+*]{3}([0-9]{3})/?([0-9]{4})/?([0-9]{5})[+*]{3}")
_BARE = re.compile(r"([0-9]{3})/?([0-9]{4})/?([0-9]{5})")


class Information(NamedTuple):
    """Who paid, from where, and why; `comes_back` is a returned payment."""

    structured: str = ""
    communication: str = ""
    name: str = ""
    account: str = ""
    comes_back: bool = False


def read_information(lines: Sequence[str], second: Sequence[str]) -> Information:
    """Return what field 86 tells; `second` is what stands below field 61, often the account."""
    # In the forms with marks a line is cut at 65 signs, wherever that is.
    whole = "".join(lines)
    below = "".join(second).strip()
    account = below if ACCOUNT.fullmatch(below) else ""
    if numbered := _NUMBERED.match(whole):
        return _numbered(whole[numbered.end() :], numbered[1], account)
    if _SLASHED.search(whole):
        return _slashed(whole, account)
    return _plain(lines, account)


def _numbered(text: str, mark: str, account: str) -> Information:
    pieces = re.split(re.escape(mark) + r"([0-9]{2})", mark + text)[1:]
    found: dict[int, str] = {}
    for number, piece in zip(pieces[::2], pieces[1::2], strict=True):
        found[int(number)] = found.get(int(number), "") + piece
    purpose = "".join(piece for number, piece in found.items() if number in _PURPOSE)
    parts = dict(_pairs(_SEPA_PARTS.split(purpose)))
    text = parts.get("SVWZ", purpose) or found.get(0, "")
    told = next(filter(None, (found.get(number, "").strip() for number in _OTHER_ACCOUNT)), "")
    return _told(text, "".join(found.get(number, "") for number in _NAME), told or account)


def _slashed(text: str, account: str) -> Information:
    parts = dict(_pairs(_SLASHED.split(text)))
    name, told = parts.get("NAME", ""), parts.get("IBAN", "")
    if "CNTP" in parts:
        told, _, rest = parts["CNTP"].partition("/")
        name = [*rest.split("/"), "", ""][1]
    why = _KIND_OF_REMITTANCE.sub("", parts.get("REMI", ""))
    reference = parts.get("CDTRREF", "")
    if match := _BARE.fullmatch(reference.strip("/ ")):
        why = f"+++{''.join(match.groups())}+++"
    return _told(
        why.rstrip("/") or parts.get("EREF", ""), name, told or account, comes_back="RTRN" in parts
    )


def _plain(lines: Sequence[str], account: str) -> Information:
    """Free text, perhaps with the account and the name in front of it."""
    first, *rest = [*lines, ""]
    number, _, name = first.strip().partition(" ")
    if ACCOUNT.fullmatch(number):
        return _told(" ".join(rest), name, number)
    return _told(" ".join(lines), "", account)


def _told(text: str, name: str, account: str, *, comes_back: bool = False) -> Information:
    communication = " ".join(text.split())
    match = _STRUCTURED.fullmatch(communication)
    return Information(
        structured="".join(match.groups()) if match else "",
        communication="" if match else communication,
        name=" ".join(name.split()).rstrip("/"),
        account="".join(account.split()).rstrip("/").upper(),
        comes_back=comes_back,
    )


def _pairs(pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each mark with the text behind it; what stands before the first mark is left out."""
    yield from zip(pieces[1::2], pieces[2::2], strict=True)
