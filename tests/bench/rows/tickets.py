"""P21: our PDF beside pretix's ticket, in turn, each made in a process of its own."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen

from tests.bench.data import ROOT
from tests.bench.figures import Figure, Orientation, Unmeasured, figure_of, ratios
from tests.bench.machine import cpu_seconds
from tests.bench.options import Options
from tests.bench.pretix import PretixFailed, failed, pretix
from tests.bench.rivals import MissingEnvironment

ROWS = ("P21",)

Result = Figure | Unmeasured
Tell = Callable[[str], None]
# Seconds and bytes of one document.
Made = tuple[float, float]

# Not as `-m`: the portal's child would load the main module of its parent once more.
_RUN = "from tests.bench.press import on_demand; on_demand()"


def measure(options: Options, orientation: Orientation, tell: Tell) -> list[Result]:
    """Only when pretix may take part."""
    if not options.peers:
        return [Unmeasured("P21", "pretix takes part with --peers")] if options.rows else []
    try:
        with pretix(tell) as peer, peer.script("ticket") as theirs, _ours() as ours:
            tell(f"{options.papers} rounds of PDFs beside pretix's tickets")
            return _figures(ours, theirs, options.papers, orientation)
    except (MissingEnvironment, PretixFailed) as why:
        return [Unmeasured("P21", str(why))]


def _figures(
    ours: Popen[str], theirs: Popen[str], rounds: int, orientation: Orientation
) -> list[Result]:
    for _ in range(2):
        _in_turn(ours, theirs)
    before = [cpu_seconds(process.pid) for process in (ours, theirs)]
    made = [_in_turn(ours, theirs) for _ in range(rounds)]
    our_cpu, their_cpu = (
        cpu_seconds(process.pid) - ticks
        for process, ticks in zip((ours, theirs), before, strict=True)
    )
    for (our_seconds, _), (their_seconds, their_bytes) in made:
        orientation.add("PDF beside pretix: ours, ms", our_seconds * 1000)
        orientation.add("PDF beside pretix: its ticket, ms", their_seconds * 1000)
        orientation.add("PDF beside pretix: its ticket, bytes", their_bytes)
    time, size = (
        ([our[part] for our, _ in made], [their[part] for _, their in made]) for part in (0, 1)
    )
    return [
        figure_of(
            "P21",
            ratios(time[1], time[0]),
            "ours: facts to PDF/A-3a and PDF/UA-1, through the child process; a ticket is neither",
            f"of CPU, the child's and the reading of the order included: {their_cpu / our_cpu:.2f}",
        ),
        figure_of("P21.bytes", ratios(*size)),
    ]


def _in_turn(ours: Popen[str], theirs: Popen[str]) -> tuple[Made, Made]:
    return _ask(ours, "press"), _ask(theirs, "ticket")


def _ask(process: Popen[str], name: str) -> Made:
    assert process.stdin
    assert process.stdout
    process.stdin.write("again\n")
    process.stdin.flush()
    answer = process.stdout.readline().split()
    if len(answer) != 2:
        raise failed(name)
    return float(answer[0]), float(answer[1])


@contextmanager
def _ours() -> Iterator[Popen[str]]:
    command = [sys.executable, "-c", _RUN]
    with Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as process:
        yield process
