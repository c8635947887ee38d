"""What the bank told in the demo: a statement that was read, and one that waits for it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from portal.actions.recording import Occasion, hold_log
from portal.actions.statements import keep_file, note_account, plan_file, record_file
from portal.demo.coda import Line, Sheet, write
from portal.demo.stage import Stage
from portal.models import Enrolment
from portal.queries.demo import waiting_for_money
from portal.readers.statements import read_statement
from portal.rules.identifiers import make_ogm

SCHOOL_ACCOUNT = "BE68539007547034"
SCHEME = ("FINANCIEEL BEHEERDER KMO-PORTEF", "BE43068999999501")
OPENING_CENTS = 1_284_017
SEQUENCE = 187
# The statement that waits lies here in the demo's data, for whoever wants to read one in.
WAITING_NAME = "afschrift-188.cod"
# Of the enrolments that wait for money: how many are paid as they should be, how many otherwise,
# and how many on the next day.
SURE, TO_LOOK_AT, STILL_TO_COME = 6, 5, 9
TWINS = "Van Hoecke"


def tell_bank(stage: Stage, on: Occasion) -> None:
    """Read in the statement of yesterday, and lay the one of today ready."""
    on = stage.on(on.at, stage.clerks[0])
    note_account(SCHOOL_ACCOUNT, "school", "Zichtrekening", on)
    note_account(SCHEME[1], "collective", "Financieel beheerder van de KMO-portefeuille", on)
    twins = [one for one in waiting_for_money() if one.learner.last_name == TWINS]
    waiting = [one for one in waiting_for_money() if one not in twins]
    told = [*_told(stage, waiting), *_of_twins(stage, twins)]
    first = _sheet(stage, SEQUENCE, OPENING_CENTS, told)
    _record(stage, first, on)
    # Whatever the first one names is not paid a second time.
    rest = waiting[SURE + TO_LOOK_AT :]
    second = _sheet(stage, SEQUENCE + 1, first.closing_cents, list(_sure(stage, rest)))
    folder = stage.settings.data
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WAITING_NAME).write_bytes(write(second))


def _sheet(stage: Stage, sequence: int, opening: int, lines: Sequence[Line]) -> Sheet:
    day = stage.date(-1 if sequence == SEQUENCE else 0)
    return Sheet(SCHOOL_ACCOUNT, sequence, day - timedelta(days=1), day, opening, lines)


def _record(stage: Stage, sheet: Sheet, on: Occasion) -> None:
    data = write(sheet)
    hold_log()
    digest = stage.storage.put(data)
    file = keep_file(f"afschrift-{sheet.sequence}.cod", digest, len(data), on)
    record_file(file, plan_file(read_statement(data), on), on)


def _told(stage: Stage, waiting: Sequence[Enrolment]) -> Iterator[Line]:
    """Six sure ones, three to look at, what nobody knows, and what needs a decision."""
    one_each = iter(waiting)
    for one in islice(one_each, SURE):
        yield _paid(stage, one, _rest(one))
    for cents in (-3000, 2000):
        for one in islice(one_each, 1):
            yield _paid(stage, one, _rest(one) + cents)
    for one in islice(one_each, 1):
        number = one.application.project_number if one.application else ""
        yield _line(stage, _rest(one), text=f"{number} {one.learner.last_name.upper()}")
    for one in islice(one_each, 1):
        yield _line(stage, _rest(one), structured=one.ogm, payer=one.company.name.upper())
    for one in islice(one_each, 1):
        wrong = f"{one.ogm[:4]}{(int(one.ogm[4]) + 1) % 10}{one.ogm[5:]}"
        yield _line(stage, _rest(one), structured=wrong)
    yield _line(stage, 7550, text="FACTUUR KANTINE OKTOBER", payer="TRAITEUR DE PAUW")
    yield _line(stage, 24000, structured=make_ogm(2_020_000_415))
    yield _line(stage, -1250, text="KOSTEN REKENING")


def _of_twins(stage: Stage, twins: Sequence[Enrolment]) -> Iterator[Line]:
    """Two of one name are in one course, and the bank tells the name alone."""
    for one in twins[:1]:
        yield _line(stage, _rest(one), text=f"EXCEL {TWINS.upper()}")


def _sure(stage: Stage, waiting: Sequence[Enrolment]) -> Iterator[Line]:
    for one in waiting[:STILL_TO_COME]:
        yield Line(_rest(one), stage.date(0), one.ogm, payer=SCHEME[0], account=SCHEME[1])


def _paid(stage: Stage, one: Enrolment, cents: int) -> Line:
    return _line(stage, cents, structured=one.ogm)


def _line(
    stage: Stage, cents: int, *, structured: str = "", text: str = "", payer: str = SCHEME[0]
) -> Line:
    account = SCHEME[1] if payer == SCHEME[0] else "BE71096123456769"
    return Line(cents, stage.date(-1), structured, text, payer, account)


def _rest(one: Enrolment) -> int:
    return one.due_cents - one.received_cents
