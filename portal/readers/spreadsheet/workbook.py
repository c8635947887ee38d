"""Reads a table from a workbook (XLSX): finds its parts, and the first sheet with a header."""

import posixpath
from collections.abc import Iterator
from itertools import islice

from portal.readers.spreadsheet.archive import Archive
from portal.readers.spreadsheet.header import find_header, header_names, split_at_header
from portal.readers.spreadsheet.markup import Budget, Listener, read_part
from portal.readers.spreadsheet.outline import Outline, Relations, Sheet, relations_of, resolve
from portal.readers.spreadsheet.sheet import Meaning, read_rows
from portal.readers.spreadsheet.strings import Formats, SharedStrings
from portal.readers.spreadsheet.table import HEADER_WITHIN, Row, Table, Unreadable, UnreadableFile


def read_workbook(data: bytes) -> Table:
    """Return the first sheet that has a header row; raises `UnreadableFile`.

    A sheet with names that we know goes before one with other names, and a visible sheet before
    a hidden one. The other sheets are named, so that nobody thinks they were read.
    """
    workbook = Workbook(Archive(data))
    chosen = workbook.sheet_with_header()
    header, rows = split_at_header(workbook.rows(chosen))
    return Table(
        header=header_names(header),
        header_row=header.number,
        rows=rows,
        sheet=chosen.name,
        ignored_sheets=tuple(s.name for s in workbook.sheets if s is not chosen),
    )


class Workbook:
    """The sheets of a workbook and what their cells refer to."""

    def __init__(self, archive: Archive) -> None:
        """Read everything but the sheets themselves."""
        self._archive = archive
        self._budget = Budget()
        main = self._main_part()
        outline, relations = Outline(), Relations()
        self._listen(main, outline)
        self._listen(relations_of(main), relations)
        parts = {key: resolve(main, target) for key, target in relations.targets.items()}
        self.sheets = tuple(
            Sheet(name, parts[key], is_hidden)
            for name, key, is_hidden in outline.sheets
            if relations.kinds.get(key) == "worksheet"
        )
        strings, formats = SharedStrings(), Formats()
        for key, kind in relations.kinds.items():
            # Some programs announce a part and leave it out when it would be empty.
            if kind == "sharedStrings" and parts[key] in archive:
                self._listen(parts[key], strings)
            elif kind == "styles" and parts[key] in archive:
                self._listen(parts[key], formats)
        self._meaning = Meaning(strings.strings, formats.shows_day, outline.counts_from_1904)

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """Yield the rows of one sheet from the top."""
        pieces = self._archive.chunks(sheet.part)
        return read_rows(pieces, self._meaning, self._budget, sheet.part)

    def sheet_with_header(self) -> Sheet:
        """The sheet to read."""
        possible: list[Sheet] = []
        for sheet in sorted(self.sheets, key=lambda sheet: sheet.is_hidden):
            likeness, header = find_header(list(islice(self.rows(sheet), HEADER_WITHIN)))
            if likeness.known:
                return sheet
            if header is not None:
                possible.append(sheet)
        if not possible:
            raise UnreadableFile(Unreadable.NO_HEADER)
        return possible[0]

    def _main_part(self) -> str:
        if "content.xml" in self._archive and "mimetype" in self._archive:
            raise UnreadableFile(Unreadable.OPEN_DOCUMENT)
        relations = Relations()
        if "_rels/.rels" in self._archive:
            self._listen("_rels/.rels", relations)
        for key, kind in relations.kinds.items():
            part = resolve("", relations.targets[key])
            if kind == "officeDocument" and posixpath.basename(part) == "workbook.xml":
                return part
        raise UnreadableFile(Unreadable.WRONG_TYPE)

    def _listen(self, part: str, listener: Listener) -> None:
        read_part(self._archive.chunks(part), listener, self._budget, part)
