"""What a browser asks a server for when it opens a page: once as a stranger, once as a guest."""

import gzip
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from shutil import which
from typing import Any
from urllib.parse import urljoin, urlsplit

from tests.bench.cookies import AGENT
from tests.bench.load import Ask

# What browsers name over TLS. Zstandard is left out: nobody here serves it.
BROWSERS_TAKE = "gzip, deflate, br"
_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")
_LINKED = {"stylesheet", "preload", "icon"}


@dataclass(frozen=True, slots=True)
class Browsing:
    """The paths asked for on a first and on a second visit, and requests to other hosts."""

    first: list[str]
    again: list[str]
    foreign: int
    is_seen: bool


def bytes_on_the_line(headers: dict[str, str], body: bytes) -> int:
    """The size of an answer: as it was served compressed, else as gzip -6 would make it."""
    if headers.get("content-encoding") or not headers.get("content-type", "").startswith(_TEXT):
        return len(body)
    return len(gzip.compress(body, 6))


def requests_of(port: int, page: Ask) -> Browsing:
    """What a headless Chromium asks for; without one, what the page itself links to."""
    chromium = which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        return _linked(port, page)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        # Its own User-Agent would be another browser than the one that signed in.
        context = browser.new_context(user_agent=AGENT)
        try:
            return _watched(context, f"http://127.0.0.1:{port}", page)
        finally:
            browser.close()


def _watched(context: Any, origin: str, page: Ask) -> Browsing:
    name, _, value = page.cookie.partition("=")
    if name:
        context.add_cookies([{"name": name, "value": value, "url": origin}])
    tab = context.new_page()
    wire = context.new_cdp_session(tab)
    asked: dict[str, str] = {}
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda one: _note(asked, one))
    wire.on("Network.requestServedFromCache", lambda one: asked.pop(one["requestId"], None))
    wire.on("Network.responseReceived", lambda one: _drop_cached(asked, one))
    tab.goto(origin + page.path, wait_until="networkidle")
    first = list(asked.values())
    asked.clear()
    tab.goto("about:blank")
    tab.goto(origin + page.path, wait_until="networkidle")
    again = [url for url in asked.values() if url != "about:blank"]
    foreign = [url for url in first + again if not url.startswith(origin)]
    return Browsing(
        [_path(url) for url in first], [_path(url) for url in again], len(foreign), is_seen=True
    )


def _note(asked: dict[str, str], event: dict[str, Any]) -> None:
    url = event["request"]["url"]
    if not url.startswith("data:"):
        asked[event["requestId"]] = url


def _drop_cached(asked: dict[str, str], event: dict[str, Any]) -> None:
    response = event["response"]
    if response.get("fromDiskCache") or response.get("fromPrefetchCache"):
        asked.pop(event["requestId"], None)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


class _Links(HTMLParser):
    """Collects what a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note scripts, pictures, and links of the kinds that are fetched."""
        values = dict(attrs)
        if tag in {"script", "img"} and values.get("src"):
            self.found.append(str(values["src"]))
        if tag == "link" and _LINKED & set(str(values.get("rel")).split()):
            self.found.append(str(values["href"]))


def _linked(port: int, page: Ask) -> Browsing:
    """Without a browser: every link counts once; what stylesheets ask for beyond it is not seen."""
    origin = f"http://127.0.0.1:{port}"
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", page.path, headers={"User-Agent": AGENT, "Cookie": page.cookie})
    links = _Links()
    links.feed(line.getresponse().read().decode())
    line.close()
    urls = {urljoin(origin + page.path, link) for link in links.found}
    urls = {url for url in urls if not url.startswith("data:")}
    own = sorted(_path(url) for url in urls if url.startswith(origin))
    first = [page.path, *own]
    kept = [path for path in own if re.search(r"/static/[0-9a-f]{12}/", path)]
    again = [path for path in first if path not in kept]
    return Browsing(first, again, len(urls) - len(own), is_seen=False)
