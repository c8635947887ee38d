"""Medians, spread and ratios taken pair by pair."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured row: the value that is judged, and the rounds that it comes from."""

    row: str
    value: float
    rounds: tuple[float, ...] = ()
    unit: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The value with its spread, for a remark about another figure."""
        return f"{short(self.value)} {self.spread}"

    @property
    def spread(self) -> str:
        """The least and the most over the rounds."""
        if len(self.rounds) < 2:
            return ""
        return f"[{short(min(self.rounds))}..{short(max(self.rounds))}]"


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A row without a figure, and why."""

    row: str
    reason: str


@dataclass(slots=True)
class Orientation:
    """What nobody judges: absolute values over the rounds, and how quiet the machine was."""

    values: dict[str, list[float]] = field(default_factory=dict)
    repeated: int = 0
    noisy: int = 0

    def add(self, name: str, value: float) -> None:
        """Add one round."""
        self.values.setdefault(name, []).append(value)


def ratios(above: Sequence[float], below: Sequence[float]) -> tuple[float, ...]:
    """Each round's value divided by the other's of the same round."""
    return tuple(a / b for a, b in zip(above, below, strict=True))


def figure_of(row: str, rounds: Sequence[float], *remarks: str, unit: str = "") -> Figure:
    """The median over the rounds, with its spread."""
    return Figure(row, median(rounds), tuple(rounds), unit, remarks)


def short(value: float) -> str:
    """A number in three or four signs."""
    if value == int(value) and abs(value) < 1e6:
        return str(int(value))
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
