"""Queues today's reminders: a row for each, and one mail a person and company that holds them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.actions.recording import (
    Letter,
    Occasion,
    Recorded,
    hold_log,
    insert_rows,
    letter_to,
    queue_all,
    record,
)
from portal.actions.reminders.wanted import PAGE, Due, Wanted, due_today, not_planned, wanted_of
from portal.models import Reminder
from portal.queries.merged import merged_among
from portal.queries.reminders.planning import messages_named

_COLUMNS = ("enrolment_id", "kind", "on", "to_email", "message_id", "planned_at")


@dataclass(frozen=True, slots=True)
class Planned:
    """How many reminders were planned, and in how many new mails they leave."""

    reminders: int = 0
    mails: int = 0

    def __add__(self, other: "Planned") -> "Planned":
        return Planned(self.reminders + other.reminders, self.mails + other.mails)


def reminders_to_plan(on: Occasion) -> list[list[Wanted]]:
    """What leaves today and is not planned yet, in parts for one transaction each; only reads.

    A company is never divided over two parts: its mails may leave as soon as the first is
    committed, and would then lack what the second brings.
    """
    parts = (not_planned(wanted_of(due, on.today), on.today) for due in _in_parts(due_today(on)))
    return [part for part in parts if part]


def plan_reminders(part: Sequence[Wanted], on: Occasion) -> Planned:
    """Queue one part of today's reminders, whatever has been planned since it was found.

    The log is held, so that two workers plan one after the other and each reminder once (promise
    E14). One event tells how many; the mails are composed when they leave.
    """
    hold_log()
    # What was merged since has its reminders planned under the other company, the next time.
    merged = merged_among({one.company_id for one in part})
    wanted = not_planned([one for one in part if one.company_id not in merged], on.today)
    if not wanted:
        return Planned()
    names = {one.mail_of(on.today): one for one in wanted}
    known = messages_named(names)
    new = {name: one for name, one in names.items() if name not in known}
    event = record("reminders_planned", on, reminders=len(wanted), mails=len(new))
    queue_all([_letter(one, name, event) for name, one in new.items()])
    mails = messages_named(names)
    rows = [
        (
            one.enrolment_id, str(one.kind), on.today, one.reader.email,
            mails[one.mail_of(on.today)].id, on.at,
        )
        for one in wanted
    ]  # fmt: skip
    insert_rows(Reminder, _COLUMNS, rows)
    return Planned(len(wanted), len(new))


def _letter(wanted: Wanted, name: str, event: Recorded) -> Letter:
    reader = wanted.reader
    return letter_to(
        "reminders",
        event=event,
        to=(reader.name, reader.email),
        language=reader.language,
        dedupe=name,
        company_id=wanted.company_id,
        person_id=reader.person_id,
    )


def _in_parts(ordered: Sequence[Due]) -> Iterator[list[Due]]:
    part: list[Due] = []
    for one in ordered:
        if len(part) >= PAGE and one.company_id != part[-1].company_id:
            yield part
            part = []
        part.append(one)
    if part:
        yield part
