"""E9: whatever files tell of a ledger, in whatever order, each movement is kept once."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from portal.rules.known_entries import Extent, Kept, Line, Novelty, Sighting, content_key, sort_out

ACCOUNT = "BE68539007547034"
FIRST_DAY = date(2026, 9, 14)
NUMBERED = ("coda", "camt053")


@dataclass(frozen=True)
class Told:
    """A movement of the ledger; few texts and amounts, so that there are true twins."""

    booked_on: date
    amount_cents: int
    communication: str
    structured: str = ""


@dataclass(frozen=True)
class Piece:
    """One statement: some movements in a row of the ledger, in one format."""

    form: str
    start: int
    end: int
    number: str = ""


@dataclass
class Store:
    """What is kept: per movement its content and everything that told of it."""

    rows: list[tuple[str, list[Sighting]]] = field(default_factory=list)
    perhaps: Counter[str] = field(default_factory=Counter)
    delivered: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def read(self, ledger: Sequence[Told], file: Sequence[Piece], turn: int) -> None:
        """Read one file, its lines turned around so many places."""
        lines, places = lines_of(ledger, file)
        lines = lines[turn % len(lines) :] + lines[: turn % len(lines)]
        wanted = {line.content for line in lines}
        kept = [
            Kept(key=key, content=content, sightings=tuple(sightings))
            for key, (content, sightings) in enumerate(self.rows)
            if content in wanted
        ]
        row_of_line = {}
        findings = {one.line: one for one in sort_out(lines, kept)}
        # A line may repeat a line of an earlier statement of its file, which is new before it.
        for line in sorted(lines, key=lambda one: (findings[one.key].novelty != "new", one.key)):
            found = findings[line.key]
            if found.novelty is Novelty.NEW:
                row_of_line[line.key] = len(self.rows)
                self.rows.append((line.content, []))
            row = row_of_line.get(line.key, found.kept)
            row = row_of_line[found.twin_of] if row is None else row
            assert self.rows[row][0] == line.content
            self.rows[row][1].append(Sighting(reference=line.reference, extent=line.extent))
            self.perhaps[line.content] += found.novelty is Novelty.PERHAPS
            self.delivered[line.content].add(places[line.key])

    def kept(self) -> Counter[str]:
        """How many movements are kept of each content."""
        return Counter(content for content, _ in self.rows)


def lines_of(ledger: Sequence[Told], file: Sequence[Piece]) -> tuple[list[Line], dict[int, int]]:
    """The lines of a file, and which movement each of them really is."""
    lines, places = [], {}
    for statement, piece in enumerate(file):
        extent = extent_of(ledger, piece)
        for place in range(piece.start, piece.end):
            key = len(lines)
            places[key] = place
            told = ledger[place]
            reference = f"{place}" if piece.form in NUMBERED else ""
            content = content_key(ACCOUNT, told)
            lines.append(
                Line(
                    key=key,
                    content=content,
                    booked_on=told.booked_on,
                    reference=reference,
                    statement=statement,
                    extent=extent,
                )
            )
    return lines, places


def extent_of(ledger: Sequence[Told], piece: Piece) -> Extent:
    """What a statement says about itself; a CSV file has neither a number nor balances."""
    balances = [0, *accumulate(told.amount_cents for told in ledger)]
    is_balanced = piece.form != "csv"
    return Extent(
        numbering=piece.form,
        number=piece.number,
        opened_on=ledger[piece.start].booked_on,
        closed_on=ledger[piece.end - 1].booked_on,
        opening_cents=balances[piece.start] if is_balanced else None,
        closing_cents=balances[piece.end] if is_balanced else None,
        entries=piece.end - piece.start,
    )


@st.composite
def ledgers(draw: st.DrawFn) -> list[Told]:
    """Up to ten movements on three days; no balance comes back, as the docstring asks."""
    told = draw(
        st.lists(
            st.builds(
                Told,
                st.integers(0, 2).map(lambda days: FIRST_DAY + timedelta(days=days)),
                st.sampled_from([120_00, 180_00, -35_00]),
                st.sampled_from(["", "EXCEL"]),
            ),
            min_size=1,
            max_size=10,
        )
    )
    told.sort(key=lambda one: one.booked_on)
    balances = [0, *accumulate(one.amount_cents for one in told)]
    assume(len(set(balances)) == len(balances))
    return told


@st.composite
def files(draw: st.DrawFn, ledger: Sequence[Told], forms: Sequence[str]) -> list[Piece]:
    """One file of one format with some movements in a row, as one statement or cut in several."""
    form = draw(st.sampled_from(forms))
    size = len(ledger)
    if form == "mt940":
        return draw(numbered_statements(size))
    start = draw(st.integers(0, size - 1))
    end = draw(st.integers(start + 1, size))
    if form == "csv":
        return [Piece(form, start, end)]
    cut = draw(st.integers(start, end))
    bounds = [(start, cut), (cut, end)]
    return [Piece(form, a, b) for a, b in bounds if a < b]


@st.composite
def numbered_statements(draw: st.DrawFn, size: int) -> list[Piece]:
    """Statements of a bank that numbers no movement: always cut after every third one."""
    everything = [
        Piece("mt940", start, min(start + 3, size), f"2026-{start}") for start in range(0, size, 3)
    ]
    first = draw(st.integers(0, len(everything) - 1))
    last = draw(st.integers(first + 1, len(everything)))
    return everything[first:last]


@st.composite
def stories(draw: st.DrawFn, *forms: str) -> tuple[list[Told], list[list[Piece]], list[int]]:
    """A ledger, the files that arrive one after the other, and how their lines are turned."""
    ledger = draw(ledgers())
    arriving = draw(st.lists(files(ledger, forms), min_size=1, max_size=6))
    turns = draw(st.lists(st.integers(0, 9), min_size=len(arriving), max_size=len(arriving)))
    return ledger, arriving, turns


def read_all(ledger: list[Told], arriving: Sequence[list[Piece]], turns: Sequence[int]) -> Store:
    """Read the files one after the other."""
    store = Store()
    for file, turn in zip(arriving, turns, strict=True):
        store.read(ledger, file, turn)
    return store


def are_alike_by_chance(ledger: Sequence[Told], arriving: Sequence[list[Piece]]) -> bool:
    """Whether two files without bank numbers equal each other and tell of other movements."""
    seen: dict[tuple[str, ...], tuple[int, int]] = {}
    for (piece,) in (file for file in arriving if file[0].form == "csv"):
        told = sorted(content_key(ACCOUNT, one) for one in ledger[piece.start : piece.end])
        place = (piece.start, piece.end)
        if seen.setdefault(tuple(told), place) != place:
            return True
    return False


@given(story=stories("coda", "camt053", "csv", "mt940"))
@settings(max_examples=200, deadline=None)
@example(
    # Two numbered statements that equal each other line for line.
    story=(
        [Told(FIRST_DAY, cents, "") for cents in (120_00, -35_00, -35_00) * 2],
        [[Piece("mt940", 0, 3, "2026-0"), Piece("mt940", 3, 6, "2026-3")]],
        [0],
    )
)
def test_e9_nothing_is_kept_twice_and_nothing_is_lost_silently(
    story: tuple[list[Told], list[list[Piece]], list[int]],
) -> None:
    ledger, arriving, turns = story
    assume(not are_alike_by_chance(ledger, arriving))
    store = read_all(ledger, arriving, turns)
    kept = store.kept()
    for content, places in store.delivered.items():
        assert kept[content] <= len(places), "a movement is kept twice"
        assert kept[content] + store.perhaps[content] >= len(places), "a movement is lost"
        if not store.perhaps[content]:
            assert kept[content] == len(places)


@given(story=stories("coda", "camt053", "csv", "mt940"), data=st.data())
@settings(max_examples=150, deadline=None)
def test_e9_once_one_numbered_format_told_everything_nothing_is_in_doubt(
    story: tuple[list[Told], list[list[Piece]], list[int]], data: st.DataObject
) -> None:
    ledger, arriving, turns = story
    assume(not are_alike_by_chance(ledger, arriving))
    form = data.draw(st.sampled_from(NUMBERED))
    cut = data.draw(st.integers(0, len(ledger)))
    halves = [[Piece(form, a, b)] for a, b in ((0, cut), (cut, len(ledger))) if a < b]
    everything = data.draw(st.permutations(arriving + halves))
    store = read_all(ledger, everything, [*turns, *[0 for _ in halves]])
    assert store.kept() == Counter(content_key(ACCOUNT, told) for told in ledger)


@given(story=stories("coda"), data=st.data())
@settings(max_examples=200, deadline=None)
@example(
    story=(
        [Told(FIRST_DAY, 120_00, ""), Told(FIRST_DAY, 120_00, "")],
        [[Piece("coda", 0, 1)], [Piece("coda", 1, 2)]],
        [0, 0],
    ),
    data=None,
)
def test_e9_files_with_bank_numbers_leave_no_doubt_in_any_order(
    story: tuple[list[Told], list[list[Piece]], list[int]], data: st.DataObject | None
) -> None:
    ledger, arriving, turns = story
    order = data.draw(st.permutations(range(len(arriving)))) if data else [1, 0]
    one = read_all(ledger, arriving, turns)
    other = read_all(ledger, [arriving[n] for n in order], [turns[n] for n in order])
    assert one.kept() == other.kept()
    assert not one.perhaps.total()
    assert not other.perhaps.total()
