"""What must hold after each step of a story, asked of the database and of the post."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from portal.actions.invariants import broken_invariants
from portal.documents.canonical import from_json
from portal.models import db, only_reading
from portal.storage import Storage
from tests.stories.house import COMPANIES
from tests.stories.model import DAY, Dossier, Model
from tests.stories.post import Arrived, Post, claims_in, names_in

_OPEN = {
    "application_needed",
    "project_number_in_review",
    "project_number_rejected",
    "own_share_due",
    "pay_order_due",
    "payment_expected",
    "deadline_passed",
    "partly_paid",
}
# The statuses in which a mail of each kind may arrive.
TRUE_IN = {
    "new_enrolment": {"application_needed"},
    "new_enrolment_too_late": {"enrolled_too_late"},
    "project_number_received": {"project_number_in_review"},
    "project_number_approved": {"own_share_due", "pay_order_due"},
    "project_number_rejected": {"project_number_rejected"},
    "payment_confirmed": {"final"},
    "payment_confirmed_student": {"final"},
    "partial_payment": {"partly_paid"},
    "correction": _OPEN,
    "correction_student": _OPEN,
    "start_moved": _OPEN | {"enrolled_too_late"},
    "start_moved_student": _OPEN | {"enrolled_too_late", "final"},
    "own_share_moved": {"own_share_due"},
    "student_enrolled": _OPEN - {"deadline_passed"},
    "student_ordinary_fee": {"enrolled_too_late", "ordinary_fee"},
}
ABOUT_THE_WHOLE = {"payment_confirmed", "payment_confirmed_student"}
# So long a booking can be undone before anybody reads of it (promise E26).
UNTIL_TOLD = timedelta(minutes=10)
FOR_STAFF = {"staff_digest", "alarm"}
NUMBERS = [number for _, number, _, _ in COMPANIES]
CONTACTS = [address for _, _, address, _ in COMPANIES]
NO_CONFIRMATION = {"enrolled_too_late", "ordinary_fee", "cancelled"}

_KEPT = "SELECT public_id, stage, last_day, received_cents FROM enrolment"
_OPEN_CENTS = "SELECT public_id, open_cents FROM transfer"
_CONFIRMATIONS = """
    SELECT enrolment.public_id, document.facts FROM document
    JOIN enrolment ON enrolment.id = document.enrolment_id
    WHERE document.kind = 'confirmation'
      AND document.replaced_at IS NULL AND document.withdrawn_at IS NULL
"""
_TOLD_TWICE = """
    SELECT kind, event_id, enrolment_id, company_id, to_email FROM message
    GROUP BY kind, event_id, enrolment_id, company_id, to_email HAVING count(*) > 1
"""
_REMINDED_TWICE = """
    SELECT enrolment_id, kind, "on", lower(to_email) FROM reminder
    GROUP BY enrolment_id, kind, "on", lower(to_email) HAVING count(*) > 1
"""
_MAILS = """
    SELECT message.id, message.kind, message.message_id, company.enterprise_number,
           person.email AS person, learner.email AS learner
    FROM message LEFT JOIN company ON company.id = message.company_id
    LEFT JOIN person ON person.id = message.person_id
    LEFT JOIN learner ON learner.id = message.learner_id
    WHERE message.id >= :first
"""
_REMINDED = """
    SELECT enrolment.public_id, reminder.kind, reminder.to_email FROM reminder
    JOIN enrolment ON enrolment.id = reminder.enrolment_id WHERE reminder."on" = :today
"""
_GONE = """
    SELECT company.enterprise_number, message.to_email FROM message
    JOIN company ON company.id = message.company_id
    WHERE message.dedupe_key LIKE :name AND message.state <> 'waiting'
"""
_UNDONE = "SELECT state, not_before_at FROM message WHERE state IN ('waiting', 'sending')"


def rows(statement: str, **values: object) -> list[Any]:
    """The rows of a question, in whatever transaction there is."""
    return list(db.session.execute(text(statement), values))


def as_day(value: object) -> date:
    """A day as either database gives it to a plain question."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def check_kept(model: Model) -> None:
    """Stage, last day and money of each enrolment are what ought to be."""
    with only_reading():
        kept = {
            row.public_id: (row.stage, as_day(row.last_day), row.received_cents)
            for row in rows(_KEPT)
        }
    ought = {one.public_id: (one.stage, one.last_day, one.received) for one in model.dossiers}
    assert kept == ought, {
        one.name: (kept.get(one.public_id), ought[one.public_id])
        for one in model.dossiers
        if kept.get(one.public_id) != ought[one.public_id]
    }


def check_all(model: Model, storage: Storage, today: date) -> None:
    """Everything that must hold in the database; some statements and the whole log."""
    with only_reading():
        broken = broken_invariants(storage)
        assert not broken, [one.explained for one in broken]
        assert rows(_TOLD_TWICE) == [], "the same mail twice to one address"
        assert rows(_REMINDED_TWICE) == [], "the same reminder twice to one address"
        left = {row.public_id: row.open_cents for row in rows(_OPEN_CENTS)}
        ought = {name: model.left_of(name) for name in model.transfers}
        assert left == ought, f"left of transfers: {left}, and not {ought}"
        told = {row.public_id: from_json(row.facts).last_day for row in rows(_CONFIRMATIONS)}
    for one in model.dossiers:
        # Who was too late and paid after all has none until something about it changes, and keeps
        # that one when the money is taken off again.
        days = {None} if one.status(today) in NO_CONFIRMATION else {one.last_day}
        days |= {None, one.last_day} if one.was_paid else set()
        assert told.get(one.public_id) in days, f"confirmation of {one.name}"


def check_mails(model: Model, post: Post, since: int, today: date) -> None:
    """What arrived in this round was true, for its readers, and came once."""
    new = post.arrived[since:]
    if not new:
        return
    with only_reading():
        found = {row.id: row for row in rows(_MAILS, first=min(mail.number for mail in new))}
    by_name = {one.name: one for one in model.dossiers}
    for mail in new:
        kind = found[mail.number].kind
        about = [by_name[name] for name in names_in(mail)]
        _check_reader(mail, found[mail.number], about, model)
        if kind == "reminders":
            _check_reminders(mail, by_name, today)
        elif kind in TRUE_IN:
            assert {one.status(today) for one in about} <= TRUE_IN[kind], (kind, mail.subject)
        if kind in ABOUT_THE_WHOLE:
            booked = max(one.at for one in model.bookings if one.dossier in about)
            assert mail.at - booked >= UNTIL_TOLD, f"too early to be undone: {mail.subject}"
    times = Counter(mail.mail_id for mail in post.arrived)
    assert max(times.values()) <= 2, "a mail came three times"
    assert len(post.arrived) - len(times) <= post.unsure, "a mail came twice without a crash"


def _check_reminders(mail: Arrived, by_name: dict[str, Dossier], today: date) -> None:
    claims = claims_in(mail, today)
    assert claims, mail.text
    assert len({one.name for one in claims}) == len(claims), mail.text
    for claim in claims:
        dossier = by_name[claim.name]
        assert claim.status == dossier.status(today), (mail.subject, claim)
        assert claim.last_day in {None, dossier.last_day}, (mail.subject, claim)


def _check_reader(mail: Arrived, row: Any, about: Iterable[Dossier], model: Model) -> None:
    """No mail speaks of an enrolment to somebody who has nothing to do with it."""
    if row.kind in FOR_STAFF:
        return
    for one in about:
        if row.learner is not None:
            assert mail.to == f"{one.name.lower()}@cursist.example", mail.subject
            continue
        assert row.enterprise_number == NUMBERS[one.company], mail.subject
    if row.person is not None and row.enterprise_number is not None:
        company = NUMBERS.index(row.enterprise_number)
        assert mail.to in model.members[company], f"{mail.to} may not act for them any more"


def gone_today(today: date) -> set[tuple[int, str]]:
    """By company and address, whose mail of reminders of today has left already."""
    with only_reading():
        found = rows(_GONE, name=f"reminders:%:{today}")
    return {(NUMBERS.index(row.enterprise_number), row.to_email) for row in found}


def check_last_days(model: Model, gone: set[tuple[int, str]], today: date) -> None:
    """Whoever must know it is reminded on the last day, and on the day after (nobody misses it)."""
    wanted = {
        (one.public_id, kind, address)
        for one in model.dossiers
        if (kind := _reminded_of(one, today)) and one.told_on < today
        for address in model.members[one.company] or [CONTACTS[one.company]]
        if (one.company, address) not in gone
    }
    if not wanted:
        return
    with only_reading():
        planned = {tuple(row) for row in rows(_REMINDED, today=today)}
    assert wanted <= planned, wanted - planned


def _reminded_of(one: Dossier, today: date) -> str | None:
    if one.status(today) == "application_needed" and today == one.last_day:
        return "application"
    is_lapsed = one.status(today) == "deadline_passed" and today == one.last_day + DAY
    return "lapsed" if is_lapsed else None


def check_nothing_waits(at: datetime) -> None:
    """Every mail that was due has left, or somebody knows why it did not."""
    with only_reading():
        late = [row for row in rows(_UNDONE) if row.state == "sending" or _is_due(row, at)]
    assert not late, late


def _is_due(row: Any, at: datetime) -> bool:
    moment = row.not_before_at
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=at.tzinfo)
    return bool(moment <= at)
