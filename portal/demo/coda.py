"""Writes the bank statements of the demo as CODA files, so that it reads what a bank sends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

HOLDER = "CVO LEERSTAD"


@dataclass(frozen=True, slots=True)
class Line:
    """One movement; cents are negative when the money went out."""

    cents: int
    day: date
    structured: str = ""
    text: str = ""
    payer: str = ""
    account: str = ""
    is_reversal: bool = False


class Sheet(NamedTuple):
    """One statement of the school's account."""

    account: str
    sequence: int
    opened_on: date
    closed_on: date
    opening_cents: int
    lines: Sequence[Line]

    @property
    def closing_cents(self) -> int:
        """The balance after everything that moved."""
        return self.opening_cents + sum(line.cents for line in self.lines)


def write(sheet: Sheet) -> bytes:
    """Return the statement as a CODA 2 file in Windows-1252."""
    return "".join(f"{record:128}\r\n" for record in _records(sheet)).encode("cp1252")


def _records(sheet: Sheet) -> Iterator[str]:
    zone, paper = f"{sheet.account:34}EUR", f"{sheet.sequence:03d}"
    body = [record for number, line in enumerate(sheet.lines, 1) for record in _line(number, line)]
    closed, opened = f"{sheet.closed_on:%d%m%y}", f"{sheet.opened_on:%d%m%y}"
    yield f"00000{closed}00005{'':18}{HOLDER:26}{'GKCCBEBB':11}{'0':>11} 00000{'':39}2"
    yield f"12{paper}{zone}{_cents(sheet.opening_cents)}{opened}{HOLDER:26}{'':35}{paper}"
    yield from body
    yield f"8{paper}{zone}{_cents(sheet.closing_cents)}{closed}{'':64}0"
    out = -sum(line.cents for line in sheet.lines if line.cents < 0)
    into = sum(line.cents for line in sheet.lines if line.cents > 0)
    yield f"9{'':15}{len(body) + 2:06d}{out:014d}0{into:014d}0{'':75}2"


def _line(number: int, line: Line) -> Iterator[str]:
    text = f"101{line.structured}" if line.structured else line.text
    code = "00101000" if line.cents < 0 else "00150000"
    head = f"{number:04d}0000"
    reference = f"DEMO{line.day:%y%m%d}{number:04d}"
    yield (
        f"21{head}{reference:21}{_cents(line.cents)}{line.day:%d%m%y}{code}"
        f"{1 if line.structured else 0}{text:53.53}{line.day:%d%m%y}0000{1} 0"
    )
    kind = "3" if line.is_reversal else " "
    yield f"22{head}{text[53:]:53.53}{'':49}{kind}{'':12}1 0"
    yield f"23{head}{line.account:34}EUR{line.payer:35.35}{'':43}0 0"


def _cents(cents: int) -> str:
    return f"{cents < 0:d}{abs(cents):014d}0"
