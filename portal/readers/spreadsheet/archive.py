"""Opens the zip in which a workbook travels, and refuses it before it can do harm."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from portal.readers.spreadsheet.table import Unreadable, UnreadableFile

# Limits of promise D26.
MAX_COMPRESSED = 5_000_000
MAX_TOTAL = 50_000_000
MAX_RATIO = 100
MAX_MEMBERS = 200

_READ_AT_ONCE = 65_536
_ZIP_MAGIC = b"PK\x03\x04"
_IS_ENCRYPTED = 0x1


class Archive:
    """The members of a workbook whose directory was found harmless."""

    def __init__(self, data: bytes) -> None:
        """Check the whole directory first; raises `UnreadableFile`."""
        if len(data) > MAX_COMPRESSED:
            raise UnreadableFile(Unreadable.TOO_LARGE, str(MAX_COMPRESSED // 1_000_000))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
            raise UnreadableFile(Unreadable.DAMAGED) from None
        members = self._zip.infolist()
        _refuse_bomb(members, len(data))
        self._members = {member.filename: member for member in members}
        self._refuse_nested()

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member piece by piece.

        The library gives no more bytes than the directory declares and compares a checksum at
        the end, so a forged size ends here as a damaged file.
        """
        try:
            with self._zip.open(self._members[name]) as stream:
                while chunk := stream.read(_READ_AT_ONCE):
                    yield chunk
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ):
            raise UnreadableFile(Unreadable.DAMAGED, name) from None

    def _refuse_nested(self) -> None:
        for name in self._members:
            if next(self.chunks(name), b"").startswith(_ZIP_MAGIC):
                raise UnreadableFile(Unreadable.NESTED, name)


def _refuse_bomb(members: list[zipfile.ZipInfo], compressed: int) -> None:
    if len(members) > MAX_MEMBERS:
        raise UnreadableFile(Unreadable.ZIP_BOMB, f"{len(members)} members")
    if any(member.flag_bits & _IS_ENCRYPTED for member in members):
        raise UnreadableFile(Unreadable.ENCRYPTED)
    total = sum(member.file_size for member in members)
    if total > min(MAX_TOTAL, compressed * MAX_RATIO):
        raise UnreadableFile(Unreadable.ZIP_BOMB, f"{total} bytes")
    for member in members:
        if member.file_size > max(member.compress_size, 1) * MAX_RATIO:
            raise UnreadableFile(Unreadable.ZIP_BOMB, member.filename)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableFile(Unreadable.DAMAGED, member.filename)
