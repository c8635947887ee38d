"""Remembers a company's page until something happens, and fills in what differs at every visit."""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session

from portal import access, clock, pages

View = TypeVar("View", bound=Callable[..., Any])

# Two processes with so many pages of some 25 kB each stay well within what a small server has.
MOST_PAGES = 400

# Made anew for every process, so that no text that somebody typed can pass for a gap.
_MARK = secrets.token_hex(8)
_GAP = re.compile(f"<{_MARK}:(\\w+)>")

# Kept as they leave: the text of a page takes twice the room of its bytes.
Parts = tuple[bytes, ...]


class Memory:
    """The pages of one process, the one that was asked for longest ago forgotten first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[Any, ...], Parts] = OrderedDict()
        self._lock = Lock()

    def find(self, key: tuple[Any, ...]) -> Parts | None:
        """The page under a key, or None."""
        with self._lock:
            parts = self._pages.get(key)
            if parts is not None:
                self._pages.move_to_end(key)
            return parts

    def keep(self, key: tuple[Any, ...], parts: Parts) -> None:
        """Keep a page under a key."""
        with self._lock:
            self._pages[key] = parts
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)


def init_app(app: Flask) -> None:
    """Give the application a memory of its own."""
    app.extensions["memory"] = Memory()


def remembered(view: View) -> View:
    """Remember what a GET of a company's page shows, for this very visitor.

    The key holds everything the page can depend on: the address, every fact of the visitor and of
    the role in the company, the day, and the last change of this company and of what all share.
    Every verb writes its event in the transaction of its change, so those rise whenever anything
    on the page does (see actions.recording). The doors are checked before, at every request. What
    differs from one visit to the next (the hidden fields of forms, the time of the stamp) is a
    gap, filled in anew.
    """

    @wraps(view)
    def look(*args: Any, **kwargs: Any) -> Any:
        # A notice is shown once.
        key = _key() if "_flashes" not in session else None
        memory: Memory = current_app.extensions["memory"]
        parts = memory.find(key) if key else None
        if parts is None:
            body = _drawn_with_gaps(view, *args, **kwargs)
            if not isinstance(body, str):
                return body
            parts = tuple(part.encode() for part in _GAP.split(body))
            if key:
                memory.keep(key, parts)
        return _filled(parts)

    # It takes and gives what the view does, which the type of any view cannot say.
    return look  # type: ignore[return-value]


def _key() -> tuple[Any, ...]:
    who = access.me()
    return (
        request.full_path,
        pages.language(),
        clock.today(),
        who.kind,
        who.id,
        who.name,
        who.email,
        who.theme,
        who.companies_count,
        who.company,
        who.school_version,
        who.company_change,
    )


def _drawn_with_gaps(view: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    g.gap = _MARK
    try:
        return view(*args, **kwargs)
    finally:
        del g.gap


def _filled(parts: Parts) -> bytes:
    """The page with its gaps filled: every second part is the name of a gap."""
    filled = list(parts)
    values: dict[str, bytes] = {}
    for index in range(1, len(filled), 2):
        name = parts[index].decode()
        # Every form has a request key of its own; the other values are the same all over a page.
        if name == "request_key_field":
            filled[index] = _filling(name)
            continue
        if name not in values:
            values[name] = _filling(name)
        filled[index] = values[name]
    return b"".join(filled)


def _filling(name: str) -> bytes:
    return str(pages.FILLINGS[name]()).encode()
