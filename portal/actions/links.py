"""One-time links by mail, each with a code: made, replaced by a newer one, used once (D20)."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, update

from portal.models import OneTimeLink, db
from portal.queries.links import links_with_open_code
from portal.queries.rows import AnyRow
from portal.sealing import seal

CODE_DIGITS = 6


def hash_secret(secret: str) -> str:
    """What is kept of a secret; the secret itself only leaves by mail."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code() -> str:
    """Six random digits, for whoever reads the mail on another device."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def hash_code(email: str, code: str) -> str:
    """What is kept of a code; it is worth something only beside the address that it went to."""
    return seal(f"{email}:{code}")


def make_link(
    purpose: str,
    secret: str,
    *,
    at: datetime,
    expires_at: datetime,
    code_hash: str | None = None,
    person_id: int | None = None,
    learner_id: int | None = None,
    invitation_id: int | None = None,
) -> OneTimeLink:
    """Keep a new link; older unused ones for the same holder and purpose stop working."""
    _supersede(
        at,
        OneTimeLink.purpose == purpose,
        OneTimeLink.person_id == person_id,
        OneTimeLink.learner_id == learner_id,
        OneTimeLink.invitation_id == invitation_id,
    )
    link = OneTimeLink(
        token_hash=hash_secret(secret),
        code_hash=code_hash,
        purpose=purpose,
        person_id=person_id,
        learner_id=learner_id,
        invitation_id=invitation_id,
        created_at=at,
        expires_at=expires_at,
    )
    db.session.add(link)
    return link


def end_links_of_learner(learner_id: int, at: datetime) -> None:
    """Let no link of a student work any more, when their address turns out to be another."""
    _supersede(at, OneTimeLink.learner_id == learner_id)


def _supersede(at: datetime, *which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(OneTimeLink)
        .where(*which, OneTimeLink.used_at.is_(None), OneTimeLink.superseded_at.is_(None))
        .values(superseded_at=at)
    )


def use_link(link: OneTimeLink | AnyRow, at: datetime) -> bool:
    """Use a link up; False when it was used, or replaced by a newer one, a moment ago."""
    return _change(link, used_at=at)


def exchange_code(link: AnyRow, secret: str) -> bool:
    """Give a link another secret for whoever typed its code; False when somebody was first.

    The code has done its work with that, and what it let in to is the page of the link: nothing
    is used up before its form is sent. The link in the mail itself ends here.
    """
    return _change(
        link,
        OneTimeLink.code_hash == link.code_hash,
        token_hash=hash_secret(secret),
        code_hash=None,
    )


def note_wrong_code(email: str, purposes: tuple[str, ...], at: datetime) -> None:
    """Count a wrong code against every link to this address that a code still opens.

    After so many of them the codes are void (queries.links). For an address that nobody knows
    the same is asked and written (promise D17).
    """
    numbers = links_with_open_code(email, purposes, at)
    db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.id.in_(numbers))
        .values(wrong_codes=OneTimeLink.wrong_codes + 1)
    )


def _change(link: OneTimeLink | AnyRow, *conditions: ColumnElement[bool], **values: object) -> bool:
    """Change a link that still works; False when it does not any more."""
    changed = db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.id == link.id,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.superseded_at.is_(None),
            *conditions,
        )
        .values(**values)
    )
    # An UPDATE's result has it; the types speak of results in general.
    return bool(changed.rowcount)  # type: ignore[attr-defined]
