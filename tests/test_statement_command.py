"""`portal import-statement`: tells what it read, records it, and ends with 1 when refused."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal.commands.statements import import_statement
from portal.models import StatementFile, Transfer, db
from tests.statements.recording import movement, school_has_account, sheet
from tests.statements.write_coda import write_coda


@pytest.fixture
def run(app: Flask):  # type: ignore[no-untyped-def]
    """Run the command for a school with one account."""
    school_has_account()

    def command(*arguments: object) -> Result:
        return app.test_cli_runner().invoke(import_statement, [str(one) for one in arguments])

    return command


@pytest.fixture
def coda(tmp_path: Path) -> Path:
    """A statement with one receipt and one cost."""
    file = tmp_path / "afschrift.cod"
    file.write_bytes(write_coda([sheet(movement(18000, "iets"), movement(-450, "kosten"))]))
    return file


def test_it_tells_account_number_period_and_sum_and_records(run, coda: Path) -> None:  # type: ignore[no-untyped-def]
    done = run(coda)
    assert done.exit_code == 0, done.output
    told = done.output.replace("\xa0", " ")
    assert "afschrift.cod: Afschrift 2026-187, BE68 5390 0754 7034" in told
    assert "13 sep 2026 – 14 sep 2026, € 1.000,00 + € 175,50 = € 1.175,50" in told
    assert "Eén nieuwe overschrijving, € 180,00" in told
    assert "Eén beweging die geen ontvangst is" in told
    assert db.session.query(Transfer).count() == 2


def test_a_dry_run_keeps_nothing(run, coda: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("--dry-run", coda)
    assert done.exit_code == 0, done.output
    assert "Afschrift 2026-187" in done.output
    assert "would be recorded" in done.output
    said = [line for line in done.output.splitlines() if line.startswith("  ")]
    assert db.session.query(StatementFile).count() == 0
    recorded = run(coda).output.splitlines()
    assert said
    assert said == [line for line in recorded if line.startswith("  ")]


def test_nothing_new_is_no_failure(run, coda: Path) -> None:  # type: ignore[no-untyped-def]
    run(coda)
    again = run(coda)
    assert again.exit_code == 0
    assert "al ingelezen op donderdag 10 september 2026 door KMO-loket" in again.output
    assert db.session.query(Transfer).count() == 2


def test_a_refused_file_ends_with_1_and_keeps_no_other_out(run, coda: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    broken = tmp_path / "stuk.cod"
    broken.write_bytes(coda.read_bytes().replace(b"0000000000180000", b"000000000018X000", 1))
    done = run(broken, coda)
    assert done.exit_code == 1
    assert "stuk.cod: Regel 3 is niet leesbaar. We hebben niets ingelezen." in done.output
    assert db.session.query(Transfer).count() == 2


def test_a_gap_is_told(run, coda: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run(coda)
    later = tmp_path / "later.cod"
    later.write_bytes(write_coda([sheet(movement(100), sequence=190)]))
    assert "Afschriften 2026-188 tot en met 2026-189 ontbreken." in run(later).output


def test_without_a_known_account_it_asks_for_one(app: Flask, coda: Path) -> None:
    done = app.test_cli_runner().invoke(import_statement, [str(coda)])
    assert done.exit_code == 1
    assert "Er is nog geen rekening van de school bekend." in done.output
    assert db.session.query(StatementFile).count() == 0
