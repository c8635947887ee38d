"""One run of the benchmark: `python -m tests.bench`, or ./bin/bench, which prepares it."""

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from tests.bench.figures import Figure, Orientation, Unmeasured
from tests.bench.goals import GOALS, Verdict
from tests.bench.options import Options, quick
from tests.bench.report import lines_of, verdict_of
from tests.bench.rows import (
    banking,
    in_process,
    mailing,
    memory,
    pages,
    papers,
    reading,
    reminders,
    tickets,
    transfer,
)

GROUPS = (
    in_process,
    pages,
    banking,
    reading,
    papers,
    tickets,
    memory,
    transfer,
    reminders,
    mailing,
)
MILLION = 1_000_000


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and answer 1 when a gate was missed."""
    asked = _read(arguments)
    # Asked to end, it still ends the servers that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options, orientation = _options(asked), Orientation()
    found: list[Figure | Unmeasured] = []
    for group in GROUPS:
        if options.wants(*group.ROWS):
            found += group.measure(options, orientation, _tell)
    found = [one for one in found if options.wants(one.row)]
    print("\n".join(lines_of(found, orientation)))
    if asked.json:
        Path(asked.json).write_text(json.dumps(_as_data(found, orientation), indent=1))
    return int(any(verdict_of(one) is Verdict.MISSED for one in found))


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description="Measures the portal beside its peers in one run and judges every figure.",
        epilog="What each row means and how it is measured: tests/bench/README.md.",
    )
    parser.add_argument("--rows", default="", help="only these, such as P1,P2,P27 (default: all)")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--large", action="store_true", help="also a database of 1,000,000")
    parser.add_argument("--larger", action="store_true", help="also one of 5,000,000 (needs 6 GB)")
    parser.add_argument("--rounds", type=int, help="rounds of the pages over HTTP (default 7)")
    parser.add_argument("--peers", action="store_true", help="also Tryton and pretix")
    parser.add_argument("--json", metavar="FILE", help="write everything that was measured there")
    return parser.parse_args(arguments)


def _options(asked: argparse.Namespace) -> Options:
    rows = frozenset(row.strip() for row in asked.rows.split(",") if row.strip())
    known = {row.partition(".")[0] for row in GOALS}
    if unknown := {row for row in rows if row.partition(".")[0] not in known}:
        raise SystemExit(f"unknown rows: {', '.join(sorted(unknown))}; there are {_named(known)}")
    sizes = (MILLION,) * (asked.large or asked.larger) + (5 * MILLION,) * asked.larger
    options = quick(rows, sizes) if asked.quick else Options(rows, sizes=sizes)
    options = replace(options, peers=asked.peers)
    if asked.rounds:
        options = replace(options, rounds=asked.rounds)
    return options


def _named(rows: set[str]) -> str:
    return ", ".join(sorted(rows, key=lambda row: int(row[1:])))


def _tell(text: str) -> None:
    print(f"- {text}", file=sys.stderr, flush=True)


def _as_data(found: Sequence[Figure | Unmeasured], orientation: Orientation) -> dict[str, object]:
    rows = [asdict(one) | {"verdict": str(verdict_of(one))} for one in found]
    return {"rows": rows, **asdict(orientation)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
