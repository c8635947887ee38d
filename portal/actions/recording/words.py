"""Makes things findable by the beginnings of words."""

import unicodedata
from collections.abc import Iterable

from sqlalchemy import delete

from portal.models import Enrolment, SearchWord, db


def index_words(kind: str, object_id: int, texts: Iterable[str]) -> None:
    """Make an object findable by the beginnings of these words and by no others."""
    db.session.execute(
        delete(SearchWord).where(SearchWord.kind == kind, SearchWord.object_id == object_id)
    )
    words = {word for text in texts for word in fold(text).split() if word}
    db.session.add_all(SearchWord(kind=kind, object_id=object_id, word=word) for word in words)


def index_enrolment(enrolment: Enrolment) -> None:
    """Make an enrolment findable by person, course, company, numbers and project number.

    Employers search by name and course only, so that nobody can guess at a private address.
    """
    application = enrolment.application
    index_words("employer", enrolment.id, [enrolment.learner.name, enrolment.course.name])
    index_words(
        "enrolment",
        enrolment.id,
        [
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
    )


def fold(text: str) -> str:
    """Lower case without accents, signs turned into spaces: how words are kept and looked up."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
