"""P19, P20, P23: the PDF beside plain WeasyPrint on the same page, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Callable

from tests.bench.data import ROOT
from tests.bench.figures import Figure, Orientation, Unmeasured, figure_of, ratios
from tests.bench.options import Options

ROWS = ("P19", "P20", "P23")

Result = Figure | Unmeasured
Tell = Callable[[str], None]

# Not as `-m`: the portal's child would load the main module of its parent once more.
_RUN = "import sys; from tests.bench.press import main; main(*map(int, sys.argv[1:]))"


def measure(options: Options, orientation: Orientation, tell: Tell) -> list[Result]:
    """All rows of this module, from one process that makes every variant in turn."""
    tell(f"{options.papers} rounds of PDFs, then {options.documents} more")
    counts = [str(options.papers), str(options.documents)]
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *counts],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        return [Unmeasured(row, done.stderr.strip().splitlines()[-1]) for row in ROWS]
    made = json.loads(done.stdout)
    times: dict[str, list[float]] = made["times"]
    for name, rounds in times.items():
        for seconds in rounds:
            orientation.add(f"PDF {name}, ms", seconds * 1000)
    return [*_of_time(times, made["sizes"]), *_of_memory(made, options)]


def _of_time(times: dict[str, list[float]], sizes: dict[str, int]) -> list[Result]:
    ours, here, floor, naive = (times[name] for name in ("ours", "ours, here", "tuned", "naive"))
    here_by_floor = figure_of("P19", ratios(here, floor))
    bytes_of = ", ".join(f"{name} {size}" for name, size in sizes.items())
    return [
        figure_of(
            "P19",
            ratios(ours, floor),
            "ours: facts to PDF/A-3a and PDF/UA-1, through the child process",
            f"in the calling process: {here_by_floor.shown}",
            f"bytes: {bytes_of}",
        ),
        figure_of("P20", ratios(naive, ours)),
    ]


def _of_memory(made: dict[str, list[float]], options: Options) -> list[Result]:
    memory, digests = made["memory"], int(made["digests"][0])
    after = ", ".join(f"{one:.1f}" for one in memory)
    return [
        Figure(
            "P23",
            memory[-1] - memory[0],
            unit="MiB",
            remarks=(
                f"the child after the 2nd and every {_step(options.documents)}th of "
                f"{options.documents} PDFs, MiB: {after}",
                f"after the first of these steps: {memory[-1] - memory[1]:+.1f} MiB",
            ),
        ),
        Figure("P23.bytes", digests - 1, remarks=(f"{options.documents} PDFs and two processes",)),
    ]


def _step(documents: int) -> int:
    return max(1, documents // 5)
