"""Reads the texts and the number formats that the cells of a workbook refer to."""

import re

from portal.readers.spreadsheet.table import MAX_CELL, Unreadable, UnreadableFile

# Ten thousand rows of sixty columns, each with a text of its own, are more than any list has.
MAX_STRINGS = 300_000
MAX_CHARACTERS = 25_000_000

# The formats that need no description in the file: days, and days with an hour (ECMA-376, 18.8.30).
_BUILT_IN_DAYS = frozenset(
    str(number) for number in (14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59))
)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


# The elements that begin and end what `TextPieces` joins.
INLINE = frozenset({"t", "rPh"})


class TextPieces:
    """Joins the pieces of one text, without the pronunciation that may accompany it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.is_listening = False
        self._in_phonetic = False

    def clear(self) -> None:
        """Begin a new text."""
        self._pieces = []
        self._length = 0

    def start(self, name: str) -> None:
        """Listen inside `t`, and not inside `rPh`."""
        if name == "t":
            self.is_listening = not self._in_phonetic
        elif name == "rPh":
            self._in_phonetic = True

    def end(self, name: str) -> None:
        """Stop listening."""
        if name == "t":
            self.is_listening = False
        elif name == "rPh":
            self._in_phonetic = False

    def add(self, piece: str) -> None:
        """Keep a piece while `is_listening`; refuses more than a cell can hold."""
        self._length += len(piece)
        if self._length > MAX_CELL:
            raise UnreadableFile(Unreadable.CELL_TOO_LONG)
        self._pieces.append(piece)

    def joined(self) -> str:
        """The whole text, with what was written as a code (`_x000D_`) put back."""
        return unescape("".join(self._pieces))


class SharedStrings:
    """Listens to the part in which every different text stands once."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces = TextPieces()
        self._total = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A text begins at `si`."""
        if name == "si":
            self._pieces.clear()
        else:
            self._pieces.start(name)

    def end(self, name: str) -> None:
        """A text ends at `si`."""
        if name != "si":
            self._pieces.end(name)
            return
        text = self._pieces.joined()
        self._total += len(text)
        if len(self.strings) >= MAX_STRINGS or self._total > MAX_CHARACTERS:
            raise UnreadableFile(Unreadable.TOO_LARGE)
        self.strings.append(text)

    def text(self, piece: str) -> None:
        """A piece of the present text."""
        if self._pieces.is_listening:
            self._pieces.add(piece)


class Formats:
    """Listens to the styles: which style numbers show a number as a day."""

    def __init__(self) -> None:
        self.shows_day: list[bool] = []
        self._described: dict[str, bool] = {}
        self._in_cell_formats = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note a described format, or the format of the next style number."""
        if name == "numFmt":
            code = attributes.get("formatCode", "")
            self._described[attributes.get("numFmtId", "")] = is_day_format(code)
        elif name == "cellXfs":
            self._in_cell_formats = True
        elif name == "xf" and self._in_cell_formats:
            self.shows_day.append(self._is_day(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        """The style numbers end."""
        if name == "cellXfs":
            self._in_cell_formats = False

    def text(self, piece: str) -> None:
        """Styles hold no text."""

    def _is_day(self, number: str) -> bool:
        if number in self._described:
            return self._described[number]
        return number in _BUILT_IN_DAYS


def is_day_format(code: str) -> bool:
    """Whether a format such as `dd/mm/jjjj` shows a day; `hh:mm` and `0,00 "dagen"` do not.

    Some programs save the letters of their own language: j is the Dutch and German year.
    """
    bare = _LITERAL.sub("", code[:200].split(";")[0]).casefold()
    return bool(re.search(r"d|y|j|mmm", bare)) and "general" not in bare


def unescape(text: str) -> str:
    """Put back the characters that a workbook writes as `_x000D_`."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    # Half of a surrogate pair is no character and could never be stored.
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)
