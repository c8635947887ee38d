"""Makes things findable by the beginnings of words."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, insert

from portal.models import Enrolment, SearchWord, db


def index_words(kind: str, object_id: int, texts: Iterable[str]) -> None:
    """Make an object findable by the beginnings of these words and by no others."""
    db.session.execute(
        delete(SearchWord).where(SearchWord.kind == kind, SearchWord.object_id == object_id)
    )
    index_new(kind, {object_id: texts})


def index_new(kind: str, texts: Mapping[int, Iterable[str]]) -> None:
    """Make objects findable that were not before: their texts by their numbers."""
    rows = [
        {"kind": kind, "object_id": object_id, "word": word}
        for object_id, its_texts in texts.items()
        for word in sorted({word for text in its_texts for word in fold(text).split()})
    ]
    if rows:
        # The types call the table of a class a FromClause, which an insert refuses.
        db.session.execute(insert(SearchWord.__table__), rows)  # type: ignore[arg-type]


def index_enrolment(enrolment: Enrolment) -> None:
    """Make an enrolment findable by person, course, company, numbers and project number."""
    for kind, texts in _texts_of(enrolment).items():
        index_words(kind, enrolment.id, texts)


def index_new_enrolments(enrolments: Sequence[Enrolment]) -> None:
    """Make enrolments findable that were not before."""
    texts = {enrolment.id: _texts_of(enrolment) for enrolment in enrolments}
    for kind in ("employer", "enrolment"):
        index_new(kind, {number: of_kind[kind] for number, of_kind in texts.items()})


def _texts_of(enrolment: Enrolment) -> dict[str, list[str]]:
    """What an enrolment is found by, for an employer and for the secretariat.

    Employers search by name and course only, so that nobody can guess at a private address.
    """
    application = enrolment.application
    return {
        "employer": [enrolment.learner.name, enrolment.course.name],
        "enrolment": [
            enrolment.learner.name,
            enrolment.learner.email,
            enrolment.course.name,
            enrolment.course.code,
            enrolment.company.name,
            enrolment.company.enterprise_number,
            enrolment.number,
            enrolment.ogm,
            application.project_number if application else "",
            application.project_number_normalised if application else "",
        ],
    }


def fold(text: str) -> str:
    """Lower case without accents, signs turned into spaces: how words are kept and looked up."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
