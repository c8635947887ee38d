"""One enrolment by form: typed, checked with its warnings, saved."""

from datetime import timedelta
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.companies import add_company, add_learner
from portal.actions.enrolling import Price
from portal.actions.enrolments import enrol
from portal.formats.elements import amount, day
from portal.formats.language import language
from portal.formats.plain import short_date
from portal.forms.company import read_enterprise_number
from portal.forms.enrolment import (
    EnrolmentForm,
    empty_enrolment,
    read_enrolment,
    typed_enrolment,
    warnings_of,
)
from portal.models import Company, Course, Enrolment, db
from portal.queries.changing import course_for_change
from portal.queries.companies import company_numbered
from portal.queries.courses import courses_to_choose
from portal.queries.imports import enrolment_number_is_taken, learner_with
from portal.rules.deadline import NoTerm, last_day
from portal.rules.identifiers import format_enterprise_number
from portal.views.secretariat.blueprint import bp

# Somebody may still be enrolled in a course that ended a while ago.
KEPT_CHOICE = timedelta(days=60)


@bp.get("/inschrijvingen/nieuw")
@access.staff()
def new_enrolment() -> str:
    """An empty form."""
    return render_template(
        "secretariat/new_enrolment.html", **_form_page(empty_enrolment(clock.today()))
    )


@bp.post("/inschrijvingen/nieuw")
@access.staff()
def add_enrolment() -> Response:
    """Show what would be saved with its warnings; save it when that was seen."""
    typed = typed_enrolment(request.form)
    company = _company(typed)
    given, errors = read_enrolment(typed, knows_company=company is not None)
    course = _course(given, errors)
    if given is None or course is None or errors:
        db.session.rollback()
        return htmx.again("secretariat/new_enrolment.html", **_form_page(typed, errors))
    if request.form.get("agreed") != "yes":
        body = render_template(
            "secretariat/new_enrolment_check.html", **_check_page(typed, given, course, company)
        )
        db.session.rollback()
        return Response(body, mimetype="text/html")
    enrolment = _save(given, course, company)
    db.session.commit()
    pages.notify("done", _("De inschrijving is bewaard. De e-mails vertrekken nu."))
    return htmx.done(url_for("secretariat.enrolment", public_id=enrolment.public_id))


def _company(typed: dict[str, str]) -> Company | None:
    number, error = read_enterprise_number(typed)
    return None if error else company_numbered(number)


def _course(given: EnrolmentForm | None, errors: dict[str, str]) -> Course | None:
    """The chosen course; what the form cannot know by itself becomes an error of a field."""
    if given is None:
        return None
    if enrolment_number_is_taken(given.number):
        errors["number"] = _("Dit inschrijvingsnummer bestaat al. Kies een ander nummer.")
    try:
        course = course_for_change(given.course)
        last_day(course.first_lesson_on, access.school().terms)
    except NoResultFound:
        errors["course"] = _("Kies een cursus.")
        return None
    except NoTerm:
        errors["course"] = _("Voor de eerste lesdag van deze cursus is er geen uiterste datum.")
        return None
    return course


def _save(given: EnrolmentForm, course: Course, company: Company | None) -> Enrolment:
    on = access.occasion()
    if company is None:
        company = add_company(
            given.company_name,
            given.enterprise_number,
            on,
            contact_name=given.contact_name,
            contact_email=given.contact_email,
            contact_phone=given.contact_phone,
        )
    learner = learner_with(given.email, given.first_name, given.last_name)
    return enrol(
        given.number,
        learner or add_learner(given.first_name, given.last_name, given.email, on),
        course,
        company,
        on,
        enrolled_on=given.enrolled_on,
        price=Price(
            fee_cents=given.fee_cents,
            material_cents=given.material_cents,
            other_cents=given.other_cents,
        ),
    )


def _form_page(typed: dict[str, str], errors: dict[str, str] | None = None) -> dict[str, Any]:
    rows = courses_to_choose(clock.today() - KEPT_CHOICE)
    courses = [
        (row.public_id, f"{row.name} – {short_date(row.first_lesson_on, language())}, {row.place}")
        for row in rows
    ]
    return {
        "typed": typed,
        "wrong": errors or {},
        "errors": [{"field": name, "text": text} for name, text in (errors or {}).items()],
        "courses": [("", _("Kies een cursus")), *courses],
    }


def _check_page(
    typed: dict[str, str], given: EnrolmentForm, course: Course, company: Company | None
) -> dict[str, Any]:
    school = access.school()
    until = last_day(course.first_lesson_on, school.terms)
    warnings = warnings_of(given, course, rate=school.rate, terms=school.terms, today=clock.today())
    name = company.name if company else given.company_name
    new = _("nieuwe onderneming, we sturen een uitnodiging")
    return {
        "typed": typed,
        "warnings": warnings,
        "facts": [
            (_("Inschrijvingsnummer"), given.number, ""),
            (_("Cursist"), f"{given.first_name} {given.last_name}, {given.email}", ""),
            (_("Cursus"), course.name, course.code),
            (_("Onderneming"), name, "" if company else new),
            (_("Ondernemingsnummer"), *_number(given, company)),
            (_("Ingeschreven op"), day(given.enrolled_on), ""),
            (_("Uiterste datum"), day(until), ""),
            (_("Inschrijvingsgeld"), amount(given.fee_cents), ""),
            (_("Cursusmateriaal"), amount(given.material_cents), ""),
            (_("Kosten die niet in aanmerking komen"), amount(given.other_cents), ""),
        ],
    }


def _number(given: EnrolmentForm, company: Company | None) -> tuple[str, str]:
    """The number under which the company is known, and what was typed when that is an old one."""
    typed = format_enterprise_number(given.enterprise_number)
    if company is None or company.enterprise_number == given.enterprise_number:
        return typed, ""
    return format_enterprise_number(company.enterprise_number), _("vroeger %(value)s", value=typed)
