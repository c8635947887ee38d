"""P13, P14, P15, P17, P18: from the bank's file to confirmed payments, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from statistics import median

from tests.bench.data import ROOT
from tests.bench.figures import Figure, Orientation, Unmeasured, figure_of, ratios
from tests.bench.options import Options
from tests.bench.rows.bank_peers import beside_pretix, beside_tryton

ROWS = ("P13", "P14", "P15", "P17", "P18")
STEPS = ("read", "check", "record", "match", "confirm")

Result = Figure | Unmeasured
Tell = Callable[[str], None]
Run = dict[str, float]

_RUN = "import sys; from tests.bench.banking import main; main(*map(int, sys.argv[1:]))"


def measure(options: Options, orientation: Orientation, tell: Tell) -> list[Result]:
    """All rows of this module, from one process that visits the sizes in turn."""
    tell(f"{options.bank_days} bank days of 1,000 and of 10,000 lines, and a click of 1,000")
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(options.bank_days), str(options.repeats)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        return [Unmeasured(row, done.stderr.strip().splitlines()[-1]) for row in ROWS]
    told = json.loads(done.stdout)
    orientation.repeated += told["repeated"]
    orientation.noisy += told["noisy"]
    small, large = told["days"]["1000"], told["days"]["10000"]
    for name, runs in (("1,000 lines", small), ("10,000 lines", large)):
        for run in runs:
            orientation.add(f"bank day of {name}, CPU ms", 1000 * _total(run, cpu=True))
    found = [*_days(small, large, told["memory"]), *_growth(small, large), *_clicks(told["clicks"])]
    if options.peers and options.wants("P14"):
        tell("Tryton imports the same files")
        found.append(beside_tryton(_middle(large), orientation))
    if options.peers and options.wants("P13"):
        ours = _middle(small), _middle(small, cpu=True)
        found.append(beside_pretix(*ours, options, orientation, tell))
    return found


def _middle(runs: Sequence[Run], *, cpu: bool = False) -> float:
    return median(_total(run, cpu=cpu) for run in runs)


def _total(run: Run, *, cpu: bool = False) -> float:
    """Seconds of all steps together."""
    return sum(run[f"{step} cpu" if cpu else step] for step in STEPS)


def _days(small: Sequence[Run], large: Sequence[Run], memory: float) -> list[Result]:
    return [
        figure_of("P13", [1000 * _total(run) for run in small], *_parts(small), unit="ms"),
        figure_of("P14", [_total(run) for run in large], *_parts(large), unit="s"),
        Figure("P14.memory", memory, unit="MiB", remarks=("the process that did all these days",)),
    ]


def _parts(runs: Sequence[Run]) -> tuple[str, ...]:
    """The steps apart, in ms: by the clock, and what of it was CPU."""
    shown = [
        f"{step} {1000 * median(run[step] for run in runs):.1f} "
        f"({1000 * median(run[f'{step} cpu'] for run in runs):.1f})"
        for step in STEPS
    ]
    cpu = 1000 * median(_total(run, cpu=True) for run in runs)
    least = 1000 * min(_total(run) for run in runs)
    return (
        f"ms (of it CPU): {', '.join(shown)}",
        f"together {cpu:.0f} ms of CPU; least by the clock {least:.0f} ms",
        f"confirmed without doubt: {runs[0]['sure']:.0f}",
    )


def _growth(small: Sequence[Run], large: Sequence[Run]) -> list[Result]:
    counted = {
        step: (int(small[0][f"{step} statements"]), int(large[0][f"{step} statements"]))
        for step in STEPS
    }
    more = sum(after - before for before, after in counted.values())
    told = ", ".join(f"{step} {before} and {after}" for step, (before, after) in counted.items())
    growth, by_cpu = (
        ratios([_total(run, cpu=cpu) for run in large], [_total(run, cpu=cpu) for run in small])
        for cpu in (False, True)
    )
    rest = [sum(run[step] for step in STEPS[1:]) for run in small]
    again = [run["again"] for run in small]
    recorded = [run["check"] + run["record"] for run in small]
    same = 1000 * median(run["very same"] for run in small)
    return [
        figure_of("P15", growth, f"of CPU: {figure_of('P15', by_cpu).shown}"),
        Figure("P15.statements", more, remarks=(f"for 1,000 and 10,000 lines: {told}",)),
        figure_of(
            "P17",
            ratios(again, rest),
            "the same lines in other bytes, so that all have to be compared",
            f"without matching and confirming: {figure_of('P17', ratios(again, recorded)).shown}",
            f"the very same bytes, with reading: {same:.1f} ms",
        ),
    ]


def _clicks(clicks: Sequence[Run]) -> list[Result]:
    def shown(step: str) -> str:
        wall, cpu = (1000 * median(run[name] for run in clicks) for name in (step, f"{step} cpu"))
        return f"{wall:.0f} ({cpu:.0f})"

    return [
        figure_of(
            "P18",
            [1000 * run["confirm"] for run in clicks],
            f"ms (of it CPU): the list {shown('list')}, the check page {shown('check')}, "
            f"the click {shown('confirm')}",
            f"booked: {clicks[0]['booked']:.0f}",
            unit="ms",
        )
    ]
