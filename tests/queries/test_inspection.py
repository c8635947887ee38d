"""A year of evidence is found from its courses, however many years are kept."""

from datetime import date

import pytest
from flask import Flask

from portal.models import db
from portal.queries.inspection import Year, outline_of_year, papers_of_year, parts_of, wholes_of
from tests.cast import Cast, site_named
from tests.queries.plans import plans

SCHOOL_YEAR = (date(2026, 9, 1), date(2027, 8, 31))


@pytest.mark.parametrize("is_own", [True, False])
def test_p8_a_year_is_looked_up_from_its_courses(app: Flask, cast: Cast, is_own: bool) -> None:
    year = Year(*SCHOOL_YEAR, site_named("lokeren").id if is_own else None)
    with plans(app) as found:
        outline_of_year(year)
        papers_of_year(year)
    if db.engine.dialect.name == "sqlite":
        assert found
    assert not [step for step in found if step.startswith("SCAN")], found
    from_courses = [step for step in found if "ix_course_first_lesson_on" in step]
    assert len(from_courses) == (2 if found else 0), found


def test_p8_what_belongs_to_some_enrolments_reads_no_whole_table(app: Flask, cast: Cast) -> None:
    ids = [cast.enrolment.id, cast.rivals_enrolment.id]
    with plans(app) as found:
        assert len(wholes_of(ids)) == 2
        assert parts_of(ids).documents.keys() == set(ids)
    assert not [step for step in found if step.startswith("SCAN")], found


def test_the_first_and_the_last_day_of_a_year_belong_to_it(app: Flask, cast: Cast) -> None:
    for day in SCHOOL_YEAR:
        cast.course.first_lesson_on, cast.course.last_lesson_on = day, date(2027, 12, 1)
        db.session.commit()
        assert len(outline_of_year(Year(*SCHOOL_YEAR))) == 2
    cast.course.first_lesson_on = date(2027, 9, 1)
    db.session.commit()
    assert outline_of_year(Year(*SCHOOL_YEAR)) == []
