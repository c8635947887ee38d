"""A reader for texts that need a language and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

TRANSLATIONS = Path(__file__).resolve().parents[2] / "portal" / "translations"


@pytest.fixture
def dutch() -> Iterator[None]:
    """Somebody who reads Dutch; no database is made."""
    reader = Flask("reader")
    Babel(reader, default_locale="nl", default_translation_directories=str(TRANSLATIONS))
    with reader.test_request_context():
        yield
