"""Cuts an MT940 file into messages and their fields, and lets no line get lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.readers.statements.facts import Fault, UnreadableStatement

_FIELD = re.compile(r":([0-9]{2}[A-Z]?|NS):(.*)")
# An interim report, of the same build but without a closing balance.
_INTERIM = frozenset(("13", "13D", "34F", "90C", "90D"))
# The fields of a statement. A balance ends in M when the statement goes on in another message.
_NAMES = {
    "21": "21",
    "25": "25",
    "25P": "25",
    "28": "28",
    "28C": "28",
    "60F": "60",
    "60M": "60",
    "61": "61",
    "62F": "62",
    "62M": "62",
    "64": "64",
    "65": "65",
    "86": "86",
    "NS": "NS",
}
# A balance for a later day and the bank's own lines may stand several times.
_REPEATED = frozenset(("65", "NS"))
_AFTER_CLOSING = frozenset(("64", "65", "86", "NS"))
# These may go on in a next line, of which nothing is needed.
_LONG = frozenset(("25P", "NS"))
# Some banks name the kind of message in a line that looks like a field.
_KIND = re.compile(r":94[0-9]:")
_BALANCE = re.compile(r"[CD][0-9]{6}[A-Z]{3}[0-9]{1,12}(,[0-9]{0,2})?")
_TRANSACTION = re.compile(
    r"[0-9]{6}([0-9]{4})?R?[CD][A-Z]?[0-9]{1,12},[0-9]{0,2}[A-Z][A-Z0-9]{3}[^\n]*"
)
# Some banks leave the day of the entry blank.
_NO_ENTRY_DAY = re.compile(r"^([0-9]{6}) {4}")
_BEGIN = re.compile(rb"(?:^|^\xef\xbb\xbf|\{4:):20:", re.MULTILINE)
_INSIDE = re.compile(rb"^:(60[FM]|34F|61|62[FM]):", re.MULTILINE)


@dataclass(slots=True)
class Transaction:
    """One field 61 with its second line, and the field 86 about it."""

    line: int
    text: str
    more: list[str] = field(default_factory=list)
    information: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Message:
    """One statement as fields; a text of several lines is kept line by line."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    transactions: list[Transaction] = field(default_factory=list)
    closing_line: int = 0


def looks_like_mt940(data: bytes) -> bool:
    """Say whether the file holds a reference and a balance or a movement in fields of SWIFT."""
    data = data.replace(b"\r", b"\n")
    return _BEGIN.search(data) is not None and _INSIDE.search(data) is not None


def decode(data: bytes) -> str:
    """Return the text with line feeds; a sign that has no meaning becomes a question mark.

    The zero byte has none, and not every database keeps it.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    text = text.replace("\0", "\ufffd")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def messages_of(text: str) -> Iterator[Message]:
    """Yield the statements in the text; refuses a line that has no place in one."""
    reader: _MessageReader | None = None
    for number, line in enumerate(text.split("\n"), 1):
        # The envelope of SWIFT stands in braces in front of the first field.
        line = line.rpartition("{4:")[2] if line.startswith("{1:") else line
        if not line.strip() or _KIND.match(line):
            continue
        match = _FIELD.fullmatch(line)
        if match and match[1] == "20":
            if reader:
                yield reader.finished(number)
            reader = _MessageReader(number)
        elif reader is None:
            # Between messages stand the names of banks and other marks of the transport.
            if line.startswith(":"):
                raise UnreadableStatement(Fault.BAD_RECORD, number, raw=line[:60])
        elif reader.ends_with(line.rstrip()):
            yield reader.finished(number)
            reader = None
        elif match:
            reader.add(match[1], match[2], number)
        else:
            reader.go_on(line, number)
    if reader:
        yield reader.finished(number)


class _MessageReader:
    """Puts the fields of one statement in their places, in the only order there is."""

    def __init__(self, line: int) -> None:
        self.message = Message(line)
        # Where a line that begins no field goes on.
        self.open: list[str] | None = None

    def ends_with(self, line: str) -> bool:
        """A hyphen ends a message; before the closing balance it may begin a line of text."""
        return line == "-" or line.startswith("-}") or (self.is_closed and line.startswith("-"))

    @property
    def is_closed(self) -> bool:
        """The closing balance was read."""
        return bool(self.message.closing_line)

    def add(self, tag: str, text: str, line: int) -> None:
        """Take a field; raises for one that is unknown, doubled, or in another place."""
        if tag in _INTERIM:
            raise UnreadableStatement(Fault.OTHER_MESSAGE, line, tag, found="MT942")
        fields, name = self.message.fields, _NAMES.get(tag, "")
        is_doubled = name in fields and name not in _REPEATED
        if not name or is_doubled or (self.is_closed and name not in _AFTER_CLOSING):
            raise UnreadableStatement(Fault.BAD_RECORD, line, tag, raw=text[:60])
        self.open = [] if tag in _LONG else None
        if name == "61":
            self._transaction(_NO_ENTRY_DAY.sub(r"\1", text), line)
            return
        if name == "86":
            self._information(text, line)
            return
        if name in ("60", "62") and not _BALANCE.fullmatch(text.rstrip()):
            raise UnreadableStatement(Fault.BAD_AMOUNT, line, tag, raw=text[:60])
        fields[name] = text.strip()
        if name == "62":
            self.message.closing_line = line

    def go_on(self, text: str, line: int) -> None:
        """Take a line that goes on with the field before it."""
        if self.open is None:
            raise UnreadableStatement(Fault.BAD_RECORD, line, raw=text[:60])
        self.open.append(text)

    def finished(self, line: int) -> Message:
        """Return the statement; raises when it stops before its closing balance."""
        if not self.is_closed:
            raise UnreadableStatement(Fault.CUT_OFF, line, "62")
        for name in ("25", "60"):
            if name not in self.message.fields:
                raise UnreadableStatement(Fault.BAD_RECORD, line, name)
        return self.message

    def _transaction(self, text: str, line: int) -> None:
        if "60" not in self.message.fields or not _TRANSACTION.fullmatch(text):
            raise UnreadableStatement(Fault.BAD_RECORD, line, "61", raw=text[:60])
        transaction = Transaction(line, text)
        self.message.transactions.append(transaction)
        self.open = transaction.more

    def _information(self, text: str, line: int) -> None:
        """Field 86 is about the movement before it, or at the end about the whole statement."""
        if self.is_closed:
            self.open = []
            return
        last = self.message.transactions[-1:]
        if not last or last[0].information:
            raise UnreadableStatement(Fault.BAD_RECORD, line, "86", raw=text[:60])
        self.open = last[0].information
        self.open.append(text)
