"""Pairs the lines of statements with the movements that are known already."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple

from portal.rules.known_entries.extent import Extent, are_apart, surely_overlap

# A number this long is no count of lines: two formats that give the same one mean one movement.
LONG_REFERENCE = 8
# Before what is no number of the bank but the balance after a movement. Equal ones are one
# movement; others say nothing, because a bank may list a day in another order later.
BY_BALANCE = "="


class Novelty(StrEnum):
    """Whether a line tells of a movement that was not known before."""

    NEW = "new"
    KNOWN = "known"
    PERHAPS = "perhaps"


class Sighting(NamedTuple):
    """One line of one statement that told of a movement; `reference` is the bank's number."""

    reference: str
    extent: Extent


class Line(NamedTuple):
    """A line that comes in: `content` is its content_key, `statement` counts within the call."""

    key: int
    content: str
    booked_on: date
    reference: str
    statement: int
    extent: Extent


class Kept(NamedTuple):
    """A movement that is kept, with every line that ever told of it."""

    key: int
    content: str
    sightings: tuple[Sighting, ...]


class Finding(NamedTuple):
    """What a line is. Not new: `kept` is the movement it repeats, or `twin_of` the line before."""

    line: int
    novelty: Novelty
    kept: int | None = None
    twin_of: int | None = None


class _Tie(IntEnum):
    """How strongly a movement may be the one a line tells of; the order is that of preference."""

    SURE = 0
    OPEN = 1
    NONE = 2


@dataclass(slots=True)
class _Movement:
    """One movement while lines are being paired with it."""

    kept: int | None
    line: int | None
    sightings: list[Sighting]


def sort_out(lines: Sequence[Line], kept: Iterable[Kept]) -> list[Finding]:
    """Say of each line whether it is new; the answers stand in the order of the lines.

    `kept` are all movements of the account with the content of one of the lines. One line of a
    statement never repeats another line of it. Otherwise, within one content:

    1. The same bank number in the same numbering is one movement; a long one in any numbering.
    2. Other bank numbers in one numbering are two movements; balances for want of them are not.
    3. Statements that surely overlap, or are the same once more line for line, are paired by
       count: the first two of three equal lines are known when two such movements are.
    4. Balanced statements of one numbering with other statement numbers are two movements.
    5. Anything else cannot be known: `perhaps`. Such are equal lines in two cuttings of a CSV
       without bank numbers, and a day that two formats hold in different pieces.

    Every line is remembered with its movement, `perhaps` too, so the outcome does not depend on
    the order of lines or files. Not to be known at all, and taken for the same: two files without
    bank numbers that equal each other line for line, and two pieces of one day that begin (or
    end) at the same balance to the cent.
    """
    movements = _by_content(kept)
    findings: dict[int, Finding] = {}
    for statement in _statements(lines):
        again = _repeated_extents(statement, movements)
        for content, group in _groups(statement).items():
            for finding in _pair(group, movements[content], again):
                findings[finding.line] = finding
    return [findings[line.key] for line in lines]


def _by_content(kept: Iterable[Kept]) -> defaultdict[str, list[_Movement]]:
    movements: defaultdict[str, list[_Movement]] = defaultdict(list)
    for one in sorted(kept, key=lambda one: one.key):
        movements[one.content].append(_Movement(one.key, None, list(one.sightings)))
    return movements


def _statements(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines by statement, oldest first, without numbers that their own statement repeats."""
    statements: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        statements[line.statement].append(line)
    ordered = sorted(
        statements.values(),
        key=lambda one: (one[0].extent.opened_on, one[0].extent.closed_on, one[0].statement),
    )
    return [_with_own_numbers(statement) for statement in ordered]


def _with_own_numbers(statement: list[Line]) -> list[Line]:
    """A number that stands on two lines of one statement is the number of neither."""
    times = Counter(line.reference for line in statement)
    return [
        line._replace(reference="") if line.reference and times[line.reference] > 1 else line
        for line in statement
    ]


def _groups(statement: Sequence[Line]) -> dict[str, list[Line]]:
    groups: defaultdict[str, list[Line]] = defaultdict(list)
    for line in statement:
        groups[line.content].append(line)
    return groups


def _repeated_extents(
    statement: Sequence[Line], movements: defaultdict[str, list[_Movement]]
) -> frozenset[Extent]:
    """The earlier statements that equal this one line for line, so that it is one of them."""
    extent = statement[0].extent
    wanted = Counter(line.content for line in statement)
    if wanted.total() != extent.entries:
        return frozenset()
    seen: defaultdict[Extent, Counter[str]] = defaultdict(Counter)
    for content in wanted:
        for movement in movements.get(content, ()):
            for earlier in {sighting.extent for sighting in movement.sightings}:
                if _may_be_again(earlier, extent):
                    seen[earlier][content] += 1
    return frozenset(earlier for earlier, counts in seen.items() if counts == wanted)


def _may_be_again(earlier: Extent, extent: Extent) -> bool:
    """Two balanced statements of equal lines are one only when their numbers and balances agree."""
    if extent.is_balanced:
        return earlier == extent
    return earlier.numbering == extent.numbering and earlier.entries == extent.entries


def _pair(
    group: list[Line], movements: list[_Movement], again: frozenset[Extent]
) -> Iterator[Finding]:
    """Pair the lines of one statement with one content; movements that are new are added."""
    free = dict(enumerate(movements))
    places = _places_by_number(movements)
    left = []
    for line in sorted(group, key=lambda one: (one.reference, one.key)):
        place = next((place for place in places.get(_number(line), ()) if place in free), None)
        if place is None:
            left.append(line)
        else:
            yield _seen_again(line, free.pop(place), Novelty.KNOWN)
    # A line with a number fits fewer movements, so such lines choose first.
    for has_number in (True, False):
        some = [line for line in left if bool(line.reference) is has_number]
        yield from _pair_by_count(some, free, movements, again)


def _number(told: Line | Sighting) -> tuple[str, str]:
    """The bank's number with what it is unique in: everywhere when it is long."""
    is_long = len(told.reference) >= LONG_REFERENCE
    return ("" if is_long else told.extent.numbering, told.reference)


def _places_by_number(movements: Sequence[_Movement]) -> dict[tuple[str, str], list[int]]:
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, movement in enumerate(movements):
        for number in {_number(told) for told in movement.sightings if told.reference}:
            places[number].append(place)
    return places


def _pair_by_count(
    lines: Sequence[Line],
    free: dict[int, _Movement],
    movements: list[_Movement],
    again: frozenset[Extent],
) -> Iterator[Finding]:
    """Pair lines that differ in nothing that decides; each movement serves one of them."""
    if not lines:
        return
    ties = [(_tie(lines[0], movement, again), place) for place, movement in free.items()]
    queue = [pair for pair in sorted(ties) if pair[0] is not _Tie.NONE]
    for line, (tie, place) in zip(lines, queue, strict=False):
        novelty = Novelty.KNOWN if tie is _Tie.SURE else Novelty.PERHAPS
        yield _seen_again(line, free.pop(place), novelty)
    for line in lines[len(queue) :]:
        told = Sighting(reference=line.reference, extent=line.extent)
        movements.append(_Movement(None, line.key, [told]))
        yield Finding(line.key, Novelty.NEW)


def _tie(line: Line, movement: _Movement, again: frozenset[Extent]) -> _Tie:
    """Weigh all that told of a movement; lines whose number it has are paired already."""
    is_sure = is_apart = False
    for told in movement.sightings:
        is_comparable = told.extent.numbering == line.extent.numbering
        if is_comparable and _is_number(line.reference) and _is_number(told.reference):
            return _Tie.NONE
        if told.extent in again or surely_overlap(told.extent, line.extent, line.booked_on):
            is_sure = True
        elif are_apart(told.extent, line.extent):
            is_apart = True
    if is_sure:
        return _Tie.OPEN if is_apart else _Tie.SURE
    return _Tie.NONE if is_apart else _Tie.OPEN


def _is_number(reference: str) -> bool:
    """Whether the bank itself numbered the movement so."""
    return bool(reference) and not reference.startswith(BY_BALANCE)


def _seen_again(line: Line, movement: _Movement, novelty: Novelty) -> Finding:
    movement.sightings.append(Sighting(reference=line.reference, extent=line.extent))
    return Finding(line.key, novelty, kept=movement.kept, twin_of=movement.line)
