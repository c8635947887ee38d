"""P32: one round of planning reminders, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Callable

from tests.bench.data import ROOT
from tests.bench.figures import Figure, Orientation, Unmeasured, figure_of, ratios
from tests.bench.machine import Watch
from tests.bench.options import FOREIGN_LIMIT, Options
from tests.bench.planning import all_open

ROWS = ("P32",)
SMALL, LARGE = 10_000, 100_000

Result = Figure | Unmeasured
Tell = Callable[[str], None]
Run = dict[str, float]

_RUN = "import sys; from tests.bench.planning import main; main(*sys.argv[1:])"


class Failed(Exception):
    """A round that did not end well, with its last line."""


def measure(options: Options, orientation: Orientation, tell: Tell) -> list[Result]:
    """Time, memory and statements of a round, for both sizes in turn."""
    small: list[Run] = []
    large: list[Run] = []
    try:
        for number in range(options.bank_days):
            tell(f"planning {number + 1} of {options.bank_days}: 10,000 and 100,000 enrolments")
            small.append(_quietest(SMALL, options, orientation))
            large.append(_quietest(LARGE, options, orientation))
    except Failed as problem:
        return [Unmeasured("P32", str(problem))]
    for run in large:
        orientation.add("planning of 100,000, CPU s", run["cpu"])
        orientation.add("planning of 100,000 once more, s", run["again"])
    if any(run["twice"] or not run["reminders"] for run in (*small, *large)):
        return [Unmeasured("P32", "a second round planned again, or the first one nothing")]
    more = (LARGE - SMALL) / 1000
    remark = f"{large[0]['reminders']:.0f} reminders planned"
    return [
        figure_of("P32", [run["seconds"] for run in large], remark, unit="s"),
        figure_of(
            "P32.growth",
            ratios([run["seconds"] for run in large], [run["seconds"] for run in small]),
        ),
        figure_of("P32.memory", [run["memory"] for run in large], unit="MiB"),
        figure_of(
            "P32.statements",
            [
                (one["statements"] - other["statements"]) / more
                for one, other in zip(large, small, strict=True)
            ],
        ),
    ]


def _quietest(enrolments: int, options: Options, orientation: Orientation) -> Run:
    """A run that others left alone, or the quietest of those that were tried."""
    found = _run(enrolments)
    for _ in range(options.repeats):
        if found["foreign"] <= FOREIGN_LIMIT:
            break
        orientation.repeated += 1
        found = min(found, _run(enrolments), key=lambda one: one["foreign"])
    orientation.noisy += found["foreign"] > FOREIGN_LIMIT
    return found


def _run(enrolments: int) -> Run:
    data = all_open(enrolments)
    command = [sys.executable, "-c", _RUN, str(data.folder), str(enrolments)]
    watch = Watch()
    watch.start()
    done = subprocess.run(
        command, cwd=ROOT, env=data.environment, capture_output=True, text=True, check=False
    )
    foreign = watch.foreign()
    if done.returncode:
        raise Failed(done.stderr.strip().splitlines()[-1])
    run: Run = json.loads(done.stdout.splitlines()[-1])
    return run | {"foreign": foreign}
