"""P13 and P14 beside others: pretix's own import and Tryton's, of the same lines."""

import json
import re
import subprocess
from collections.abc import Callable, Sequence
from csv import writer
from io import StringIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.bank_day import day_of
from tests.bench.data import FOLDER, database
from tests.bench.figures import Figure, Orientation, Unmeasured, figure_of
from tests.bench.machine import cpu_seconds_ever
from tests.bench.options import Options
from tests.bench.peers.pretix_orders.names import EVENT, code_of
from tests.bench.pretix import Pretix, PretixFailed, pretix
from tests.bench.rivals import MissingEnvironment
from tests.statements.ledger import Sheet
from tests.statements.write_coda import write_coda

TRYTON = Path(__file__).parents[1] / "peers" / "tryton_import.py"
LINES = 1_000

Result = Figure | Unmeasured
Tell = Callable[[str], None]

_OGM = re.compile(r"\d{3}/\d{4}/\d{5}")


def beside_tryton(ours: float, orientation: Orientation) -> Result:
    """Tryton makes statements of 10,000 lines and matches nothing, which is in its favour."""
    data, account = database(10_000, all_expect=True), ""
    with TemporaryDirectory() as folder:
        arguments: list[str] = []
        for size in (1_000, 10_000):
            sheet, path = day_of(data, size), Path(folder) / f"{size}.cod"
            path.write_bytes(write_coda([sheet]))
            account = sheet.account
            arguments += [str(path), str(size)]
        command = [str(FOLDER / "tryton" / "bin" / "python"), str(TRYTON), account, *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return Unmeasured("P14.tryton", done.stderr.strip().splitlines()[-1])
    small, large = json.loads(done.stdout.splitlines()[-1])
    orientation.add("Tryton, 1,000 lines without matching, s", small)
    orientation.add("Tryton, 10,000 lines without matching, s", large)
    return Figure("P14.tryton", large / ours, remarks=("one import, of which nothing is matched",))


def beside_pretix(
    ours: float, our_cpu: float, options: Options, orientation: Orientation, tell: Tell
) -> Result:
    """pretix reads, matches and confirms the twin of the file of 1,000 lines, its mails off."""
    try:
        with pretix(tell) as peer:
            tell(f"pretix imports {options.peer_lines:,} lines, {options.peer_imports} times")
            return _imported(peer, ours, our_cpu, options, orientation)
    except (MissingEnvironment, PretixFailed) as why:
        return Unmeasured("P13.pretix", str(why))


def _imported(
    peer: Pretix, ours: float, our_cpu: float, options: Options, orientation: Orientation
) -> Result:
    lines = options.peer_lines
    with TemporaryDirectory() as folder:
        file = Path(folder) / "day.csv"
        file.write_bytes(twin_of(day_of(database(10_000, all_expect=True), lines)))
        before = cpu_seconds_ever(peer.postmaster)
        told = peer.told_by("bank_import", str(options.peer_imports), str(lines), str(file))
        database_cpu = cpu_seconds_ever(peer.postmaster) - before
    runs, share = json.loads(told), LINES / lines
    for run in runs:
        # Each time it has copied its orders too, which takes it a fraction of a second.
        run["cpu"] += database_cpu / len(runs)
        orientation.add(f"pretix, {lines:,} lines, s", run["seconds"])
        orientation.add(f"pretix, {lines:,} lines, CPU s", run["cpu"])
    scaled = "" if share == 1 else f"{lines} of the 1,000 lines, times {share:.2f}; "
    ends = ", ".join(f"{name} {number}" for name, number in runs[0]["ends"].items())
    return figure_of(
        "P13.pretix",
        [run["seconds"] * share / ours for run in runs],
        f"{scaled}orders paid in full: {runs[0]['paid']}; its lines: {ends}",
        f"of CPU, its PostgreSQL's included: {_median(runs, 'cpu') * share / our_cpu:.0f}",
        f"its SQL statements for each line: {_median(runs, 'statements') / lines:.0f}",
    )


def _median(runs: Sequence[dict[str, float]], what: str) -> float:
    return median(run[what] for run in runs)


def twin_of(sheet: Sheet) -> bytes:
    """The same lines as CSV, with the codes of pretix's orders for structured communications."""
    text = StringIO()
    lines = writer(text, delimiter=";")
    lines.writerow(["Datum", "Naam", "Rekening", "Mededeling", "Bedrag"])
    for number, one in enumerate(sheet.movements):
        code = f"{EVENT.upper()}-{code_of(number)}"
        told = code if one.structured else _OGM.sub(code, one.communication)
        amount = f"{one.amount_cents / 100:.2f}".replace(".", ",")
        lines.writerow([one.booked_on, one.payer_name, one.payer_account, told, amount])
    return text.getvalue().encode()
