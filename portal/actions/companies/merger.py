"""What merging two companies would do: everything that follows, before anything is changed."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from portal.queries.mergers import (
    Counts,
    counts_under,
    enrolments_under,
    invitations_under,
    memberships_under,
    project_numbers_under,
)
from portal.queries.rows import AnyRow
from portal.rules.merging import Access, Obstacle, access_after, conflict
from portal.rules.stations import Stage


class Member(NamedTuple):
    """Somebody who moves, and what that person may do in each company; None: not in that one.

    Of two calendar links to the days of both companies, `loses_feed`, the old one's ends.
    """

    person_id: int
    name: str
    email: str
    is_active: bool
    old: Access
    stays: Access | None
    after: Access
    loses_feed: bool

    def comes_in(self, today: date) -> bool:
        """Whether this person sees the company that stays because of the merger only."""
        had = self.stays is not None and self.stays.is_open(today)
        return self.is_active and self.after.is_open(today) and not had


class Merger(NamedTuple):
    """What merging one company (`old`) into another (`stays`) would do."""

    old: AnyRow
    stays: AnyRow
    obstacles: tuple[Obstacle, ...]
    twice: Sequence[tuple[str, str]]
    enrolments: Sequence[AnyRow]
    members: Sequence[Member]
    colleagues: Sequence[str]
    invited: Sequence[AnyRow]
    withdrawn: Sequence[AnyRow]
    project_numbers: Sequence[str]
    counts: Counts

    @property
    def renewed(self) -> int:
        """How many papers are replaced, because they state the number that goes."""
        return sum(one.has_confirmation + one.has_payment for one in self.enrolments)

    @property
    def digest(self) -> str:
        """Stands for everything that somebody agrees to, so that nothing else is carried out.

        Mails that leave and drafts that are typed meanwhile are no reason to look again.
        """
        told = (
            tuple(self.old[:4]),
            tuple(self.stays[:4]),
            [(one.public_id, one.has_confirmation, one.has_payment) for one in self.enrolments],
            [(one.person_id, one.old, one.stays, one.loses_feed) for one in self.members],
            self.colleagues,
            [one.id for one in self.invited],
            [one.id for one in self.withdrawn],
            list(self.project_numbers),
        )
        return hashlib.sha256(repr(told).encode()).hexdigest()


def plan_merger(old: AnyRow, stays: AnyRow, *, today: date, now: datetime) -> Merger:
    """Say what merging would do, and what stands in its way; only reads."""
    found = enrolments_under(old.id, stays.id)
    moving = [one for one in found if one.company_id == old.id]
    twice = _twice(moving, [one for one in found if one.company_id == stays.id])
    rows = memberships_under(old.id, stays.id)
    numbers = (old.id, stays.id)
    of_old, of_stays = ([one for one in rows if one.company_id == number] for number in numbers)
    open_there, inside = _emails(of_stays, today), _emails(of_old, today)
    invitations = invitations_under(old.id, stays.id)
    known = open_there | {
        one.email for one in invitations if one.company_id == stays.id and one.expires_at > now
    }
    asked = [one for one in invitations if one.company_id == old.id]
    return Merger(
        old=old,
        stays=stays,
        obstacles=_obstacles(old, stays, twice),
        twice=twice,
        enrolments=moving,
        members=_members(of_old, of_stays, today),
        colleagues=[
            one.name for one in of_stays if one.email in open_there and one.email not in inside
        ],
        invited=[one for one in asked if one.email not in known],
        withdrawn=[one for one in asked if one.email in known],
        project_numbers=project_numbers_under(old.id),
        counts=counts_under(old.id, now),
    )


def _emails(rows: Iterable[AnyRow], today: date) -> set[str]:
    """The addresses of those whom these rows let in."""
    return {one.email for one in rows if one.is_active and _access(one).is_open(today)}


def _obstacles(
    old: AnyRow, stays: AnyRow, twice: Sequence[tuple[str, str]]
) -> tuple[Obstacle, ...]:
    if old.id == stays.id:
        return (Obstacle.ITSELF,)
    found = {
        Obstacle.MERGED_BEFORE: old.merged_into_id is not None,
        Obstacle.STAYS_MERGED: stays.merged_into_id is not None,
        Obstacle.ENROLLED_TWICE: bool(twice),
    }
    return tuple(one for one, stands in found.items() if stands)


def _twice(moving: Iterable[AnyRow], there: Iterable[AnyRow]) -> list[tuple[str, str]]:
    """Who is enrolled in the same course under both companies, and runs: learner and course."""
    known: dict[tuple[int, int], list[Stage]] = {}
    for one in there:
        known.setdefault((one.learner_id, one.course_id), []).append(Stage(one.stage))
    return sorted(
        {
            (one.learner, one.course)
            for one in moving
            for stage in known.get((one.learner_id, one.course_id), ())
            if conflict(Stage(one.stage), stage)
        }
    )


def _members(of_old: Iterable[AnyRow], of_stays: Iterable[AnyRow], today: date) -> list[Member]:
    there = {one.person_id: one for one in of_stays}
    found = []
    for row in of_old:
        other = there.get(row.person_id)
        old, stays = _access(row), _access(other) if other is not None else None
        found.append(
            Member(
                row.person_id,
                row.name,
                row.email,
                row.is_active,
                old,
                stays,
                old if stays is None else access_after(old, stays, today),
                loses_feed=bool(row.has_feed and other is not None and other.has_feed),
            )
        )
    return found


def _access(row: AnyRow) -> Access:
    return Access(
        row.role,
        row.receives_mail,
        row.is_mandate,
        row.office,
        row.starts_on,
        row.ends_on,
        row.ended_at is not None,
    )
