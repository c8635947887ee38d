"""The store keeps each file whole, under its own hash, and durably before it says so."""

import errno
import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.storage import WEB_ROOT, DamagedFile, NotStored, Storage, StorageFull


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


def files_under(storage: Storage) -> list[Path]:
    return [path for path in storage.root.rglob("*") if path.is_file()]


def test_what_was_put_comes_back_under_its_sha256(storage: Storage) -> None:
    digest = storage.put(b"%PDF-1.7 proof")
    assert digest == hashlib.sha256(b"%PDF-1.7 proof").hexdigest()
    assert storage.open(digest) == b"%PDF-1.7 proof"
    assert storage.exists(digest)


def test_the_same_bytes_are_kept_once(storage: Storage) -> None:
    assert storage.put(b"same") == storage.put(b"same")
    assert len(files_under(storage)) == 1
    assert list(storage.digests()) == [hashlib.sha256(b"same").hexdigest()]


def test_a_file_that_is_not_kept_says_so(storage: Storage) -> None:
    digest = "0" * 64
    assert not storage.exists(digest)
    with pytest.raises(NotStored, match=digest):
        storage.open(digest)


def test_d33_only_a_digest_ever_becomes_a_path(storage: Storage) -> None:
    hostile = [
        "../../etc/passwd", "..", "", "/etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n",
        "0" * 32 + "/" + "0" * 31, "0" * 63 + "\0", "0" * 65, "g" * 64, "０" * 64,
    ]  # fmt: skip
    for name in hostile:
        for door in (storage.path, storage.open, storage.exists):
            with pytest.raises(ValueError, match="SHA-256"):
                door(name)


def test_d23_the_store_refuses_to_lie_in_the_web_root() -> None:
    with pytest.raises(ValueError, match="web root"):
        Storage(WEB_ROOT / "files")


def test_d23_nobody_else_on_the_machine_can_read_a_file(storage: Storage) -> None:
    path = storage.path(storage.put(b"private"))
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_changed_bytes_are_noticed_and_putting_them_again_heals_them(storage: Storage) -> None:
    digest = storage.put(b"the real proof")
    storage.path(digest).write_bytes(b"the fake proof")
    with pytest.raises(DamagedFile, match=digest):
        storage.open(digest)
    assert storage.put(b"the real proof") == digest
    assert storage.open(digest) == b"the real proof"


def test_e8_file_and_folder_are_synced_before_put_returns(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        seen.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")
        real_fsync(handle)

    def replace(source: str, target: Path) -> None:
        seen.append("rename")
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    storage.put(b"durable")
    assert seen == ["file", "rename", "folder", "folder", "folder"]
    seen.clear()
    storage.put(b"durable")
    assert seen == ["folder", "folder", "folder"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_e6_e7_a_failing_disk_leaves_no_trace_and_reading_goes_on(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    kept = storage.put(b"kept before")

    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises(OSError if code == errno.EIO else StorageFull):
            storage.put(b"does not fit")
    assert [path.name for path in files_under(storage)] == [kept]
    assert storage.open(kept) == b"kept before"
    assert storage.put(b"does not fit") in set(storage.digests())


def test_e6_whichever_sync_fails_the_store_is_old_or_new(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = hashlib.sha256(b"once").hexdigest()
    failures = 0
    for nth in range(1, 10):
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", _failing_the(nth, os.fsync))
            try:
                storage.put(b"once")
            except OSError:
                failures += 1
        assert not list(storage.root.rglob("*.part"))
        assert not storage.exists(digest) or storage.open(digest) == b"once"
    assert failures >= 3
    assert storage.open(digest) == b"once"


def _failing_the(nth: int, real: Callable[[int], None]) -> Callable[[int], None]:
    calls = iter(range(1, 1000))

    def fsync(handle: int) -> None:
        if next(calls) == nth:
            raise OSError(errno.EIO, "Input/output error")
        real(handle)

    return fsync


def test_unfinished_files_of_a_killed_process_are_swept_but_not_fresh_ones(
    storage: Storage,
) -> None:
    digest = storage.put(b"whole")
    leftover = storage.path(digest).with_name("abc.part")
    leftover.write_bytes(b"hal")
    written = datetime(2026, 9, 10, 8, 0, tzinfo=UTC)
    os.utime(leftover, (written.timestamp(), written.timestamp()))
    assert storage.sweep(written - timedelta(hours=1)) == 0
    assert storage.sweep(written + timedelta(hours=1)) == 1
    assert not leftover.exists()
    assert storage.open(digest) == b"whole"


def test_a_file_that_is_sent_once_lies_beside_the_kept_ones_and_leaves_nothing(
    storage: Storage,
) -> None:
    with storage.unnamed() as file:
        file.write(b"sent once")
        file.seek(0)
        assert file.read() == b"sent once"
        assert os.fstat(file.fileno()).st_dev == os.stat(storage.root).st_dev
        assert list(storage.digests()) == []
    assert files_under(storage) == []
