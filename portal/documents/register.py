"""The bytes of an issued document: the kept ones, or made now from its frozen facts."""

from contextlib import suppress
from functools import lru_cache
from typing import Protocol

from flask import current_app

from portal.documents.canonical import from_json
from portal.documents.names import file_name
from portal.documents.render import render
from portal.storage import Storage, StorageFull


class Issued(Protocol):
    """A row of the register: frozen facts, and the hash of the file once it was made."""

    @property
    def facts(self) -> str: ...
    @property
    def sha256(self) -> str | None: ...


def pdf_of(document: Issued) -> bytes:
    """The PDF of a document, the same bytes each time.

    Nothing is written to the database: who noted no hash gets the file made from the same facts,
    and it is kept for the next reader. Raises RenderingUnavailable or RenderingFailed when it
    cannot be made, NotStored or DamagedFile when a kept file is lost.
    """
    storage: Storage = current_app.extensions["storage"]
    if document.sha256 is not None:
        return storage.open(document.sha256)
    content = render(from_json(document.facts))
    # A full disk must not keep anybody from reading; the worker tries again later.
    with suppress(StorageFull):
        storage.put(content)
    return content


def name_of(document: Issued) -> str:
    """What the file of a document is called."""
    return _name_of(document.facts)


# Who opens a document opens it again, and its facts never change.
@lru_cache(maxsize=256)
def _name_of(facts: str) -> str:
    return file_name(from_json(facts))
