"""E9: any split, overlap, order and repetition of files keeps the same transfers as one import."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.actions.invariants import broken_invariants
from portal.models import Sighting, Transfer, db
from portal.rules.identifiers import make_ogm, whole_account
from tests.statements.ledger import Movement, Sheet
from tests.statements.recording import record_bytes, school_has_account
from tests.statements.write_camt import write_camt
from tests.statements.write_coda import write_coda
from tests.statements.write_csv import write_csv

FIRST_DAY = date(2026, 9, 14)
OPENING_CENTS = 500_000
WRITERS = {"coda": write_coda, "camt": write_camt, "csv": write_csv}
# Each example has an account of its own, so that none sees what another one kept.
_ACCOUNTS = itertools.count(1)


@dataclass(frozen=True)
class File:
    """Some days in a row in one format, as one statement a day or as one for all of them."""

    form: str
    start: int
    end: int
    is_daily: bool
    is_turned: bool


@st.composite
def ledgers(
    draw: st.DrawFn, amounts: Sequence[int] = (10_000, 25_000, -307)
) -> list[list[Movement]]:
    """The movements of four days; few texts and amounts, so that there are true twins."""
    has_references = draw(st.booleans())
    numbers = itertools.count(1)
    days = []
    for day in range(4):
        on = FIRST_DAY + timedelta(days=day)
        told = draw(
            st.lists(
                st.tuples(
                    st.sampled_from(amounts),
                    st.sampled_from(("", "inschrijving", "Café Ángel: één cursus, twee lessen")),
                    st.sampled_from(("", make_ogm(2026), "010806817184")),
                ),
                max_size=4,
            )
        )
        days.append(
            [
                Movement(
                    amount_cents=cents,
                    booked_on=on,
                    value_on=on,
                    communication="" if structured else text,
                    structured=structured,
                    payer_name="KMO-portefeuille",
                    payer_account="BE43068999999501",
                    bank_reference=f"REF{next(numbers):012d}" if has_references else "",
                )
                for cents, text, structured in told
            ]
        )
    return days


@st.composite
def deliveries(draw: st.DrawFn) -> list[File]:
    """Files in any order; whatever they leave out is told by a last one for each day."""
    files = draw(
        st.lists(
            st.builds(
                File,
                form=st.sampled_from(tuple(WRITERS)),
                start=st.integers(0, 3),
                end=st.integers(1, 4),
                is_daily=st.booleans(),
                is_turned=st.booleans(),
            ).filter(lambda file: file.start < file.end),
            max_size=5,
        )
    )
    rest = [File("coda", day, day + 1, is_daily=True, is_turned=False) for day in range(4)]
    return draw(st.permutations([*files, *rest]))


def written(file: File, days: Sequence[Sequence[Movement]], account: str) -> bytes | None:
    """The file as the bank makes it; None when it would hold nothing."""
    # CODA comes by the day; an export of a period is one statement with a number of its own.
    is_daily = file.is_daily or file.form == "coda"
    cuts = range(file.start, file.end) if is_daily else [file.start]
    sheets = [
        _sheet(file, days, start, start + 1 if is_daily else file.end, account) for start in cuts
    ]
    if file.form == "csv" and not any(sheet.items for sheet in sheets):
        return None
    return WRITERS[file.form](sheets)


def _sheet(
    file: File, days: Sequence[Sequence[Movement]], start: int, end: int, account: str
) -> Sheet:
    before = itertools.chain.from_iterable(days[:start])
    told = list(itertools.chain.from_iterable(days[start:end]))
    return Sheet(
        account=account,
        sequence=start + 1 if end == start + 1 else 100 + 10 * start + end,
        opened_on=FIRST_DAY + timedelta(days=start - 1),
        closed_on=FIRST_DAY + timedelta(days=end - 1),
        opening_cents=OPENING_CENTS + sum(one.amount_cents for one in before),
        items=tuple(_turned(told) if file.is_turned else told),
    )


def _turned(told: list[Movement]) -> list[Movement]:
    """The lines of each day in another order; an export still goes from day to day."""
    by_day = itertools.groupby(told, key=lambda one: one.booked_on)
    return [one for _, some in by_day for one in reversed(list(some))]


def kept(account: str) -> Counter[tuple[date, int, str]]:
    """What is kept of an account."""
    rows = db.session.query(Transfer).filter_by(account=account)
    return Counter((row.booked_on, row.amount_cents, row.structured) for row in rows)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=ledgers(), files=deliveries())
def test_e9_every_movement_is_kept_once_whatever_files_tell_of_it(
    app: Flask, days: list[list[Movement]], files: list[File]
) -> None:
    number = next(_ACCOUNTS)
    account = whole_account(make_ogm(number))
    school_has_account(account)
    for turn, file in enumerate(files):
        data = written(file, days, account)
        if data is not None:
            record_bytes(data, f"{turn}.{file.form}")
    told = Counter(
        (one.booked_on, one.amount_cents, one.structured)
        for one in itertools.chain.from_iterable(days)
    )
    assert kept(account) == told


def test_e9_the_same_day_as_coda_camt_and_csv_brings_nothing_new(app: Flask) -> None:
    account = whole_account(make_ogm(999))
    school_has_account(account)
    one = Movement(
        amount_cents=18_000,
        booked_on=FIRST_DAY,
        value_on=FIRST_DAY,
        communication="inschrijving An Peeters",
    )
    days = [[one, one, replace(one, amount_cents=500)]]
    for form in WRITERS:
        data = written(File(form, 0, 1, is_daily=True, is_turned=False), days, account)
        assert data is not None
        record_bytes(data)
    assert kept(account).total() == 3
    assert [one.is_sure for one in db.session.query(Sighting)] == [True] * 6
    assert broken_invariants(app.extensions["storage"]) == []
