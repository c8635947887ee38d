"""Queues the mails that follow from a change, in the transaction of that change."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from portal.actions.recording.log import Recorded, canonical
from portal.actions.recording.occasion import new_public_id, new_public_ids
from portal.actions.recording.rows import insert_rows
from portal.clock import brussels
from portal.models import Message, db
from portal.queries import records
from portal.queries.changing_money import AnyEnrolment
from portal.queries.records import Recipient
from portal.rules.choices import held_until, is_held, readers_of

# Fewer would be more statements, and more would be held in memory for nothing.
_AT_ONCE = 5_000

# The columns of a mail that is queued; the others are filled in when it is sent.
Letter = dict[str, Any]


def queue(
    kind: str,
    *,
    event: Recorded,
    to: tuple[str, str],
    language: str,
    dedupe: str,
    **options: Any,
) -> None:
    """Queue one mail to (name, address), in the transaction of the change it tells about.

    `dedupe` names the mail once and for all: a second one of that name is refused by the
    database. `facts` hold only what cannot be looked up at sending: a reason, an old date.
    """
    _add([letter_to(kind, event=event, to=to, language=language, dedupe=dedupe, **options)])


def queue_all(letters: Iterable[Letter]) -> None:
    """Queue many mails, some thousands in one go; they are made while they are queued."""
    left = iter(letters)
    while some := list(islice(left, _AT_ONCE)):
        _queue(some)


def _queue(letters: Sequence[Letter]) -> None:
    names = new_public_ids(2 * len(letters))
    columns = (*letters[0], "public_id", "message_id")
    rows = [
        (*letter.values(), name, message_id_of(other))
        for letter, name, other in zip(letters, names[::2], names[1::2], strict=True)
    ]
    insert_rows(Message, columns, rows, written=frozenset({"facts"}))


def letter_to(
    kind: str,
    *,
    event: Recorded,
    to: tuple[str, str],
    language: str,
    dedupe: str,
    not_before: datetime | None = None,
    is_held: bool = False,
    enrolment: AnyEnrolment | None = None,
    company_id: int | None = None,
    person_id: int | None = None,
    learner_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Letter:
    """One mail to (name, address), for `queue_all`."""
    return {
        "kind": kind,
        "dedupe_key": dedupe,
        "event_id": event.id,
        "enrolment_id": enrolment.id if enrolment else None,
        "company_id": company_id or (enrolment.company_id if enrolment else None),
        "person_id": person_id,
        "learner_id": learner_id,
        "to_name": to[0],
        "to_email": to[1],
        "language": language,
        "facts": canonical(dict(facts or {})),
        "state": "waiting",
        "queued_at": event.at,
        "not_before_at": not_before or event.at,
        "attempts": 0,
        "may_have_left": False,
        "is_held": is_held,
    }


def tell_employer(
    kind: str,
    enrolment: AnyEnrolment,
    *,
    event: Recorded,
    today: date,
    people: Sequence[Recipient] | None = None,
    **options: Any,
) -> None:
    """Queue a mail about an enrolment to everybody of its company who gets mail.

    `people` are those of the company, for a caller who has asked already.
    """
    if people is None:
        people = records.recipients_of(enrolment.company_id, today)
    _add(for_employer(kind, enrolment, event=event, people=people, **options))


def tell_student(kind: str, enrolment: AnyEnrolment, *, event: Recorded, **options: Any) -> None:
    """Queue a mail about an enrolment to its student."""
    _add([for_student(kind, enrolment, event=event, **options)])


def _add(letters: Sequence[Letter]) -> None:
    """Queue mails when the session writes what it holds, together with those of other changes."""
    for letter in letters:
        named = {"public_id": new_public_id(), "message_id": message_id_of(new_public_id())}
        db.session.add(Message(**{**letter, **named, "facts": json.loads(letter["facts"])}))


def message_id_of(name: str) -> str:
    """The name by which mail servers know a mail."""
    return f"{name}@kmo-loket"


def for_employer(
    kind: str,
    enrolment: AnyEnrolment,
    *,
    event: Recorded,
    people: Sequence[Recipient],
    not_before: datetime | None = None,
    **options: Any,
) -> list[Letter]:
    """The mails about an enrolment to these people of its company, by the choices they made.

    What only tells news waits for the pace of who reads it, and leaves in one mail with the other
    news that waits. A company whose invitation has not been accepted yet is told at its contact
    address.
    """
    if not people:
        company = enrolment.company
        return [
            letter_to(
                kind,
                event=event,
                to=(company.contact_name or company.name, company.contact_email),
                language="nl",
                dedupe=f"{kind}:{event.id}:{enrolment.id}:company",
                enrolment=enrolment,
                not_before=not_before,
                **options,
            )
        ]
    return [
        letter_to(
            kind,
            event=event,
            to=(one.name, one.email),
            language=one.language,
            dedupe=f"{kind}:{event.id}:{enrolment.id}:{one.id}",
            enrolment=enrolment,
            person_id=one.id,
            not_before=_leaves_at(kind, one, not_before or event.at),
            is_held=is_held(kind, one),
            **options,
        )
        for one in readers_of(kind, people)
    ]


def _leaves_at(kind: str, reader: Recipient, ready_at: datetime) -> datetime:
    if not is_held(kind, reader):
        return ready_at
    return held_until(reader.news, brussels(ready_at))


def for_student(kind: str, enrolment: AnyEnrolment, *, event: Recorded, **options: Any) -> Letter:
    """The mail about an enrolment to its student."""
    learner = enrolment.learner
    return letter_to(
        kind,
        event=event,
        to=(learner.name, learner.email),
        language=learner.language,
        dedupe=f"{kind}:{event.id}:{enrolment.id}:student",
        enrolment=enrolment,
        learner_id=learner.id,
        **options,
    )
