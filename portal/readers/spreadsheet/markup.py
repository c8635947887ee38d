"""Reads the markup of a workbook as a stream of events within a fixed budget.

Measured on hostile files: openpyxl's reader took 4 s and 150 MB for 600 000 small strings (2.7 MB
zipped), because it builds objects for everything a workbook can hold. Promise D26 allows 2 s
and 200 MB for a refusal, so a workbook is read here with the parser beneath it; openpyxl writes
our workbooks and is the judge of this reader in the tests.
"""

from collections.abc import Callable, Iterable
from typing import Protocol
from xml.parsers import expat

from portal.readers.spreadsheet.table import Unreadable, UnreadableFile

# Ten thousand rows of sixty cells are 1.8 million elements in their most verbose form.
MAX_ELEMENTS = 1_850_000
# A workbook nests about eight deep; the parser keeps memory for every level.
_MAX_DEPTH = 40
# A workbook knows some hundreds of names; the parser keeps memory for each new one.
_MAX_NAMES = 2_000
# One tag with its attributes; longer ones make the parser start over at every piece.
_MAX_TAG = 200_000


class Budget:
    """How many elements may still be read, over all parts of one workbook."""

    def __init__(self, elements: int = MAX_ELEMENTS) -> None:
        self.elements = elements


class Listener(Protocol):
    """What wants to hear of the elements of one part; names come without their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, piece: str) -> None:
        """A piece of the text between two tags."""


class MarkupReader:
    """Feeds one part to a listener, piece by piece."""

    def __init__(self, listener: Listener, budget: Budget, part: str) -> None:
        self._part = part
        self._fed = 0
        self._parser = expat.ParserCreate()
        # A workbook never declares a document type; entities are where such attacks begin.
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._counting(
            listener, budget
        )
        self._parser.CharacterDataHandler = listener.text

    def feed(self, piece: bytes) -> None:
        """Parse one piece; the listener has heard all its elements afterwards."""
        self._fed += len(piece)
        try:
            self._parser.Parse(piece, False)
        except (expat.ExpatError, ValueError, LookupError):
            raise UnreadableFile(Unreadable.DAMAGED, self._part) from None
        if self._fed - max(self._parser.CurrentByteIndex, 0) > _MAX_TAG:
            raise UnreadableFile(Unreadable.DAMAGED, self._part)

    def _counting(
        self, listener: Listener, budget: Budget
    ) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
        """Count what goes by. Called millions of times, so everything it needs is at hand."""
        tell_start, tell_end, part = listener.start, listener.end, self._part
        local_names: dict[str, str] = {}
        attribute_names: set[str] = set()
        depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            budget.elements -= 1
            if budget.elements < 0 or depth > _MAX_DEPTH:
                raise UnreadableFile(Unreadable.ZIP_BOMB, part)
            if attributes and not attribute_names.issuperset(attributes):
                attribute_names.update(attributes)
            if name not in local_names:
                local_names[name] = name.rpartition(":")[2]
            if len(local_names) + len(attribute_names) > _MAX_NAMES:
                raise UnreadableFile(Unreadable.ZIP_BOMB, part)
            tell_start(local_names[name], attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            tell_end(local_names[name])

        return start, end

    def _refuse(self, *_: object) -> None:
        raise UnreadableFile(Unreadable.DAMAGED, self._part)


def read_part(pieces: Iterable[bytes], listener: Listener, budget: Budget, part: str) -> None:
    """Read a whole part; raises `UnreadableFile`."""
    reader = MarkupReader(listener, budget, part)
    for piece in pieces:
        reader.feed(piece)
