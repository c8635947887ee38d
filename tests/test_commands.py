"""The two commands: what bin/up refuses, how it starts and stops, and what the locks hold."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


def clean_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without the settings of a portal."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KMO_") and k != "DATABASE_URL"}
    return {**kept, **extra}


def up(*options: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run bin/up with options that it must refuse, from another folder than the repository's."""
    return subprocess.run(
        [ROOT / "bin" / "up", *options],
        env=clean_environment(environ), cwd="/", text=True, capture_output=True, timeout=60,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--today", "2026-09-03"], "works in the demo only"),
        (["--demo", "--today", "gisteren"], "--today: 'gisteren' is no day such as 2026-09-16"),
        (["--demo", "--today", "2026-02-30"], "--today: '2026-02-30' does not exist"),
        (["--demo", "--today", "2026-09-16T25:00"], "'2026-09-16T25:00' does not exist"),
        (["--port", "0"], "--port: '0' is no port"),
        (["--port", "65536"], "--port: '65536' is no port"),
        (["--port", "80; ls"], "--port: '80; ls' is no port"),
        (["--data"], "--data needs a value"),
        (["--data", "folder\n"], "holds a line end"),
        (["--data", str(ROOT / "wsgi.py")], "is a file; give a folder"),
        (["--nonsense"], "--nonsense is unknown; see ./bin/up --help"),
    ],
)
def test_an_impossible_option_is_refused_by_name(options: list[str], sentence: str) -> None:
    answer = up(*options)
    assert answer.returncode == 2
    assert sentence in answer.stderr


def test_the_demo_refuses_a_database_other_than_its_own() -> None:
    answer = up("--demo", DATABASE_URL="postgresql://school@localhost/portal")
    assert answer.returncode == 2
    assert "DATABASE_URL is set" in answer.stderr


@pytest.mark.parametrize(
    ("kind", "options", "sentence"),
    [
        ("real", ["--demo"], "holds real data"),
        ("demo", [], "holds a demo"),
        (None, ["--demo"], "is not empty and holds no demo"),
    ],
)
def test_a_demo_and_real_data_never_share_a_folder(
    tmp_path: Path, kind: str | None, options: list[str], sentence: str
) -> None:
    (tmp_path / "portal.sqlite3").touch()
    if kind:
        (tmp_path / "kind").write_text(kind + "\n")
    before = sorted(tmp_path.iterdir())
    answer = up(*options, "--data", str(tmp_path), "--port", str(free_port()))
    assert answer.returncode == 1
    assert sentence in answer.stderr
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_somebody_else_is_named_with_the_remedy(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    answer = up("--data", str(tmp_path), "--port", str(free_port()))
    assert answer.returncode == 1
    assert f"{tmp_path} cannot be written by" in answer.stderr


def test_a_port_in_use_is_named_with_the_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = up("--demo", "--data", str(tmp_path / "new"), "--port", str(port))
    assert answer.returncode == 1
    assert f"Port {port} on 127.0.0.1: Address already in use" in answer.stderr
    assert f"--port {port + 1}" in answer.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("variable", "value", "remedy"),
    [
        ("WORKERS", "0", "from 1 to 59"),
        ("WORKERS", "veel", "from 1 to 59"),
        ("KMO_WORKERS", "0", "from 1 to 9"),
        ("KMO_BIND", "8.8.8.8", "KMO_BIND must be an address of this machine"),
        ("KMO_BIND", "geen.invalid", "KMO_BIND must be an address of this machine"),
        ("FORWARDED_ALLOW_IPS", "proxy", "addresses of your proxies"),
    ],
)
def test_a_setting_of_the_start_is_refused_by_name(
    tmp_path: Path, variable: str, value: str, remedy: str
) -> None:
    options = ["--data", str(tmp_path / "new"), "--port", str(free_port())]
    answer = up(*options, **{variable: value})
    assert answer.returncode in {1, 2}
    assert variable in answer.stderr
    assert repr(value) in answer.stderr or f"on {value}:" in answer.stderr
    assert remedy in answer.stderr
    assert not (tmp_path / "new").exists()


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Session:
    """A running bin/up with everything that it started."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log

    def processes(self, words: str = "") -> list[int]:
        """Who is alive in the session and has the words in its command line."""
        return [
            pid
            for folder in Path("/proc").glob("[0-9]*")
            if (pid := int(folder.name)) and self._is_ours(folder, words)
        ]

    def _is_ours(self, folder: Path, words: str) -> bool:
        try:
            state, *fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            return False
        return int(fields[2]) == self.process.pid and state != "Z" and words in command


def eventually(condition: Callable[[], object], seconds: float = 20) -> bool:
    """Whether the condition comes true in time."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo is loaded by the first test that starts it, and found by the others."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def demo(loaded: Path, tmp_path: Path) -> Iterator[Session]:
    """The demo, started in a data folder of its own and ready for visitors."""
    port, log = free_port(), tmp_path / "up.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [ROOT / "bin" / "up", "--demo", "--data", loaded, "--port", str(port)],
            env=clean_environment({}), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    session = Session(process, port, log)
    try:
        eventually(lambda: "Ctrl-C" in log.read_text() or process.poll() is not None, seconds=180)
        assert process.poll() is None, log.read_text()
        yield session
    finally:
        if session.processes():
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_up_serves_the_demo_keeps_a_worker_and_leaves_no_process_behind(
    demo: Session,
) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/healthz") as answer:
        assert answer.status == 200
    assert f"The KMO-loket runs at http://127.0.0.1:{demo.port}\n" in demo.log.read_text()
    assert eventually(lambda: "demo-wachtwoord-2026" in demo.log.read_text())
    [first] = demo.processes("portal work")
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: set(demo.processes("portal work")) - {first}), "no new worker"
    demo.process.terminate()
    assert demo.process.wait(20) == 0
    assert demo.processes() == []


def test_nothing_outlives_a_killed_up(demo: Session) -> None:
    demo.process.kill()
    demo.process.wait()
    assert eventually(lambda: not demo.processes(), seconds=90)


def pins(lock: Path) -> dict[str, str]:
    """Package -> version, with its marker, as a lock file has them."""
    return dict(re.findall(r"^([a-z0-9.-]+(?:\[[a-z,]+\])?)==(.+?) *\\$", lock.read_text(), re.M))


def test_what_runs_is_what_was_tested() -> None:
    base, dev = (pins(ROOT / "requirements" / f"{name}.lock") for name in ("base", "dev"))
    assert len(base) > 40
    differing = {name: pin for name, pin in base.items() if dev.get(name) != pin}
    assert not differing, "run ./bin/lock: base.lock and dev.lock disagree"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_d44_every_locked_package_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert blocks
    assert [b.split()[0] for b in blocks if "--hash=sha256:" not in b] == []
    assert "://" not in text
    assert "--index-url" not in text
