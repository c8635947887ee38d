"""Tells which letters a PDF font draws for which bytes, and how wide they are."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import pikepdf

STANDARD_WIDTH = 1000.0
# Only these name their letters well enough to be read without a table of the file's own.
STANDARD_FONTS = ("/Helvetica", "/Times", "/Courier")
CODE_PAGES = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}

# Hex digits, or a bracket that opens, or one that closes.
Token = tuple[bytes | None, ...]

_SECTION = re.compile(rb"begin(bfchar|bfrange|codespacerange)\b(.*?)\bend\1\b", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


class Unsure(Exception):
    """The letters cannot be known with certainty."""


@dataclass(slots=True)
class Budget:
    """How much may still be read for the text of one file: bytes, and entries of its tables."""

    left: int

    def read(self, stream: pikepdf.Object) -> bytes:
        """The unpacked bytes of a stream. Raises Unsure when they are more than what is left."""
        if not isinstance(stream, pikepdf.Stream):
            raise Unsure
        data = stream.read_bytes()
        # What is drawn again and again costs its time again, and even nothing costs a little.
        self.spend(len(data) + 1000)
        return data

    def spend(self, amount: int) -> None:
        """Raise Unsure when `amount` is more than what is left, or makes no sense."""
        self.left -= amount
        if amount < 0 or self.left < 0:
            raise Unsure


class Font(NamedTuple):
    """How to read the bytes that a font draws.

    `code_bytes` is 1 or 2. `letter_of` raises Unsure. `width_of` gives thousandths of the font's
    size, or None when the file does not say.
    """

    code_bytes: int
    letter_of: Callable[[int], str]
    width_of: Callable[[int], float | None]

    def codes(self, drawn: bytes) -> Iterator[int]:
        """The codes of the glyphs in the bytes that are drawn."""
        if len(drawn) % self.code_bytes:
            raise Unsure
        for start in range(0, len(drawn), self.code_bytes):
            yield int.from_bytes(drawn[start : start + self.code_bytes], "big")


def read_font(font: pikepdf.Object, budget: Budget) -> Font:
    """The font described by a PDF font dictionary. Raises Unsure when it hides its letters."""
    if font.get("/Subtype") == "/Type0":
        return _composite(font, budget)
    return Font(1, _simple_letters(font, budget), _simple_widths(font))


def _composite(font: pikepdf.Object, budget: Budget) -> Font:
    if font.get("/Encoding") != "/Identity-H" or "/ToUnicode" not in font:
        raise Unsure
    descendant = font["/DescendantFonts"][0]
    widths = _composite_widths(descendant, budget)
    default = float(descendant.get("/DW", STANDARD_WIDTH))
    return Font(2, _mapped(_read_map(font, 2, budget)), lambda code: widths.get(code, default))


def _simple_letters(font: pikepdf.Object, budget: Budget) -> Callable[[int], str]:
    if "/ToUnicode" in font:
        return _mapped(_read_map(font, 1, budget))
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Dictionary):
        if "/Differences" in encoding:
            raise Unsure
        encoding = encoding.get("/BaseEncoding")
    if encoding is None and str(font.get("/BaseFont")).startswith(STANDARD_FONTS):
        return _standard_letter
    page = CODE_PAGES.get(str(encoding))
    if page is None:
        raise Unsure
    return lambda code: bytes([code]).decode(page)


def _standard_letter(code: int) -> str:
    # The standard encoding is ASCII, but for two signs that became curly quotes.
    if not 32 <= code < 127 or chr(code) in "'`":
        raise Unsure
    return chr(code)


def _simple_widths(font: pikepdf.Object) -> Callable[[int], float | None]:
    if "/Widths" not in font or font.get("/Subtype") == "/Type3":
        return lambda code: None
    first = int(font.get("/FirstChar", 0))
    widths = [float(width) for width in islice(font["/Widths"], 256)]

    def width_of(code: int) -> float | None:
        return widths[code - first] if 0 <= code - first < len(widths) else None

    return width_of


def _composite_widths(descendant: pikepdf.Object, budget: Budget) -> dict[int, float]:
    """The /W array: `first [w w …]` or `first last w`, repeated."""
    widths: dict[int, float] = {}
    entries = list(descendant.get("/W", pikepdf.Array()))
    at = 0
    while at + 1 < len(entries):
        first, second = int(entries[at]), entries[at + 1]
        if isinstance(second, pikepdf.Array):
            budget.spend(len(second))
            widths |= {first + offset: float(width) for offset, width in enumerate(second)}
            at += 2
            continue
        codes = range(first, int(second) + 1)
        budget.spend(len(codes))
        widths |= dict.fromkeys(codes, float(entries[at + 2]))
        at += 3
    return widths


def _mapped(letters: dict[int, str]) -> Callable[[int], str]:
    def letter_of(code: int) -> str:
        try:
            return letters[code]
        except KeyError:
            raise Unsure from None

    return letter_of


def _read_map(font: pikepdf.Object, code_bytes: int, budget: Budget) -> dict[int, str]:
    """The font's own table from codes to letters (its /ToUnicode)."""
    letters: dict[int, str] = {}
    for kind, body in _SECTION.findall(budget.read(font["/ToUnicode"])):
        tokens: list[Token] = [match.groups() for match in _TOKEN.finditer(body)]
        if kind == b"codespacerange":
            _check_width(tokens, code_bytes)
        elif kind == b"bfchar":
            _add_single(letters, tokens)
        else:
            _add_ranges(letters, tokens, budget)
    return letters


def _check_width(tokens: Sequence[Token], code_bytes: int) -> None:
    for hexa, _, _ in tokens:
        if hexa is None or len(hexa.strip()) != 2 * code_bytes:
            raise Unsure


def _add_single(letters: dict[int, str], tokens: Sequence[Token]) -> None:
    for source, target in zip(tokens[::2], tokens[1::2], strict=True):
        letters[_number(source)] = _text(target)


def _add_ranges(letters: dict[int, str], tokens: Sequence[Token], budget: Budget) -> None:
    waiting = iter(tokens)
    for token in waiting:
        first, last, target = _number(token), _number(next(waiting)), next(waiting)
        budget.spend(last - first)
        if target[1] is None:
            start = _text(target)
            for offset in range(last - first + 1):
                letters[first + offset] = start[:-1] + chr(ord(start[-1]) + offset)
            continue
        for code in range(first, last + 1):
            letters[code] = _text(next(waiting))
        if next(waiting)[2] is None:
            raise Unsure


def _number(token: Token) -> int:
    if token[0] is None:
        raise Unsure
    return int(token[0].replace(b" ", b""), 16)


def _text(token: Token) -> str:
    if not token[0]:
        raise Unsure
    return bytes.fromhex(token[0].decode("ascii")).decode("utf-16-be")
