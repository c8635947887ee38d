"""Keeps uploaded and issued files in a local folder, each under the SHA-256 of its content."""

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

WEB_ROOT = Path(__file__).resolve().parent.parent / "static"
DIGEST = re.compile(r"[0-9a-f]{64}")
FULL = {errno.ENOSPC, errno.EDQUOT}
UNFINISHED = ".part"


class StorageFull(Exception):
    """The disk or the quota is full: nothing was kept, reading still works."""


class NotStored(Exception):
    """No file with this digest is kept; the text is the digest."""


class DamagedFile(Exception):
    """The kept bytes no longer have the digest they are named after; the text is the digest."""


class Storage:
    """Files named after their content: the same bytes are kept once and never change."""

    def __init__(self, root: Path) -> None:
        """Use `root`, made when the first file comes.

        Raises ValueError when it lies under the folder that the web server hands out.
        """
        self.root = root.resolve()
        self._root = str(self.root / "_").removesuffix("_")
        if self.root.is_relative_to(WEB_ROOT):
            raise ValueError(f"{root} lies in the web root; choose a folder outside {WEB_ROOT}")

    def put(self, data: bytes) -> str:
        """Keep `data` and return its SHA-256 (64 hex digits).

        On return the bytes and their name survive a power cut (E8), so the row that refers to them
        may be committed. Raises StorageFull; any other OSError leaves nothing behind either.
        """
        digest = hashlib.sha256(data).hexdigest()
        target = self.path(digest)
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_intact(target, digest):
                # Whoever removes unused files sees that this one is in use again.
                os.utime(target)
            else:
                _write(target, data)
            # Another process may have made the same file a moment ago without having synced the
            # folders yet, so this also happens when there was nothing to write.
            for folder in (target.parent, self.root, self.root.parent):
                _sync_folder(folder)
        except OSError as error:
            if error.errno in FULL:
                raise StorageFull(str(self.root)) from error
            raise
        return digest

    def open(self, digest: str) -> bytes:
        """The bytes kept under `digest`.

        Raises NotStored, or DamagedFile when the bytes on the disk have changed.
        """
        try:
            # Read as a whole, it needs no buffer of its own.
            with open(self._address(digest), "rb", buffering=0) as file:
                data = file.read()
        except FileNotFoundError:
            raise NotStored(digest) from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamagedFile(digest)
        return data

    def exists(self, digest: str) -> bool:
        """Whether a file is kept under `digest`; its content is not read."""
        return self.path(digest).is_file()

    def unnamed(self) -> BinaryIO:
        """An empty file beside the kept ones, for what is sent once; closing it removes it.

        It lies on the disk of the files, which has room; a folder for temporary files may lie in
        memory.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Who opens it closes it, after the last byte has left.
        return tempfile.TemporaryFile(dir=self.root)  # noqa: SIM115

    def path(self, digest: str) -> Path:
        """Where the file of `digest` lies.

        Raises ValueError for anything but 64 lower-case hex digits, so that no name from outside
        ever becomes part of a path (D33).
        """
        return Path(self._address(digest))

    def _address(self, digest: str) -> str:
        if not DIGEST.fullmatch(digest):
            raise ValueError("not a SHA-256 in hex")
        return f"{self._root}{digest[:2]}{os.sep}{digest}"

    def digests(self) -> Iterator[str]:
        """The digests of all kept files, for comparing the folder with the database (I8)."""
        for file in sorted(self.root.glob("??/*")):
            if DIGEST.fullmatch(file.name):
                yield file.name

    def remove(self, digest: str, before: datetime) -> bool:
        """Remove a file that nothing refers to any more, unless it was kept again since `before`.

        False when it was, or when it is not there.
        """
        file = self.path(digest)
        if not file.is_file() or file.stat().st_mtime >= before.timestamp():
            return False
        file.unlink(missing_ok=True)
        return True

    def sweep(self, before: datetime) -> int:
        """Remove unfinished files last written before the instant `before`; return how many.

        A process that is killed while writing leaves one. Give an instant of an hour ago or
        earlier, so that a file that is being written now is left alone.
        """
        old = [
            file
            for file in self.root.glob(f"??/*{UNFINISHED}")
            if file.stat().st_mtime < before.timestamp()
        ]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)


def _is_intact(target: Path, digest: str) -> bool:
    try:
        return hashlib.sha256(target.read_bytes()).hexdigest() == digest
    except FileNotFoundError:
        return False


def _write(target: Path, data: bytes) -> None:
    """Write under a temporary name beside `target`, sync, rename: there is never half a file."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name[:8], suffix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
