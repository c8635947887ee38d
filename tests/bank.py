"""Money on the school's account, and many enrolments that wait for it, for the tests."""

from datetime import date, timedelta

from portal import clock
from portal.actions.companies import add_learners
from portal.actions.enrolling import NewEnrolment, Price, enrol_all
from portal.actions.recording import new_public_id
from portal.models import BankStatement, Company, Course, Enrolment, StatementFile, Transfer, db
from tests.cast import occasion

ACCOUNT = "BE55409300341144"


def make_statement() -> BankStatement:
    """A statement of the school's account without movements, recorded."""
    file = StatementFile(
        public_id=new_public_id(),
        name="september.cod",
        sha256="0" * 64,
        size=1,
        mapping={},
        uploaded_at=clock.now(),
        uploaded_by_name="Mieke Van Acker",
        recorded_at=clock.now(),
        recorded_by_name="Mieke Van Acker",
    )
    db.session.add(file)
    db.session.flush()
    statement = BankStatement(
        public_id=new_public_id(),
        file_id=file.id,
        format="coda",
        numbering="statement",
        account=ACCOUNT,
        currency="EUR",
        holder="CVO LEERSTAD",
        number="187",
        sequence=187,
        opened_on=date(2026, 9, 28),
        closed_on=date(2026, 9, 28),
        opening_cents=0,
        closing_cents=0,
        entries=0,
        moved_cents=0,
        remarks=[],
        recorded_at=clock.now(),
    )
    db.session.add(statement)
    db.session.flush()
    return statement


def make_transfer(
    amount_cents: int,
    *,
    value_on: date = date(2026, 9, 28),
    is_reversal: bool = False,
    statement: BankStatement | None = None,
) -> Transfer:
    """Money that came in (or went out), with nothing decided about it."""
    statement = statement or make_statement()
    name = new_public_id()
    is_open = amount_cents > 0 or is_reversal
    transfer = Transfer(
        public_id=name,
        statement_id=statement.id,
        line=statement.entries + 1,
        format="coda",
        account=ACCOUNT,
        amount_cents=amount_cents,
        open_cents=amount_cents if is_open else 0,
        ordered_on=value_on - timedelta(days=1),
        booked_on=value_on,
        value_on=value_on,
        bank_reference=name,
        structured="",
        communication="",
        payer_name="PLUXEE",
        payer_account="BE68539007547034",
        code="",
        is_reversal=is_reversal,
        content_key=name,
        occurrence=1,
        recorded_at=clock.now(),
        settled_at=None if is_open else clock.now(),
    )
    statement.entries += 1
    statement.moved_cents += amount_cents
    statement.closing_cents = (statement.closing_cents or 0) + amount_cents
    db.session.add(transfer)
    db.session.flush()
    return transfer


def make_enrolments(number: int, course: Course, company: Company) -> list[Enrolment]:
    """So many people of one company enrolled in a course, each for 180 euros."""
    first = db.session.query(Enrolment).count() + 1
    places = range(first, first + number)
    people = [("Cursist", f"{place}", f"c{place}@cursist.example") for place in places]
    wanted = [
        NewEnrolment(
            number=f"M{place:07d}",
            learner=learner,
            course=course,
            company=company,
            enrolled_on=date(2026, 9, 10),
            price=Price(fee_cents=18000),
        )
        for place, learner in zip(places, add_learners(people, occasion()), strict=True)
    ]
    return enrol_all(wanted, occasion())
