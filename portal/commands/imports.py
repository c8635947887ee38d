"""Reading the school's enrolment list from the command line."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from portal import clock
from portal.actions.imports import Plan, keep_list, plan_import, result_of, take_over
from portal.actions.recording import Occasion, by_itself, hold_log
from portal.formats.import_messages import error_text, file_text, summary_text, warning_text
from portal.models import db
from portal.queries.imports import remembered_mapping
from portal.readers.columns import recognise_columns
from portal.readers.enrolment_list import UnmappedColumns
from portal.readers.spreadsheet import Table, UnreadableFile, read_table


@click.command("import-enrolments")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--apply", "is_applied", is_flag=True, help="Take the good rows over; else only look."
)
@with_appcontext
def import_enrolments(file: Path, is_applied: bool) -> None:
    """Look at an enrolment list (XLSX or CSV) and, with --apply, take its good rows over.

    Ends with 1 when rows are wrong: each wrong cell is named with its row, column and remedy.
    """
    with force_locale("nl"):
        data = file.read_bytes()
        table = _table(data, file.name)
        if is_applied:
            hold_log()
        on = _occasion()
        plan = _plan(table, on)
        _tell(plan)
        if is_applied and plan.changes_enrolments:
            run = keep_list(file.name, current_app.extensions["storage"].put(data), on)
            run.mapping = dict(remembered_mapping(plan.mapping.signature))
            take_over(run, plan, on, courses=())
            db.session.commit()
            click.echo("Taken over.")
        elif not plan.changes_enrolments and not plan.wrong:
            click.echo("Er is niets veranderd.")
        if plan.wrong:
            raise SystemExit(1)


def _table(data: bytes, name: str) -> Table:
    try:
        return read_table(data, name)
    except UnreadableFile as reason:
        raise click.ClickException(file_text(reason.code, reason.detail)) from reason


def _plan(table: Table, on: Occasion) -> Plan:
    chosen = remembered_mapping(recognise_columns(table.header).signature)
    try:
        return plan_import(table, chosen, on)
    except UnmappedColumns as missing:
        names = ", ".join(missing.fields)
        raise click.ClickException(
            f"no column found for {names}; map the columns once at /beheer/inschrijvingen/import"
        ) from missing


def _occasion() -> Occasion:
    return by_itself(clock.now(), current_app.extensions["settings"].base_url)


def _tell(plan: Plan) -> None:
    for row in plan.wrong:
        for error in row.errors:
            click.echo(error_text(error))
    for warning in plan.warnings:
        click.echo(warning_text(warning))
    for course in plan.course_changes:
        click.echo(
            f"course {course.line.course_code} is told otherwise; "
            "agree at /beheer/inschrijvingen/import to change it"
        )
    click.echo(summary_text(plan.good, len(plan.wrong)))
    counts = ", ".join(f"{name} {number}" for name, number in result_of(plan).items() if number)
    click.echo(counts)


COMMANDS = (import_enrolments,)
