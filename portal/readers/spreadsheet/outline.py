"""Reads which sheets a workbook has and in which of its parts they stand."""

import posixpath
from typing import NamedTuple

from portal.readers.spreadsheet.table import Unreadable, UnreadableFile

_MAX_SHEETS = 100
_MAX_RELATIONS = 1_000


class Sheet(NamedTuple):
    """The name of a sheet, the part it stands in, and whether people see it."""

    name: str
    part: str
    is_hidden: bool


class Outline:
    """Listens to the main part: the sheets in order, and the day from which days are counted."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.counts_from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note a sheet as its name, the key of its part, and whether it is hidden."""
        if name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            if len(self.sheets) == _MAX_SHEETS:
                raise UnreadableFile(Unreadable.ZIP_BOMB, "sheets")
            key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", "")[:100], key, is_hidden))

    def end(self, name: str) -> None:
        """Nothing is told by an end."""

    def text(self, piece: str) -> None:
        """Nothing is told by text."""


class Relations:
    """Listens to the list of parts that one part refers to."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note a part inside the file; what lies outside is none of our business."""
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        if len(self.targets) == _MAX_RELATIONS:
            raise UnreadableFile(Unreadable.ZIP_BOMB, "relations")
        key = attributes.get("Id", "")
        self.targets[key] = attributes.get("Target", "")
        self.kinds[key] = attributes.get("Type", "").rpartition("/")[2]

    def end(self, name: str) -> None:
        """Nothing is told by an end."""

    def text(self, piece: str) -> None:
        """Nothing is told by text."""


def relations_of(part: str) -> str:
    """The part that lists what `part` refers to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolve(part: str, target: str) -> str:
    """The name in the archive of a target, as seen from `part`."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
