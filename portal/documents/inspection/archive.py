"""Writes files into a zip one after the other, and their digests at the end."""

import hashlib
import zipfile
from datetime import datetime
from types import TracebackType
from typing import BinaryIO, Self

from portal.formats.plain import BRUSSELS

DIGESTS = "controlegetallen.txt"
# Pictures and PDFs are compressed already.
_WORTH_PRESSING = (".txt",)
_FOR_ALL_TO_READ = 0o100644 << 16


class Archive:
    """A zip that is being written to a file; no more than one of its files is in memory."""

    def __init__(self, file: BinaryIO, at: datetime) -> None:
        self._zip = zipfile.ZipFile(file, "w")
        self._moment = at.astimezone(BRUSSELS).timetuple()[:6]
        self._digests: list[str] = []

    def __enter__(self) -> Self:
        """Give the archive itself; closed without its digests when something goes wrong."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the zip with the digests of all that is in it."""
        if error is None:
            self._write(DIGESTS, "".join(self._digests).encode())
        self._zip.close()

    def add(self, path: str, content: bytes) -> None:
        """Add a file under an ASCII path with slashes that no other file has."""
        # As sha256sum writes and checks them.
        self._digests.append(f"{hashlib.sha256(content).hexdigest()}  {path}\n")
        self._write(path, content)

    def add_text(self, path: str, text: str) -> None:
        """Add a text with the mark and the line ends that every editor understands."""
        self.add(path, text.replace("\n", "\r\n").encode("utf-8-sig", errors="replace"))

    def _write(self, path: str, content: bytes) -> None:
        entry = zipfile.ZipInfo(path, self._moment)
        entry.external_attr = _FOR_ALL_TO_READ
        is_pressed = path.endswith(_WORTH_PRESSING)
        entry.compress_type = zipfile.ZIP_DEFLATED if is_pressed else zipfile.ZIP_STORED
        self._zip.writestr(entry, content)
