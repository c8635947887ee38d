"""Asks a server for pages during a window of time and tells the latencies."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

SCRIPT = Path(__file__).with_name("request.lua")


@dataclass(frozen=True, slots=True)
class Ask:
    """One GET: its path, the Cookie header, and the ETag that the client already has."""

    path: str
    cookie: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Latencies:
    """What came of one window; latencies in microseconds."""

    requests: int
    bytes: int
    errors: int
    p50: float
    p95: float
    p99: float


class LoadFailed(Exception):
    """The load generator could not do its work; the text is what it said."""


@cache
def generator() -> str:
    """Which generator this machine has: wrk, or the one in sockets.py, which is slower."""
    return "wrk" if shutil.which("wrk") else "sockets.py"


def press(
    port: int, asks: Sequence[Ask], *, connections: int, seconds: float, agent: str
) -> Latencies:
    """Ask in turn over so many connections for so long. Raises LoadFailed."""
    with NamedTemporaryFile("w", suffix=".tsv") as file:
        file.writelines(f"{ask.path}\t{ask.cookie}\t{ask.etag}\n" for ask in asks)
        file.flush()
        command = _command(port, file.name, connections, seconds, agent)
        done = subprocess.run(command, capture_output=True, text=True)
    results = [line for line in done.stdout.splitlines() if line.startswith("result ")]
    if done.returncode or not results:
        raise LoadFailed(f"{command[0]}: {done.stdout[-500:]} {done.stderr[-500:]}")
    return Latencies(**json.loads(results[-1].removeprefix("result ")))


def _command(port: int, file: str, connections: int, seconds: float, agent: str) -> list[str]:
    if generator() == "wrk":
        # wrk takes whole seconds.
        duration = f"{max(1, round(seconds))}s"
        wrk = ["wrk", "-t1", f"-c{connections}", f"-d{duration}", "-s", str(SCRIPT)]
        # A slow answer is no wrong one; wrk would count it as an error after two seconds.
        wrk += ["--timeout", "30s"]
        return [*wrk, f"http://127.0.0.1:{port}", "--", file, agent]
    sockets = [sys.executable, str(SCRIPT.with_name("sockets.py"))]
    return [*sockets, str(port), file, agent, str(connections), str(seconds)]
