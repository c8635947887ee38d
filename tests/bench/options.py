"""What a run was asked to do."""

from dataclasses import dataclass

# A window in which others used more than this share of a core is done again, at most so often.
FOREIGN_LIMIT = 0.12
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Options:
    """How long, how often, how large, and which rows (none: all)."""

    rows: frozenset[str] = frozenset()
    rounds: int = 7
    seconds: float = 2
    employers: int = 200
    requests: int = 10_000
    starts: int = 7
    papers: int = 30
    documents: int = 500
    bank_days: int = 5
    repeats: int = REPEATS
    sizes: tuple[int, ...] = ()
    peers: bool = False
    peer_imports: int = 3
    peer_lines: int = 1_000

    def wants(self, *rows: str) -> bool:
        """Whether any of these rows (or a part of one, such as P27.page) was asked for."""
        wanted = {row.partition(".")[0] for row in self.rows}
        return not wanted or any(row.partition(".")[0] in wanted for row in rows)


def quick(rows: frozenset[str], sizes: tuple[int, ...]) -> Options:
    """A look in a few minutes: fewer and shorter rounds, so a wider spread."""
    return Options(
        rows,
        rounds=3,
        seconds=1,
        employers=50,
        requests=1_000,
        starts=3,
        papers=8,
        documents=60,
        bank_days=2,
        repeats=1,
        sizes=sizes,
        peer_imports=1,
        peer_lines=300,
    )
