"""One engine for each address that tests use again: SQL is composed once in a process.

Composing it for every test was a sixth of the time of the tests that ask for pages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine

from portal.models import db

_make_engine = db._make_engine
_engines: dict[str, Engine | None] = {}


def _engine_for(bind_key: str | None, options: dict[str, Any], app: Any) -> Engine:
    """The engine that is kept for the address, or one as the portal makes it."""
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    if address not in _engines:
        return _make_engine(bind_key, options, app)
    engine = _engines[address] or _make_engine(bind_key, options, app)
    _engines[address] = engine
    return engine


db._make_engine = _engine_for  # type: ignore[method-assign]


@contextmanager
def kept(address: str) -> Iterator[None]:
    """Keep the engine of an address, but none of its connections."""
    _engines.setdefault(address, None)
    try:
        yield
    finally:
        if engine := _engines[address]:
            engine.dispose()
