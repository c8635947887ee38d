"""Reading the bank's statements from the command line, for a job at night."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from portal import clock
from portal.actions.recording import Occasion, by_itself
from portal.actions.statements import LARGEST, Outcome, Plan, expected_result, take_in
from portal.formats.accounts import shown_account
from portal.formats.plain import money, short_date
from portal.formats.staff.statements import (
    already_recorded,
    refusal_text,
    remark_text,
    result_lines,
    statement_name,
)
from portal.models import db
from portal.readers.statements.facts import Statement

DUTCH = "nl"


@click.command("import-statement")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--dry-run", "is_trial", is_flag=True, help="Only say what would be recorded.")
@with_appcontext
def import_statement(files: tuple[Path, ...], is_trial: bool) -> None:
    """Record bank statements (CODA, CAMT.053, CSV); nothing is booked and no mail leaves.

    Each file is recorded whole or not at all. Ends with 1 when one of them is refused.
    """
    with force_locale(DUTCH):
        taken = [_take(file, is_trial=is_trial) for file in files]
    if not all(taken):
        raise SystemExit(1)


def _take(file: Path, *, is_trial: bool) -> bool:
    """Record one file and tell about it; False when it is refused."""
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    storage = current_app.extensions["storage"]
    outcome = take_in(file.name, data, storage, _occasion(), is_trial=is_trial)
    if outcome.plan is not None:
        _tell(file.name, outcome.plan)
    refusal = outcome.refusal
    if refusal is not None or is_trial:
        db.session.rollback()
    else:
        db.session.commit()
    if refusal is None:
        _tell_result(file.name, outcome, is_trial=is_trial)
        return True
    text = refusal_text(refusal.code, refusal.line, refusal.place, **refusal.values)
    click.echo(f"{file.name}: {text}", err=True)
    return False


def _occasion() -> Occasion:
    return by_itself(clock.now(), current_app.extensions["settings"].base_url)


def _tell(name: str, plan: Plan) -> None:
    """Account, number, period and sum of each statement, and what is odd about it."""
    for planned in plan.statements:
        one = planned.statement
        period = " – ".join(short_date(day, DUTCH) for day in (one.opened_on, one.closed_on))
        click.echo(
            f"{name}: {statement_name(one.number, one.closed_on)}, "
            f"{shown_account(planned.account)}, {period}, {_sum(planned.moved_cents, one)}"
        )
        for worry in planned.worries:
            click.echo(f"  {remark_text(worry.worry, None, worry.values)}")
        for remark in one.remarks:
            click.echo(f"  {remark_text(remark.doubt, remark.line, remark.values)}")


def _sum(moved_cents: int, one: Statement) -> str:
    moved = money(moved_cents, DUTCH)
    if one.opening_cents is None or one.closing_cents is None:
        return moved
    return f"{money(one.opening_cents, DUTCH)} + {moved} = {money(one.closing_cents, DUTCH)}"


def _tell_result(name: str, outcome: Outcome, *, is_trial: bool) -> None:
    if outcome.known is not None:
        click.echo(f"{name}: {already_recorded(outcome.known)}")
        return
    result = outcome.result or (expected_result(outcome.plan) if outcome.plan else {})
    for line in result_lines(result):
        click.echo(f"  {line}")
    click.echo(f"{name}: would be recorded." if is_trial else f"{name}: recorded.")


COMMANDS = (import_statement,)
