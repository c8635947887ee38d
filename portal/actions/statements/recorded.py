"""Records a file of the bank: its statements, every new transfer, and each sighting of the rest."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from portal.actions.recording import Occasion, insert_rows, new_public_id, new_public_ids, record
from portal.actions.statements.accounts import SCHOOL, note_account
from portal.actions.statements.plan import Plan, PlannedLine, PlannedStatement
from portal.actions.transfers import find_returns
from portal.formats.accounts import masked_account
from portal.models import BankStatement, Sighting, StatementFile, Transfer, db
from portal.queries.statements import transfer_ids
from portal.rules.known_entries import Novelty
from portal.rules.matching import trace_of

_COLUMNS = (
    "public_id", "statement_id", "line", "format", "account", "amount_cents", "open_cents",
    "ordered_on", "booked_on", "value_on", "bank_reference", "structured", "communication",
    "payer_name", "payer_account", "code", "is_reversal", "trace", "may_be_return", "content_key",
    "occurrence", "recorded_at", "settled_at",
)  # fmt: skip
_SIGHTING = ("transfer_id", "statement_id", "line", "bank_reference", "is_sure")


def record_file(
    file: StatementFile, plan: Plan, on: Occasion, *, new: Collection[int] = ()
) -> dict[str, Any]:
    """Record a file in the caller's transaction; nothing is booked and no mail follows.

    `new` are the keys of perhaps known lines that somebody calls another payment. The accounts
    that the plan does not know are noted as the school's: the caller has asked. The number of
    statements it takes does not grow with the lines. Returns what became of the lines.
    """
    for account in plan.unknown_accounts:
        note_account(account, SCHOOL, on.school.name, on)
    statements = _add_statements(file, plan, on)
    ids = _add_transfers(plan, statements, on, set(new))
    _add_sightings(plan, statements, ids)
    find_returns([one.id for one in statements], on)
    result = _result(plan, ids)
    file.recorded_at, file.recorded_by_name, file.result = on.at, on.by.name, result
    record(
        "statement_recorded",
        on,
        file=file.name,
        sha256=file.sha256,
        format=str(plan.format),
        statements=[_told(planned) for planned in plan.statements],
        **result,
    )
    return result


def expected_result(plan: Plan) -> dict[str, Any]:
    """What would become of the lines if nobody called any of them another payment."""
    return _result(plan, {line.key: "" for line in plan.are(Novelty.NEW)})


def _add_statements(file: StatementFile, plan: Plan, on: Occasion) -> list[BankStatement]:
    statements = [
        BankStatement(
            public_id=new_public_id(),
            file_id=file.id,
            format=str(plan.format),
            numbering=planned.numbering,
            account=planned.account,
            currency=planned.statement.currency,
            holder=planned.statement.holder,
            number=planned.statement.number,
            sequence=planned.statement.sequence,
            opened_on=planned.statement.opened_on,
            closed_on=planned.statement.closed_on,
            opening_cents=planned.statement.opening_cents,
            closing_cents=planned.statement.closing_cents,
            entries=len(planned.lines),
            moved_cents=planned.moved_cents,
            remarks=_remarks(planned),
            recorded_at=on.at,
        )
        for planned in plan.statements
    ]
    db.session.add_all(statements)
    db.session.flush()
    return statements


def _remarks(planned: PlannedStatement) -> list[dict[str, Any]]:
    """What was said about the statement when it was read, for its page afterwards."""
    told = [
        {"code": str(one.doubt), "line": one.line, "values": dict(one.values)}
        for one in planned.statement.remarks
    ]
    worries = [
        {"code": str(one.worry), "line": None, "values": dict(one.values)}
        for one in planned.worries
    ]
    return [*told, *worries]


def _add_transfers(
    plan: Plan, statements: list[BankStatement], on: Occasion, new: Collection[int]
) -> dict[int, str]:
    """Add what is new in one statement; returns the public ids by the keys of the lines."""
    last = dict(plan.last_occurrences)
    added = [
        (line, statement)
        for planned, statement in zip(plan.statements, statements, strict=True)
        for line in planned.lines
        if line.novelty is Novelty.NEW or line.key in new
    ]
    ids = new_public_ids(len(added))
    rows = []
    for (line, statement), public_id in zip(added, ids, strict=True):
        last[line.content] = occurrence = last.get(line.content, 0) + 1
        rows.append(_row(line, statement, occurrence, public_id, on.at))
    insert_rows(Transfer, _COLUMNS, rows)
    return {line.key: public_id for (line, _), public_id in zip(added, ids, strict=True)}


def _row(
    line: PlannedLine, statement: BankStatement, occurrence: int, public_id: str, at: datetime
) -> tuple[Any, ...]:
    entry, open_cents = line.entry, line.open_cents
    return (
        public_id, statement.id, entry.line, statement.format, statement.account,
        entry.amount_cents, open_cents, entry.ordered_on, entry.booked_on, entry.value_on,
        line.reference, entry.structured, entry.communication, entry.payer_name,
        entry.payer_account, entry.code, entry.is_reversal,
        trace_of(entry.structured, entry.communication, entry.payer_account), False,
        line.content, occurrence, at, None if open_cents else at,
    )  # fmt: skip


def _add_sightings(plan: Plan, statements: list[BankStatement], ids: dict[int, str]) -> None:
    """Note which lines told of a transfer that is known, or of one earlier in the same file."""
    again = [line for line in plan.lines if _tells_again(line, ids)]
    numbers = _numbers_of_twins(again, ids)
    rows = [
        (
            line.finding.kept or numbers[line.finding.twin_of], statement.id, line.entry.line,
            line.reference, line.novelty is Novelty.KNOWN,
        )
        for planned, statement in zip(plan.statements, statements, strict=True)
        for line in planned.lines
        if _tells_again(line, ids)
    ]  # fmt: skip
    insert_rows(Sighting, _SIGHTING, rows)


def _tells_again(line: PlannedLine, ids: dict[int, str]) -> bool:
    """Whether a line that is not kept tells of one transfer that is."""
    return line.key not in ids and (line.finding.kept is not None or line.finding.twin_of in ids)


def _numbers_of_twins(again: list[PlannedLine], ids: dict[int, str]) -> dict[int | None, int]:
    """The numbers of transfers that were added a moment ago, by the keys of their lines."""
    twins = {line.finding.twin_of for line in again if line.finding.kept is None}
    wanted = {ids[key]: key for key in twins if key is not None}
    return {wanted[public_id]: number for public_id, number in transfer_ids(wanted).items()}


def _result(plan: Plan, ids: dict[int, str]) -> dict[str, Any]:
    """What became of the lines, in numbers, for pages and for the log."""
    added = [line for line in plan.lines if line.key in ids]
    return {
        "new": sum(line.is_receipt for line in added),
        "new_cents": sum(line.entry.amount_cents for line in added if line.is_receipt),
        "debits": sum(not line.is_receipt for line in added),
        "known": sum(line.novelty is Novelty.KNOWN for line in plan.lines),
        "perhaps": sum(
            line.novelty is Novelty.PERHAPS and line.key not in ids for line in plan.lines
        ),
    }


def _told(planned: PlannedStatement) -> dict[str, Any]:
    """A statement as the log tells it; the account masked, because logs are read by many."""
    return {
        "account": masked_account(planned.account),
        "number": planned.statement.number,
        "opened_on": planned.statement.opened_on,
        "closed_on": planned.statement.closed_on,
        "moved_cents": planned.moved_cents,
        "lines": len(planned.lines),
    }
