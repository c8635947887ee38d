"""What an inspector must find about an enrolment, and which of it is not there.

VLAIO asks of a provider the proof of enrolment with its seven items, the list of attendances and
copies of the certificates, kept for ten years after the first lesson (controle en
stavingsdocumenten). The school adds what shows that the application was in time and paid.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from portal.rules.deadline import outer_day
from portal.rules.stations import Facts, Stage, stage_of

# A folder of more than this would take longer to make than a page may take.
MOST_ENROLMENTS = 200
MOST_BYTES = 200_000_000

_CLOSED = {Stage.CANCELLED, Stage.ORDINARY_FEE, Stage.ENROLLED_TOO_LATE}


class Item(StrEnum):
    """What can be missing, in the order in which an enrolment comes by it."""

    DESCRIPTION = "description"
    THEME = "theme"
    CONFIRMATION = "confirmation"
    PROJECT_NUMBER = "project_number"
    PROOF = "proof"
    APPROVAL = "approval"
    BETTER_NUMBER = "better_number"
    TIMELINESS = "timeliness"
    PAYMENT = "payment"
    REST = "rest"
    PAYMENT_CONFIRMATION = "payment_confirmation"


# What follows by itself as long as the application can still be made, and then paid.
_COMING = frozenset(
    {Item.PROJECT_NUMBER, Item.APPROVAL, Item.BETTER_NUMBER, Item.PAYMENT, Item.REST}
)


class Paper(StrEnum):
    """Whether there is a paper: none, its file is still to be made or is lost, or it is kept."""

    NONE = "none"
    PENDING = "pending"
    LOST = "lost"
    KEPT = "kept"


class Gap(NamedTuple):
    """Something that is missing; of a paper also whether it never was, waits or was lost.

    What `is_awaited` can still come in time, so that nobody has done anything wrong yet.
    """

    item: Item
    paper: Paper = Paper.NONE
    is_awaited: bool = False


class Addition(StrEnum):
    """What the portal never holds, so that the school must add it by hand."""

    ATTENDANCE = "attendance"
    CERTIFICATE = "certificate"
    BANK_LINE = "bank_line"


class Evidence(NamedTuple):
    """What is kept about one enrolment.

    The papers are those that hold now; `applied_on` and `was_in_time` are None as long as nobody
    knows.
    """

    facts: Facts
    applied_on: date | None = None
    has_description: bool = True
    has_theme: bool = True
    confirmation: Paper = Paper.NONE
    proof: Paper = Paper.NONE
    was_in_time: bool | None = None
    payment_confirmation: Paper = Paper.NONE


def gaps_of(evidence: Evidence, today: date) -> tuple[Gap, ...]:
    """Say what is missing on a day, in the order of `Item`.

    Of an enrolment that is closed nothing more will come, so it lacks only what shows that its
    application was made, and files that are gone.
    """
    facts, is_open = evidence.facts, stage_of(evidence.facts) not in _CLOSED
    asked = {
        Item.DESCRIPTION: is_open and not evidence.has_description,
        Item.THEME: is_open and not evidence.has_theme,
        Item.PROJECT_NUMBER: is_open and not facts.has_project_number,
        Item.APPROVAL: is_open and _waits_for_approval(facts),
        Item.BETTER_NUMBER: is_open and facts.is_rejected,
        Item.TIMELINESS: facts.has_project_number and evidence.was_in_time is False,
        Item.PAYMENT: is_open and not facts.is_final and facts.received_cents == 0,
        Item.REST: is_open and not facts.is_final and facts.received_cents != 0,
    }
    papers = {
        Item.CONFIRMATION: (evidence.confirmation, is_open),
        Item.PROOF: (evidence.proof, facts.has_project_number),
        Item.PAYMENT_CONFIRMATION: (evidence.payment_confirmation, is_open and facts.is_final),
    }
    coming = _COMING if _may_go_on(evidence, today) else frozenset()
    found = [Gap(item, is_awaited=item in coming) for item, is_asked in asked.items() if is_asked]
    for item, (paper, is_needed) in papers.items():
        if paper in {Paper.PENDING, Paper.LOST} or (paper is Paper.NONE and is_needed):
            found.append(Gap(item, paper, is_awaited=paper is Paper.PENDING))
    order = list(Item)
    return tuple(sorted(found, key=lambda gap: order.index(gap.item)))


def is_for_inspection(facts: Facts) -> bool:
    """Say whether an enrolment concerns the scheme, so that an inspector has business with it.

    What was closed without an application and without money is between school and learner.
    """
    was_used = facts.has_project_number or facts.received_cents != 0
    return was_used or stage_of(facts) not in _CLOSED


def additions_to(
    facts: Facts, *, first_lesson_on: date, last_lesson_on: date, today: date, is_by_hand: bool
) -> tuple[Addition, ...]:
    """Say what the school must add by hand on a day.

    `is_by_hand` means that money was confirmed without the line of a bank statement.
    """
    follows = stage_of(facts) not in _CLOSED
    asked = {
        Addition.ATTENDANCE: follows and first_lesson_on <= today,
        Addition.CERTIFICATE: follows and last_lesson_on < today,
        Addition.BANK_LINE: is_by_hand,
    }
    return tuple(addition for addition, is_asked in asked.items() if is_asked)


def portions(sizes: Sequence[int]) -> Iterator[slice]:
    """Divide enrolments, of which each brings so many bytes of files, over as few maps as allowed.

    They stay in their order. One that is too large by itself has a map of its own.
    """
    start, total = 0, 0
    for index, size in enumerate(sizes):
        is_full = index - start == MOST_ENROLMENTS or total + size > MOST_BYTES
        if index > start and is_full:
            yield slice(start, index)
            start, total = index, 0
        total += size
    if start < len(sizes):
        yield slice(start, len(sizes))


def _waits_for_approval(facts: Facts) -> bool:
    return facts.has_project_number and not facts.is_approved and not facts.is_rejected


def _may_go_on(evidence: Evidence, today: date) -> bool:
    """Whether the next step can still be taken in time: the application, later its payment."""
    facts = evidence.facts
    if not facts.has_project_number:
        return today <= facts.last_day
    return today <= outer_day(evidence.applied_on or facts.enrolled_on)
