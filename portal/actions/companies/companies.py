"""Companies, their courses' words and their students: added and corrected."""

from collections.abc import Iterable

from portal.actions.recording import (
    Occasion,
    index_new,
    index_words,
    new_public_id,
    record,
)
from portal.models import Company, Course, Learner, db
from portal.queries.merged import former_of


def add_company(
    name: str,
    enterprise_number: str,
    on: Occasion,
    *,
    contact_name: str,
    contact_email: str,
    contact_phone: str,
) -> Company:
    """Add a company, known by its checked enterprise number (ten digits)."""
    company = Company(
        public_id=new_public_id(),
        name=name,
        enterprise_number=enterprise_number,
        contact_name=contact_name,
        contact_email=contact_email,
        contact_phone=contact_phone,
        is_first_time=False,
        created_at=on.at,
    )
    db.session.add(company)
    db.session.flush()
    index_words("company", company.id, [name, enterprise_number, contact_name, contact_email])
    record("company_added", on, company=company, name=name, enterprise_number=enterprise_number)
    return company


def change_company(
    company: Company,
    on: Occasion,
    *,
    name: str,
    contact_name: str,
    contact_email: str,
    contact_phone: str,
) -> None:
    """Correct what is known of a company; its enterprise number never changes."""
    new = {
        "name": name,
        "contact_name": contact_name,
        "contact_email": contact_email,
        "contact_phone": contact_phone,
    }
    changed = {k: [getattr(company, k), v] for k, v in new.items() if getattr(company, k) != v}
    if not changed:
        return
    for key, value in new.items():
        setattr(company, key, value)
    index_company(company)
    record("company_changed", on, company=company, changed=changed)


def index_company(company: Company) -> None:
    """Make a company findable by what is known of it, and by what it was called before."""
    before = [text for one in former_of(company.id) for text in (one.name, one.enterprise_number)]
    own = (
        company.name,
        company.enterprise_number,
        company.contact_name,
        company.contact_email,
    )
    index_words("company", company.id, [*own, *before])


def set_first_time(company: Company, on: Occasion, *, is_first_time: bool) -> None:
    """Note whether a company uses the scheme for the first time."""
    company.is_first_time = is_first_time
    record("first_time_set", on, company=company, is_first_time=is_first_time)


def add_learner(first_name: str, last_name: str, email: str, on: Occasion) -> Learner:
    """Add a student: name and address are all that the evidence needs."""
    return add_learners([(first_name, last_name, email)], on)[0]


def add_learners(people: Iterable[tuple[str, str, str]], on: Occasion) -> list[Learner]:
    """Add students by first name, last name and address."""
    learners = [
        Learner(
            public_id=new_public_id(),
            first_name=first_name,
            last_name=last_name,
            email=email,
            language="nl",
            created_at=on.at,
        )
        for first_name, last_name, email in people
    ]
    db.session.add_all(learners)
    db.session.flush()
    index_new("learner", {one.id: [one.name, one.email] for one in learners})
    return learners


def index_course(course: Course) -> None:
    """Make a course findable by its name and code."""
    index_words("course", course.id, [course.name, course.code])
