"""Cuts a CODA file into its records of 128 signs, whatever its encoding and line ends."""

import re

from portal.readers.statements.facts import Fault, UnreadableStatement

RECORD_LENGTH = 128
# Every record is kept with one line end after it.
STRIDE = RECORD_LENGTH + 1

# A record for every transfer of a year and its details: 150 000 lines.
MAX_BYTES = 20_000_000

# Longer raw text says no more about a fault.
_SHOWN = 60

_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?0000[0 ][0-9]{6}[0-9 ]{5}")
# Bytes that may stand in a record: everything but the controls.
_SIGNS = bytes([*range(0x20, 0x7F), *range(0x80, 0x100)])
_CONTROLS = frozenset(map(chr, [*range(0x20), 0x7F]))
# Old programs close a text with Ctrl-Z; empty lines at the end hold nothing.
_AFTER_THE_END = b"\x1a\r\n \t"


def looks_like_coda(data: bytes) -> bool:
    """Say whether `data` begins as a CODA header does: `0000`, a date, a bank; of any version."""
    return _HEADER.match(data) is not None


class Records:
    """The lines of a file in one text of a fixed stride; an empty line is one of blanks.

    `records[n]` is the record on line n + 1, and an empty text behind the last one, so that there
    always is a next one to look at.
    """

    __slots__ = ("count", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.count = len(text) // STRIDE

    def __getitem__(self, at: int) -> str:
        return self.text[at * STRIDE : at * STRIDE + RECORD_LENGTH]

    def starts(self, at: int, beginning: str) -> bool:
        """Say whether the record at `at` begins so."""
        return self.text.startswith(beginning, at * STRIDE)

    def refusal(self, at: int, fault: Fault, **values: object) -> UnreadableStatement:
        """Return the refusal of the record at `at`, with what it is and what it holds."""
        line = self[at]
        place = line[:2] if line[:1] in {"2", "3"} else line[:1]
        return UnreadableStatement(fault, at + 1, place, **values or {"raw": _shown(line)})


def read_records(data: bytes) -> Records:
    """Return the records of a CODA file. Raises `UnreadableStatement`.

    Nothing is padded: every record of the standard ends in a filled position, so a shorter line
    lost something. Blanks beyond position 128 are dropped. A file without any line end is read as
    one record after the other.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableStatement(Fault.TOO_LARGE, limit_mb=MAX_BYTES // 1_000_000)
    if not data or data.isspace():
        raise UnreadableStatement(Fault.EMPTY)
    if not looks_like_coda(data):
        raise UnreadableStatement(Fault.NOT_A_STATEMENT, 1)
    data = _with_plain_line_ends(data)
    text = _decoded(data)
    ends = text[RECORD_LENGTH::STRIDE]
    # The usual file needs no second look: it holds nothing but lines of 128 signs.
    is_plain = len(text) == STRIDE * len(ends) and not ends.strip("\n")
    if is_plain and data.translate(None, _SIGNS) == b"\n" * len(ends):
        return Records(text)
    return Records(_repaired(data))


def _with_plain_line_ends(data: bytes) -> bytes:
    """Lines can end as in Windows, Unix or an old Macintosh, or with the return doubled."""
    return data.replace(b"\r", b"") if b"\n" in data else data.replace(b"\r", b"\n")


def _decoded(data: bytes) -> str:
    """UTF-8 proves itself; all other text is Windows-1252, as Belgian banks write it.

    The five bytes that Windows-1252 leaves open come as the replacement sign: they can stand in
    names and texts only, as all that counts is written in digits.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _repaired(data: bytes) -> str:
    """Return the text in lines of one length, if nothing but blanks and empty lines is in the way.

    Control signs shift or hide what follows and no bank writes them: they are refused.
    """
    data = data.rstrip(_AFTER_THE_END)
    lines = _decoded(data).split("\n")
    if len(lines) == 1:
        lines = [lines[0][at : at + RECORD_LENGTH] for at in range(0, len(lines[0]), RECORD_LENGTH)]
    for at, line in enumerate(lines):
        if not _CONTROLS.isdisjoint(line):
            raise UnreadableStatement(Fault.BAD_ENCODING, at + 1, line[:1])
        if len(line) != RECORD_LENGTH:
            lines[at] = _fitted(line, at, is_last=at == len(lines) - 1)
    return "".join(f"{line}\n" for line in lines)


def _fitted(line: str, at: int, is_last: bool) -> str:
    fitting = line.rstrip().ljust(RECORD_LENGTH)
    if line.strip() and (len(line) < RECORD_LENGTH or len(fitting) > RECORD_LENGTH):
        fault = Fault.CUT_OFF if is_last and len(line) < RECORD_LENGTH else Fault.BAD_RECORD
        raise UnreadableStatement(fault, at + 1, line[:1], length=len(line), raw=_shown(line))
    return fitting


def _shown(line: str) -> str:
    return line.rstrip()[:_SHOWN]
