"""One day on the school's account: what most, some and few of those who pay really do."""

from contextlib import closing
from datetime import timedelta
from sqlite3 import connect

from portal import clock
from tests.bench.data import Database
from tests.statements.ledger import Movement, Sheet

# Of twenty payments: sixteen with a structured communication, two with it somewhere in free text,
# one with neither, and one that is short.
ROUND = 20
_FREE, _WITHOUT, _SHORT = {16, 17}, 18, 19
_SHORT_CENTS = 500

# One financial manager pays for hundreds of employers.
_MANAGER = "FIN BEHEERDER"
_ACCOUNT = "BE43068999999501"


def day_of(data: Database, lines: int, *, all_exact: bool = False) -> Sheet:
    """A statement of so many payments of two days ago, one for each of the first enrolments."""
    day = clock.today() - timedelta(days=2)
    with closing(connect(data.file)) as connection:
        rows = connection.execute(
            "SELECT ogm, due_cents FROM enrolment ORDER BY id LIMIT ?", (lines,)
        ).fetchall()
    return Sheet(
        sequence=12,
        opened_on=day,
        closed_on=day,
        opening_cents=100_000,
        items=tuple(
            Movement(
                booked_on=day,
                value_on=day,
                payer_name=_MANAGER,
                payer_account=_ACCOUNT,
                bank_reference=f"R{number:08d}",
                **_paid(ogm, due, 0 if all_exact else number % ROUND, number),
            )
            for number, (ogm, due) in enumerate(rows)
        ),
    )


def sure_ones(lines: int) -> int:
    """How many payments of such a day leave no doubt."""
    return sum(number % ROUND not in {_WITHOUT, _SHORT} for number in range(lines))


def _paid(ogm: str, due_cents: int, place: int, number: int) -> dict[str, object]:
    """The amount and the communication of the payment at this place of its twenty."""
    if place in _FREE:
        shown = f"{ogm[:3]}/{ogm[3:7]}/{ogm[7:]}"
        return {"amount_cents": due_cents, "communication": f"betaling {shown} cursus"}
    if place == _WITHOUT:
        return {"amount_cents": due_cents, "communication": f"zonder nummer {number}"}
    short = _SHORT_CENTS if place == _SHORT else 0
    return {"amount_cents": due_cents - short, "structured": ogm}
