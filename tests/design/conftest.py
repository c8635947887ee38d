"""A loopback server with the gallery and the failure pages, and a real browser to look at them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, BrowserContext

from portal.pages import HEADERS
from tests.design.gallery import render

STATIC = Path(__file__).parents[2] / "static"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
FAILURE = {
    "code": "7K3M-9QXR",
    "size": "12 MB",
    "until": {"nl": "10.12 uur", "en": "10:12", "fr": "10\xa0h\xa012"},
    "owners": ["Els Peeters"],
    "company_name": "Bakkerij Peeters bv",
}

Answer = tuple[int, dict[str, str], str]
Routes = dict[tuple[str, str], Answer | Callable[[], Answer]]


class Site:
    """A small server whose HTML answers carry the headers of the portal."""

    def __init__(self) -> None:
        self.routes: Routes = {}
        self.bodies: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer("GET")

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                site.bodies.append(self.rfile.read(length).decode())
                self.answer("POST")

            def answer(self, method: str) -> None:
                path = self.path.partition("?")[0]
                status, headers, body = site.find(method, path)
                content = body if isinstance(body, bytes) else body.encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Tests print nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def find(self, method: str, path: str) -> tuple[int, dict[str, str], str | bytes]:
        """The answer for a path: a route of the test, or a file under /static/."""
        route = self.routes.get((method, path))
        if route is not None:
            status, headers, body = route() if callable(route) else route
            return status, HEADERS | {"Content-Type": "text/html; charset=utf-8"} | headers, body
        file = STATIC / path.removeprefix("/static/")
        if method == "GET" and path.startswith("/static/") and file.is_file():
            return 200, {"Content-Type": TYPES[file.suffix]}, file.read_bytes()
        return 404, HEADERS | {"Content-Type": "text/plain"}, "not here"

    def close(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    """The server, with the gallery at /gallery and each failure page under its number."""
    found = Site()
    found.routes["GET", "/gallery"] = lambda: (200, {}, render("gallery.html"))
    visitor = SimpleNamespace(is_signed_in=False, name="", kind="anonymous", companies_count=0)
    found.routes["GET", "/before-signing-in"] = lambda: (
        200,
        {},
        render("gallery.html", visitor=visitor, company=None, menu=[], practice_moment=None),
    )
    for status in (400, 403, 404, 405, 409, 413, 429, 500, 503):
        found.routes["GET", f"/{status}"] = (200, {}, render(f"errors/{status}.html", **FAILURE))
    yield found
    found.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser contexts with the given options (viewport, color_scheme …)."""
    opened: list[BrowserContext] = []

    def open_context(**options: object) -> BrowserContext:
        opened.append(chromium.new_context(**options))  # type: ignore[arg-type]
        return opened[-1]

    yield open_context
    for context in opened:
        context.close()
