"""A run as lines to read: each row with its verdict, then what nobody judges."""

from collections.abc import Iterator, Sequence
from statistics import median

from tests.bench.figures import Figure, Orientation, Unmeasured, short
from tests.bench.goals import GOALS, Verdict
from tests.bench.load import generator

Result = Figure | Unmeasured


def verdict_of(result: Result) -> Verdict:
    """How far a row came."""
    if isinstance(result, Unmeasured):
        return Verdict.NOT_MEASURED
    return GOALS[result.row].verdict(result.value)


def lines_of(found: Sequence[Result], orientation: Orientation) -> Iterator[str]:
    """The whole report."""
    yield ""
    heads = f"{'gate':>6} {'goal':>6} {'stretch':>7}  verdict"
    yield f"{'row':<16}{'measured':>9} {'spread':<15} {heads}"
    for one in sorted(found, key=_place):
        yield from _row(one)
    if orientation.values:
        yield "\nFor orientation, medians of this run on this machine:"
        for name, rounds in orientation.values.items():
            spread = f"[{short(min(rounds))}..{short(max(rounds))}]" if len(rounds) > 1 else ""
            yield f"  {name:<44}{short(median(rounds)):>8} {spread}"
    yield (
        f"\nLoad by {generator()}. Windows done again because others used the machine: "
        f"{orientation.repeated}; windows that stayed noisy: {orientation.noisy}."
    )
    missed = [one.row for one in found if verdict_of(one) is Verdict.MISSED]
    yield f"Gates missed: {', '.join(missed) or 'none'}."


def _row(result: Result) -> Iterator[str]:
    verdict = verdict_of(result)
    if isinstance(result, Unmeasured):
        yield f"{result.row:<16}{'–':>9} {'':<15} {'':>6} {'':>6} {'':>7}  {verdict}"
        yield f"    {result.reason}"
        return
    goal = GOALS[result.row]
    sign = "≥" if goal.is_more_better else "≤"
    gate, wanted, stretch = (sign + short(bound) for bound in goal.bounds)
    yield (
        f"{result.row:<16}{short(result.value):>9} {result.spread:<15} {gate:>6} {wanted:>6} "
        f"{stretch:>7}  {verdict}"
    )
    yield f"    {goal.what}"
    for remark in result.remarks:
        yield f"    · {remark}"


def _place(result: Result) -> tuple[int, str]:
    number, _, part = result.row[1:].partition(".")
    return int(number), part
