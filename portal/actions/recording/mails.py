"""Queues the mails that follow from a change, in the transaction of that change."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from portal.actions.recording.log import canonical
from portal.actions.recording.occasion import new_public_id
from portal.models import Enrolment, Event, Learner, Message, db
from portal.queries import records

# Number, name, address and language.
Recipient = tuple[int, str, str, str]


def queue(
    kind: str,
    *,
    event: Event,
    to: tuple[str, str],
    language: str,
    dedupe: str,
    not_before: datetime | None = None,
    enrolment: Enrolment | None = None,
    company_id: int | None = None,
    person_id: int | None = None,
    learner_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Message:
    """Queue one mail to (name, address), in the transaction of the change it tells about.

    `dedupe` names the mail once and for all: a second one of that name is refused by the
    database. `facts` hold only what cannot be looked up at sending: a reason, an old date.
    """
    name, address = to
    message = Message(
        public_id=new_public_id(),
        kind=kind,
        dedupe_key=dedupe,
        event_id=event.id,
        enrolment_id=enrolment.id if enrolment else None,
        company_id=company_id or (enrolment.company_id if enrolment else None),
        person_id=person_id,
        learner_id=learner_id,
        to_name=name,
        to_email=address,
        language=language,
        facts=json.loads(canonical(dict(facts or {}))),
        queued_at=event.at,
        not_before_at=not_before or event.at,
        message_id=f"{new_public_id()}@kmo-loket",
    )
    db.session.add(message)
    return message


def tell_employer(
    kind: str,
    enrolment: Enrolment,
    *,
    event: Event,
    today: date,
    people: Sequence[Recipient] | None = None,
    **options: Any,
) -> list[Message]:
    """Queue a mail about an enrolment to everybody of its company who gets mail.

    A company whose invitation has not been accepted yet is told at its contact address. `people`
    are those of the company, for a caller who has asked already.
    """
    if people is None:
        people = records.recipients_of(enrolment.company_id, today)
    if not people:
        company = enrolment.company
        return [
            queue(
                kind,
                event=event,
                to=(company.contact_name or company.name, company.contact_email),
                language="nl",
                dedupe=f"{kind}:{event.id}:{enrolment.id}:company",
                enrolment=enrolment,
                **options,
            )
        ]
    return [
        queue(
            kind,
            event=event,
            to=(name, email),
            language=language,
            dedupe=f"{kind}:{event.id}:{enrolment.id}:{person_id}",
            enrolment=enrolment,
            person_id=person_id,
            **options,
        )
        for person_id, name, email, language in people
    ]


def tell_student(kind: str, enrolment: Enrolment, *, event: Event, **options: Any) -> Message:
    """Queue a mail about an enrolment to its student."""
    learner: Learner = enrolment.learner
    return queue(
        kind,
        event=event,
        to=(learner.name, learner.email),
        language=learner.language,
        dedupe=f"{kind}:{event.id}:{enrolment.id}:student",
        enrolment=enrolment,
        learner_id=learner.id,
        **options,
    )
