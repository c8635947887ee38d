"""The enrolments that transfers may be for, found by everything that the transfers name."""

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, select, union
from sqlalchemy.orm import aliased

from portal.models import Application, Company, Course, Enrolment, Learner, SearchWord, reading
from portal.queries.rows import AnySelect
from portal.rules.matching import WAITING, Keys, Open, Transfer, keys_of
from portal.rules.stations import Facts, Stage, may_confirm_payment

# --- Without an owner: for the secretariat, the worker and the command line only.

# So many keys of a kind in one statement, as SQLite takes 32,766 values and some stand there twice.
_BATCHES = {"ogms": 3000, "references": 8000, "pieces": 8000, "words": 20000}

# A number that people write with signs between its pieces is found by a piece of this length.
_SHORTEST_PIECE = 5


class Candidate(NamedTuple):
    """An enrolment as matching compares it, and what a page shows of it besides."""

    open: Open
    public_id: str
    site_id: int
    company_id: int
    project_number: str | None
    received_cents: int


class _Found(NamedTuple):
    """The columns of a candidate; the names of a row of the database take longer to look up."""

    id: int
    public_id: str
    site_id: int
    company_id: int
    number: str
    ogm: str
    enrolled_on: date
    last_day: date
    stage: str
    due_cents: int
    received_cents: int
    application_id: int | None
    cancelled_at: datetime | None
    ordinary_fee_at: datetime | None
    learner: str
    course: str
    company: str
    project_number: str | None
    project_number_normalised: str | None
    rejected_at: datetime | None


_NAMED = aliased(Enrolment)
_OWN = _Found._fields[: _Found._fields.index("learner")]


def _columns() -> AnySelect:
    return (
        select(
            *(getattr(Enrolment, name) for name in _OWN),
            (Learner.first_name + " " + Learner.last_name).label("learner"),
            Course.name.label("course"),
            Company.name.label("company"),
            Application.project_number,
            Application.project_number_normalised,
            Application.rejected_at,
        )
        .select_from(Enrolment)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Company, Company.id == Enrolment.company_id)
        .outerjoin(Application, Application.id == Enrolment.application_id)
    )


_OGMS: BindParameter[str] = bindparam("ogms", expanding=True)
_REFERENCES: BindParameter[str] = bindparam("references", expanding=True)
_PIECES: BindParameter[str] = bindparam("pieces", expanding=True)

# Everything an OGM, a project number or an enrolment number names, and what is paid along with it.
_BY_NAME = _columns().where(
    Enrolment.id.in_(
        union(
            select(Enrolment.id).where(Enrolment.ogm.in_(_OGMS)),
            select(Enrolment.id).where(Enrolment.number.in_(_REFERENCES)),
            select(SearchWord.object_id).where(
                SearchWord.kind == "enrolment", SearchWord.word.in_(_PIECES)
            ),
            select(Enrolment.id)
            .join(Application, Application.id == Enrolment.application_id)
            .where(Application.project_number_normalised.in_(_REFERENCES)),
            select(Enrolment.id)
            .join(_NAMED, _NAMED.application_id == Enrolment.application_id)
            .where(_NAMED.ogm.in_(_OGMS)),
        ).scalar_subquery()
    )
)

# Whoever has a word of the name, where exactly so much is due and money is waited for.
_BY_NAME_AND_AMOUNT = (
    _columns()
    .join(SearchWord, SearchWord.object_id == Enrolment.id)
    .where(
        SearchWord.kind == "employer",
        SearchWord.word.in_(bindparam("words", expanding=True)),
        Enrolment.stage.in_(WAITING),
        (Enrolment.due_cents - Enrolment.received_cents).in_(bindparam("amounts", expanding=True)),
    )
)


def candidates_for(transfers: Iterable[Transfer]) -> dict[int, Candidate]:
    """The enrolments that these transfers may be for, by their key in the comparison.

    Two statements for a thousand transfers, however many enrolments there are.
    """
    keys = [keys_of(transfer) for transfer in transfers]
    found = {one.open.key: one for one in _named(keys)}
    known = {one.open.ogm for one in found.values()}
    found.update((one.open.key, one) for one in _unnamed(keys, known) if one.open.key not in found)
    return found


def _named(keys: Collection[Keys]) -> Iterator[Candidate]:
    ogms = {ogm for one in keys for ogm in (*one.ogms, *one.near_ogms)}
    references = {reference for one in keys for reference in one.references}
    pieces = {one.lower() for one in references if len(one) >= _SHORTEST_PIECE}
    values = {"ogms": ogms, "references": references, "pieces": pieces - ogms}
    for part in _parts(values):
        for row in reading().execute(_BY_NAME, part):
            yield _candidate(_Found._make(row))


def _unnamed(keys: Collection[Keys], known: AbstractSet[str]) -> Iterator[Candidate]:
    """Only for transfers of which no communication is known: a name alone says little."""
    left = [one for one in keys if one.words and known.isdisjoint(one.ogms)]
    if not left:
        return
    amounts = sorted({one.amount_cents for one in left})
    words = {word for one in left for word in one.words}
    for part in _parts({"words": words}):
        for row in reading().execute(_BY_NAME_AND_AMOUNT, {**part, "amounts": amounts}):
            yield _candidate(_Found._make(row))


def _parts(values: dict[str, set[str]]) -> Iterator[dict[str, list[str]]]:
    """The keys in sets that fit one statement; nothing when there are none."""
    left = {name: iter(sorted(keys)) for name, keys in values.items()}
    while True:
        part = {name: list(islice(keys, _BATCHES[name])) for name, keys in left.items()}
        if not any(part.values()):
            return
        yield part


def _candidate(row: _Found) -> Candidate:
    facts = Facts(
        enrolled_on=row.enrolled_on,
        last_day=row.last_day,
        due_cents=row.due_cents,
        received_cents=row.received_cents,
        is_cancelled=row.cancelled_at is not None,
        is_ordinary_fee=row.ordinary_fee_at is not None,
    )
    stage = Stage(row.stage)
    has_application = row.application_id is not None and row.rejected_at is None
    return Candidate(
        open=Open(
            key=row.id,
            number=row.number,
            ogm=row.ogm,
            rest_cents=facts.rest_cents,
            due_cents=row.due_cents,
            learner=row.learner,
            company=row.company,
            course=row.course,
            stage=stage,
            enrolled_on=row.enrolled_on,
            last_day=row.last_day,
            may_receive=may_confirm_payment(facts),
            project_number=row.project_number_normalised,
            application=row.application_id,
            has_running_application=has_application and stage is not Stage.FINAL,
        ),
        public_id=row.public_id,
        site_id=row.site_id,
        company_id=row.company_id,
        project_number=row.project_number,
        received_cents=row.received_cents,
    )
