"""A demo that runs as a server of its own, and a Chromium that looks at it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = "2026-09-16T10:12"
PASSWORD = "demo-wachtwoord-2026"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo keeps its data."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[str]:
    """The address of a running demo on Wednesday 16 September 2026, 10.12 uur."""
    folder = demo_folder
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "KMO_DEMO": "1",
        "KMO_DATA": str(folder),
        "KMO_TODAY": TODAY,
        "KMO_BASE_URL": address,
    }
    for command in ("migrate", "load-demo"):
        subprocess.run(
            [sys.executable, "-m", "portal", command],
            cwd=ROOT, env=env, check=True, capture_output=True,
        )  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", f"127.0.0.1:{port}",
         "--workers", "1", "--threads", "4", "--log-level", "warning", "wsgi:app"],
        cwd=ROOT, env=env,
    )  # fmt: skip
    try:
        _wait_for(f"{address}/healthz")
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(url: str) -> None:
    until = monotonic() + 60
    while monotonic() < until:
        try:
            with urlopen(url) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (URLError, ConnectionError):
            sleep(0.2)
    raise AssertionError(f"{url} did not answer within a minute")


class Visitor:
    """One person's browser window, which notes what a person would not see."""

    def __init__(self, chromium: Browser, address: str, **options: Any) -> None:
        self.address = address
        self.context: BrowserContext = chromium.new_context(
            locale="nl-BE",
            base_url=address,
            **{"viewport": {"width": 1280, "height": 900}, **options},
        )
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.context.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.elsewhere.append(request.url)

    def go(self, path: str) -> Page:
        """Open a page."""
        self.page.goto(path)
        return self.page

    def sign_in(self, email: str) -> Page:
        """Sign in with the demo's password."""
        page = self.go("/aanmelden")
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_load_state()
        assert "/aanmelden" not in page.url, page.inner_text("main")
        return page

    def close(self) -> None:
        """Close the window; nothing may have gone wrong unseen (promises D8, D46)."""
        self.context.close()
        assert not self.faults, self.faults
        assert not self.elsewhere, f"asked of another host: {self.elsewhere}"


@pytest.fixture
def visit(demo: str, chromium: Browser) -> Iterator[Any]:
    """Open windows for the people of a test: `visit()` or `visit(java_script_enabled=False)`."""
    opened: list[Visitor] = []

    def open_window(**options: Any) -> Visitor:
        opened.append(Visitor(chromium, demo, **options))
        return opened[-1]

    yield open_window
    for visitor in opened:
        visitor.close()
