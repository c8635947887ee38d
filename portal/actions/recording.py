"""What every change does besides its facts: one event, the mails that follow, the kept values."""

import base64
import hashlib
import json
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from portal.models import Company, Course, Enrolment, Event, Learner, Message, SearchWord, db
from portal.queries import records
from portal.queries.school import School
from portal.rules.identifiers import public_id
from portal.rules.stations import Facts, stage_of

PUBLIC_ID_BYTES = 10


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person of the staff or of an employer, a student, or the portal."""

    kind: str
    id: int | None
    name: str
    address: str | None = None


PORTAL = Actor("portal", None, "KMO-loket")


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who does something, when (UTC), on which day in Brussels, under which school's rules.

    `base_url` is the portal's public address, from configuration and never from a request.
    """

    by: Actor
    at: datetime
    today: date
    school: School
    base_url: str

    @property
    def verify_address(self) -> str:
        """The page that checks documents."""
        return f"{self.base_url}/controle"


def new_public_id() -> str:
    """A random id of 80 bits for an address; it tells nothing and cannot be guessed."""
    return public_id(secrets.token_bytes(PUBLIC_ID_BYTES))


def record(
    kind: str,
    on: Occasion,
    *,
    enrolment: Enrolment | None = None,
    company: Company | None = None,
    course: Course | None = None,
    **facts: Any,
) -> Event:
    """Add one line to the log, chained to the line before (promise D38).

    `facts` are what happened: values, and old and new where something changed, in types that JSON
    knows (dates and instants become text). The caller's transaction holds the chain's head locked.
    """
    previous = _chain_head()
    company_id = company.id if company else (enrolment.company_id if enrolment else None)
    course_id = course.id if course else (enrolment.course_id if enrolment else None)
    event = Event(
        at=on.at,
        kind=kind,
        by_kind=on.by.kind,
        by_id=on.by.id,
        by_name=on.by.name,
        address=on.by.address,
        enrolment_id=enrolment.id if enrolment else None,
        company_id=company_id,
        course_id=course_id,
        facts=json.loads(_canonical(facts)),
        previous_hash=previous,
        hash="",
    )
    event.hash = event_hash(event)
    db.session.add(event)
    db.session.flush()
    db.session.info["chain"] = (db.session().get_transaction(), event.hash)
    return event


def _chain_head() -> str:
    """The hash of the last line, with the chain locked until this transaction ends."""
    transaction, head = db.session.info.get("chain", (None, ""))
    if transaction is not None and transaction is db.session().get_transaction():
        return str(head)
    records.counter_for_change("event").value += 1
    return records.last_event_hash()


def event_hash(event: Event) -> str:
    """SHA-256 over the previous line's hash and everything this line says."""
    said = {
        "at": event.at,
        "kind": event.kind,
        "by": [event.by_kind, event.by_id, event.by_name, event.address],
        "about": [event.enrolment_id, event.company_id, event.course_id],
        "facts": event.facts,
    }
    return hashlib.sha256(f"{event.previous_hash}\n{_canonical(said)}".encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_text
    )


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be written in the log")


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
        facts=json.loads(_canonical(dict(facts or {}))),
        queued_at=event.at,
        not_before_at=not_before or event.at,
        message_id=f"{new_public_id()}@kmo-loket",
    )
    db.session.add(message)
    return message


def tell_employer(
    kind: str, enrolment: Enrolment, *, event: Event, today: date, **options: Any
) -> list[Message]:
    """Queue a mail about an enrolment to everybody of its company who gets mail.

    A company whose invitation has not been accepted yet is told at its contact address.
    """
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


def facts_of(enrolment: Enrolment, *, received_cents: int | None = None) -> Facts:
    """The facts of an enrolment (its application loaded) for the rules to derive a status from."""
    application = enrolment.application
    if received_cents is None:
        received_cents = records.received_cents(enrolment.id)
    return Facts(
        enrolled_on=enrolment.enrolled_on,
        last_day=enrolment.last_day,
        due_cents=due_cents(enrolment),
        received_cents=received_cents,
        is_cancelled=enrolment.cancelled_at is not None,
        is_ordinary_fee=enrolment.ordinary_fee_at is not None,
        is_settled=enrolment.settled_at is not None,
        has_project_number=application is not None,
        is_rejected=application is not None and application.rejected_at is not None,
        is_approved=application is not None and application.approved_at is not None,
        own_share_ticked=application is not None and application.own_share_ticked_at is not None,
        pay_order_ticked=application is not None and application.pay_order_ticked_at is not None,
    )


def due_cents(enrolment: Enrolment) -> int:
    """What must come in through the scheme: the fee and the material that is eligible."""
    return enrolment.fee_cents + enrolment.material_cents


def restate(enrolment: Enrolment) -> None:
    """Bring the kept values (stage, amounts, worklist counts) up to the facts.

    Every verb ends with this; nothing else writes these columns.
    """
    received = records.received_cents(enrolment.id) if enrolment.id else 0
    due, stage = due_cents(enrolment), str(stage_of(facts_of(enrolment, received_cents=received)))
    if enrolment.stage:
        _count(enrolment.site_id, enrolment.stage, -1, -enrolment.due_cents)
    _count(enrolment.site_id, stage, 1, due)
    enrolment.stage, enrolment.due_cents, enrolment.received_cents = stage, due, received


def _count(site_id: int, stage: str, enrolments: int, cents: int) -> None:
    count = records.worklist_count_for_change(site_id, stage)
    count.enrolments += enrolments
    count.due_cents += cents


def index_words(kind: str, object_id: int, texts: Iterable[str]) -> None:
    """Make an object findable by the beginnings of these words and by no others."""
    db.session.execute(
        delete(SearchWord).where(SearchWord.kind == kind, SearchWord.object_id == object_id)
    )
    words = {word for text in texts for word in fold(text).split() if word}
    db.session.add_all(SearchWord(kind=kind, object_id=object_id, word=word) for word in words)


def index_enrolment(enrolment: Enrolment) -> None:
    """Make an enrolment findable by person, course, company, numbers and project number."""
    application = enrolment.application
    index_words(
        "enrolment",
        enrolment.id,
        [
            enrolment.learner.name,
            enrolment.learner.email,
            enrolment.course.name,
            enrolment.course.code,
            enrolment.company.name,
            enrolment.company.enterprise_number,
            enrolment.number,
            enrolment.ogm,
            application.project_number if application else "",
            application.project_number_normalised if application else "",
        ],
    )


def fold(text: str) -> str:
    """Lower case without accents, signs turned into spaces: how words are kept and looked up."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def new_secret() -> str:
    """A random value of 256 bits for a link, in letters that survive every mail program."""
    return base64.b32encode(secrets.token_bytes(32)).decode().rstrip("=").lower()
