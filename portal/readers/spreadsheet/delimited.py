"""Reads a table from delimited text, in the few encodings and delimiters that offices use."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from portal.readers.columns import known_names
from portal.readers.spreadsheet.header import (
    KnownNames,
    Likeness,
    find_header,
    header_names,
    split_at_header,
)
from portal.readers.spreadsheet.table import (
    HEADER_WITHIN,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_SCANNED,
    Row,
    Table,
    Unreadable,
    UnreadableFile,
)

# 10 000 rows of 22 columns are 3 MB, or 6 MB when each character takes two bytes.
MAX_TEXT_BYTES = 10_000_000

# A file that is read as UTF-8 without a mistake is nothing else.
_UTF_8, _WINDOWS = "utf-8", "cp1252"
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# What a spreadsheet program writes when it saves as "CSV (MS-DOS)" and as "CSV (Macintosh)".
_DOS, _MACINTOSH = "cp858", "mac_roman"
# The letters of those, which would be signs in the middle of a word in Windows-1252.
_OF_DOS = re.compile(
    rb"[A-Za-z][\x81-\x84\x86-\x89\x8b\x8d\x90]|[\x81\x90][a-z]"
    rb"|[a-z][\x8a\x8c\x93\x94\xa1-\xa4][a-z]"
)
_OF_MACINTOSH = re.compile(
    rb"[A-Za-z][\x87-\x91]|[a-z][\x92-\x94][a-z]|[A-Za-z][\x95-\x9f][a-z]|\x83[a-z]"
)
_OF_WINDOWS = re.compile(rb"[A-Za-z][\xe0-\xff]|[\xc0-\xff][a-z]")
# Sixty columns of 5 000 characters each.
_LONGEST_LINE = 300_000
_DELIMITERS = (";", ",", "\t", "|")
_DECLARED = re.compile(r"sep=([;,\t|])\r?\n?", re.IGNORECASE)

# An export puts an apostrophe before text that a spreadsheet program would take for a formula;
# it is taken off again, so that the text comes back as it was.
_GUARDED = re.compile(r"'+\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|'+[\t\r\n]")


def read_delimited(data: bytes, known: KnownNames = known_names) -> Table:
    """Return the table in `data`, with the header that `known` knows; raises `UnreadableFile`."""
    if len(data) > MAX_TEXT_BYTES:
        raise UnreadableFile(Unreadable.TOO_LARGE, str(MAX_TEXT_BYTES // 1_000_000))
    encoding = _encoding_of(data)
    delimiter, first_line = _declared_delimiter(data, encoding)
    if delimiter is None:
        delimiter = _best_delimiter(data, encoding, known)
    header, rows = split_at_header(_rows(data, encoding, delimiter, skip=first_line), known)
    return Table(
        header=header_names(header),
        header_row=header.number,
        rows=rows,
        encoding=encoding,
        delimiter=delimiter,
    )


def _encoding_of(data: bytes) -> str:
    marked = [name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)]
    for name in marked or (_UTF_8, _of_eight_bits(data)):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return name
    raise UnreadableFile(Unreadable.NOT_A_TABLE)


def _of_eight_bits(data: bytes) -> str:
    """Windows-1252, unless more words are words in what an older program writes.

    Only a Macintosh ends its lines without a line feed.
    """
    older, letters = (_DOS, _OF_DOS) if b"\n" in data else (_MACINTOSH, _OF_MACINTOSH)
    is_older = len(letters.findall(data)) > len(_OF_WINDOWS.findall(data))
    return older if is_older else _WINDOWS


def _declared_delimiter(data: bytes, encoding: str) -> tuple[str | None, int]:
    """Some programs put `sep=;` on a first line that the spreadsheet program does not show."""
    line = _text(data, encoding).readline(10)
    declared = _DECLARED.fullmatch(line)
    return (declared[1], 1) if declared else (None, 0)


def _best_delimiter(data: bytes, encoding: str, known: KnownNames) -> str:
    """The delimiter that makes a row near the top look most like a header.

    That counts the delimiters outside quotes in each row that could be the header, and is not
    misled by decimal commas or by a title full of semicolons.
    """
    best, chosen = Likeness(), None
    fault: UnreadableFile | None = None
    for delimiter in _DELIMITERS:
        try:
            top = list(islice(_rows(data, encoding, delimiter, strict=False), HEADER_WITHIN))
        except UnreadableFile as error:
            fault = fault or error
            continue
        likeness, header = find_header(top, known)
        if header is not None and likeness > best:
            best, chosen = likeness, delimiter
    if chosen is None:
        raise fault or UnreadableFile(Unreadable.NO_HEADER)
    return chosen


def _rows(
    data: bytes, encoding: str, delimiter: str, *, skip: int = 0, strict: bool = True
) -> Iterator[Row]:
    """Yield the records, numbered as a spreadsheet program numbers its rows.

    Strict reading refuses a quote that is never closed: it would swallow every row after it.
    """
    if data.count(delimiter.encode()) > MAX_SCANNED * MAX_COLUMNS:
        raise UnreadableFile(Unreadable.TOO_LARGE, str(MAX_TEXT_BYTES // 1_000_000))
    lines = islice(_lines(data, encoding), skip, None)
    reader = csv.reader(lines, delimiter=delimiter, strict=strict)
    number = 0
    while True:
        line = reader.line_num + skip + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise UnreadableFile(Unreadable.BROKEN_QUOTES, str(line)) from None
        number += 1
        yield Row(number, _cells(record, number))


def _cells(record: list[str], number: int) -> tuple[str | None, ...]:
    while record and not record[-1].strip():
        record.pop()
    if len(record) > MAX_COLUMNS:
        raise UnreadableFile(Unreadable.TOO_MANY_COLUMNS, str(MAX_COLUMNS))
    if any(len(text) > MAX_CELL for text in record):
        raise UnreadableFile(Unreadable.CELL_TOO_LONG, str(number))
    return tuple((text[1:] if _GUARDED.match(text) else text) or None for text in record)


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines; one that no row of a list can fill is refused before it is taken apart."""
    stream = _text(data, encoding)
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise UnreadableFile(Unreadable.CELL_TOO_LONG, str(number))
        yield line


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
