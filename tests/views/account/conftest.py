"""What the tests of accounts share: people with a password, and the mail that somebody got."""

from typing import Any

import pytest

from portal.models import Message, Person, db
from portal.passwords import hash_password
from tests.cast import Cast

PASSWORD = "een lange zin over brood"


def give_password(person: Person, password: str = PASSWORD) -> None:
    """Let somebody sign in with a password."""
    person.password_hash = hash_password(password, memory_kib=64)
    db.session.commit()


def newest_mail(kind: str) -> Any:
    """What the newest mail of a kind kept: its secret, its code."""
    row = db.session.query(Message).filter_by(kind=kind).order_by(Message.id.desc()).first()
    assert row is not None, f"no mail of kind {kind}"
    return row.facts


@pytest.fixture
def people(cast: Cast) -> Cast:
    """The cast, in which Els, Dora and Mieke can sign in."""
    for person in (cast.els, cast.dora, cast.mieke):
        give_password(person)
    return cast
