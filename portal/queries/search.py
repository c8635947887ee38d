"""Finds enrolments, companies, courses and students by the beginnings of words."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    String,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from portal.models import Company, Course, Document, Enrolment, Learner, SearchWord, reading
from portal.queries.rows import AnyRow, AnySelect
from portal.queries.worklists.lines import begins, has_word, word_values

# How many of each kind are shown.
MOST = 10
KINDS = ("enrolment", "company", "course", "learner")


def _ids(kind: str, words: int) -> Any:
    """Objects with every word: those with the first one in order, the others asked of each."""
    others = (has_word(kind, SearchWord.object_id, number) for number in range(1, words))
    return (
        select(SearchWord.object_id)
        .where(SearchWord.kind == kind, *begins(0), *others)
        .distinct()
        .limit(bindparam("rows"))
        .subquery()
    )


def _found(kind: str, words: int) -> AnySelect:
    name = Learner.first_name + " " + Learner.last_name
    nothing, no_day = cast(null(), String()), cast(null(), Date())
    ids = _ids(kind, words)
    if kind == "enrolment":
        shown = (Enrolment.public_id, name, Course.name, Company.name, Enrolment.stage)
        return (
            select(literal(kind).label("kind"), *shown, Enrolment.last_day)
            .join(ids, ids.c.object_id == Enrolment.id)
            .join(Learner, Learner.id == Enrolment.learner_id)
            .join(Course, Course.id == Enrolment.course_id)
            .join(Company, Company.id == Enrolment.company_id)
        )
    if kind == "company":
        number = Company.enterprise_number
        return select(
            literal(kind), Company.public_id, Company.name, number, nothing, nothing, no_day
        ).join(ids, ids.c.object_id == Company.id)
    if kind == "course":
        first = Course.first_lesson_on
        return select(
            literal(kind), Course.public_id, Course.name, Course.code, nothing, nothing, first
        ).join(ids, ids.c.object_id == Course.id)
    return select(
        literal(kind), Learner.public_id, name, Learner.email, nothing, nothing, no_day
    ).join(ids, ids.c.object_id == Learner.id)


@lru_cache(maxsize=16)
def _statement(words: int) -> CompoundSelect[Any]:
    return union_all(*(_found(kind, words) for kind in KINDS))


def found_by(words: tuple[str, ...]) -> dict[str, list[Sequence[Any]]]:
    """What has all these (folded) words, by kind; one row more than MOST tells that there are more.

    Rows are (public id, name, remark, second remark, stage, day). One statement.
    """
    found: dict[str, list[Sequence[Any]]] = {kind: [] for kind in KINDS}
    if not words:
        return found
    values = {**word_values(words), "rows": MOST + 1}
    rows: Sequence[AnyRow] = reading().execute(_statement(len(words)), values).all()
    for row in rows:
        found[row[0]].append(row[1:])
    return found


# --- Without an owner: for the secretariat, which helps whoever holds a paper.

_OF_PAPER = (
    select(
        Enrolment.public_id,
        Learner.first_name + " " + Learner.last_name,
        Course.name,
        Company.name,
        Enrolment.stage,
        Enrolment.last_day,
    )
    .join(Document, Document.enrolment_id == Enrolment.id)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .join(Company, Company.id == Enrolment.company_id)
    .where(or_(Document.number == bindparam("paper"), Document.code == bindparam("paper")))
)


def found_by_paper(paper: str) -> list[Sequence[Any]]:
    """The enrolment about which a document with this number or code was made; rows as above."""
    return [tuple(row) for row in reading().execute(_OF_PAPER, {"paper": paper})]
