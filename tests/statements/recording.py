"""Records files of the bank as the portal does, for the tests of everything that follows."""

from datetime import date, timedelta

from flask import current_app

from portal.actions.recording import Occasion, hold_log
from portal.actions.statements import keep_file, note_account, plan_file, record_file
from portal.models import StatementFile, Transfer, db
from portal.readers.statements import read_statement
from tests.cast import occasion
from tests.statements.ledger import Movement, Sheet

OURS = "BE68539007547034"
FIRST_DAY = date(2026, 9, 14)


def school_has_account(iban: str = OURS) -> None:
    """Say that an account is the school's."""
    note_account(iban, "school", "Zichtrekening", occasion())
    db.session.commit()


def movement(cents: int, text: str = "", *, day: date = FIRST_DAY, **more: str) -> Movement:
    """Money that came in, on 14 September 2026 unless said otherwise."""
    return Movement(amount_cents=cents, booked_on=day, value_on=day, communication=text, **more)


def sheet(*items: Movement, sequence: int = 187, opening: int = 100_000) -> Sheet:
    """The statement of the day of its first movement."""
    day = items[0].booked_on if items else FIRST_DAY
    return Sheet(
        sequence=sequence,
        opened_on=day - timedelta(days=1),
        closed_on=day,
        opening_cents=opening,
        items=items,
    )


def record_bytes(
    data: bytes, name: str = "afschrift.cod", on: Occasion | None = None
) -> StatementFile:
    """Record a file and commit; what is perhaps known counts as known."""
    on = on or occasion()
    hold_log()
    digest = current_app.extensions["storage"].put(data)
    file = keep_file(name, digest, len(data), on)
    record_file(file, plan_file(read_statement(data), on), on)
    db.session.commit()
    return file


def transfers() -> list[Transfer]:
    """Every kept transfer, in the order in which they came."""
    return db.session.query(Transfer).order_by(Transfer.id).all()
