"""Holds a file of the bank against what was read before: which of its lines are new."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from portal.actions.recording import Occasion
from portal.actions.statements.plan import (
    NotAcceptable,
    Objection,
    Plan,
    PlannedLine,
    PlannedStatement,
    Warned,
    Worry,
)
from portal.queries.rows import AnyRow
from portal.queries.statements import (
    extents_of,
    own_accounts,
    statements_around,
    transfers_told,
)
from portal.readers.statements.facts import Statement, StatementFile
from portal.rules.identifiers import is_iban, whole_account
from portal.rules.known_entries import (
    Extent,
    Kept,
    Line,
    Novelty,
    Sighting,
    content_key,
    sort_out,
)
from portal.rules.statement_order import (
    Numbered,
    missing_before,
    other_balance_before,
    same_movements,
)

EURO = "EUR"
# Among them is the last statement of the year before, which the first of a year follows.
_LOOKED_BACK = timedelta(days=400)


def plan_file(read: StatementFile, on: Occasion) -> Plan:
    """Say what recording a file would do.

    Raises NotAcceptable when it is of another account or in another currency.
    """
    own = own_accounts(on.today)
    accounts = _accounts_of(read, own)
    numbering = f"{read.format}:{read.layout}" if read.layout else str(read.format)
    lines = list(_lines(read, accounts, numbering))
    told = transfers_told(set(accounts), {line.content for line in lines})
    around = _around(read, accounts)
    same = [
        same_movements(_numbered(statement, read.format), around[account])
        for statement, account in zip(read.statements, accounts, strict=True)
    ]
    planned = _planned(read, lines, _kept(told), same)
    return Plan(
        format=read.format,
        statements=tuple(
            PlannedStatement(
                statement=statement,
                account=account,
                numbering=numbering,
                lines=tuple(planned[number]),
                worries=(*worries, *_otherwise_divided(planned[number], same[number])),
            )
            for number, (statement, account, worries) in enumerate(
                zip(read.statements, accounts, _worries(read, accounts, around), strict=True)
            )
        ),
        last_occurrences=_last_occurrences(told),
        unknown_accounts=() if own else tuple(dict.fromkeys(accounts)),
    )


def check_accounts(read: StatementFile, on: Occasion) -> None:
    """Raise NotAcceptable when a file is of another account or in another currency."""
    _accounts_of(read, own_accounts(on.today))


def _accounts_of(read: StatementFile, own: Sequence[str]) -> list[str]:
    return [_account_of(one, own) for one in read.statements]


def _account_of(statement: Statement, own: Sequence[str]) -> str:
    """The school's account that a statement is of; the statement's own while none is known."""
    if statement.currency != EURO:
        raise NotAcceptable(Objection.OTHER_CURRENCY, currency=statement.currency)
    account = whole_account(statement.account)
    if not account and len(own) == 1:
        return own[0]
    if not account:
        raise NotAcceptable(Objection.NO_ACCOUNT)
    if not is_iban(account):
        raise NotAcceptable(Objection.WRONG_ACCOUNT, account=account)
    if own and account not in own:
        raise NotAcceptable(Objection.OTHER_ACCOUNT, own=list(own))
    return account


def _lines(read: StatementFile, accounts: Sequence[str], numbering: str) -> Iterator[Line]:
    """Every line as rules.known_entries compares it.

    A bank number that stands on two lines of one statement names neither of them.
    """
    key = 0
    for number, (statement, account) in enumerate(zip(read.statements, accounts, strict=True)):
        extent = Extent(
            numbering=numbering,
            number=statement.number,
            opened_on=statement.opened_on,
            closed_on=statement.closed_on,
            opening_cents=statement.opening_cents,
            closing_cents=statement.closing_cents,
            entries=len(statement.entries),
        )
        times = Counter(entry.bank_reference for entry in statement.entries)
        for entry in statement.entries:
            reference = entry.bank_reference
            yield Line(
                key=key,
                content=content_key(account, entry),
                booked_on=entry.booked_on,
                reference=reference if times[reference] == 1 else "",
                statement=number,
                extent=extent,
            )
            key += 1


def _kept(told: Sequence[AnyRow]) -> list[Kept]:
    """The transfers that are kept, each with every line that ever told of it."""
    extents = {
        row.id: Extent(
            numbering=row.numbering,
            number=row.number,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            opening_cents=row.opening_cents,
            closing_cents=row.closing_cents,
            entries=row.entries,
        )
        for row in extents_of({row.statement_id for row in told})
    }
    sightings: defaultdict[tuple[int, str], list[Sighting]] = defaultdict(list)
    for number, content, _occurrence, statement_id, reference in told:
        sighting = Sighting(reference=reference, extent=extents[statement_id])
        sightings[number, content].append(sighting)
    return [
        Kept(key=number, content=content, sightings=tuple(some))
        for (number, content), some in sightings.items()
    ]


def _planned(
    read: StatementFile,
    lines: Sequence[Line],
    kept: Sequence[Kept],
    same: Sequence[Numbered | None],
) -> defaultdict[int, list[PlannedLine]]:
    """Every line with what it is, by the place of its statement in the file.

    A line that seems new in a statement of which all movements are kept is one of these, divided
    in another way: a batch as its total, or a total as its transfers.
    """
    planned: defaultdict[int, list[PlannedLine]] = defaultdict(list)
    entries = (entry for statement in read.statements for entry in statement.entries)
    for line, entry, finding in zip(lines, entries, sort_out(lines, kept), strict=True):
        if same[line.statement] and finding.novelty is Novelty.NEW:
            finding = finding._replace(novelty=Novelty.PERHAPS)
        planned[line.statement].append(
            PlannedLine(line.key, entry, line.content, line.reference, finding)
        )
    return planned


def _last_occurrences(told: Sequence[AnyRow]) -> dict[str, int]:
    """How far the transfers of each content are counted."""
    last: dict[str, int] = {}
    for _number, content, occurrence, _statement_id, _reference in told:
        last[content] = max(last.get(content, 0), occurrence)
    return last


def _around(read: StatementFile, accounts: Sequence[str]) -> defaultdict[str, list[Numbered]]:
    """The recorded statements before and beside those of the file, by their account."""
    days = [one.closed_on for one in read.statements]
    known: defaultdict[str, list[Numbered]] = defaultdict(list)
    for row in statements_around(set(accounts), min(days) - _LOOKED_BACK, max(days)):
        known[row.account].append(_numbered(row, row.format))
    return known


def _otherwise_divided(lines: Sequence[PlannedLine], same: Numbered | None) -> Iterator[Warned]:
    if same and any(line.is_otherwise_divided for line in lines):
        number = same.number or f"{same.closed_on:%d/%m/%Y}"
        yield Warned(Worry.OTHERWISE_DIVIDED, {"number": number})


def _worries(
    read: StatementFile, accounts: Sequence[str], known: defaultdict[str, list[Numbered]]
) -> list[tuple[Warned, ...]]:
    """What is to be said about each statement, beside what its reader remarked.

    Those of the file itself are added to what is `known`.
    """
    for statement, account in zip(read.statements, accounts, strict=True):
        known[account].append(_numbered(statement, read.format))
    return [
        tuple(_worries_of(statement, _numbered(statement, read.format), known[account]))
        for statement, account in zip(read.statements, accounts, strict=True)
    ]


def _numbered(told: Statement | AnyRow, format_: str) -> Numbered:
    return Numbered(
        format=str(format_),
        number=told.number,
        sequence=told.sequence,
        opened_on=told.opened_on,
        closed_on=told.closed_on,
        opening_cents=told.opening_cents,
        closing_cents=told.closing_cents,
    )


def _worries_of(statement: Statement, one: Numbered, known: Sequence[Numbered]) -> Iterator[Warned]:
    if not statement.account:
        yield Warned(Worry.ACCOUNT_ASSUMED)
    missing = missing_before(one, known)
    if missing is not None:
        years = {"year": missing.year, "first": missing.first, "last": missing.last}
        yield Warned(Worry.GAP, years)
    before = other_balance_before(one, known) if missing is None else None
    if before is not None:
        values = {"number": before.number, "known_cents": before.closing_cents}
        yield Warned(Worry.OPENING_DIFFERS, {**values, "told_cents": one.opening_cents})
