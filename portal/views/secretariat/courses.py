"""The courses: a list, one with its history, and adding and changing them."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.courses import (
    CourseDetails,
    Effect,
    add_course,
    add_place,
    change_course,
    effects_of_move,
)
from portal.forms.course import CourseForm, read_course, typed_course, typed_from
from portal.models import Course, db
from portal.queries.changing import course_for_change
from portal.queries.courses import (
    course_code_is_taken,
    course_with_enrolments,
    courses_like,
    history_of_course,
)
from portal.queries.imports import place_of_site, sites_for_change
from portal.rules.deadline import NoTerm
from portal.views.secretariat import course_pages as texts
from portal.views.secretariat.blueprint import bp, chosen_site, site_choices
from portal.views.secretariat.paging import page_number, pager
from portal.views.secretariat.words import words_of
from portal.views.secretariat.years import days_of, year_choices


@bp.get("/cursussen")
@access.staff()
def courses() -> str:
    """The courses, the latest first lesson first."""
    args, number = request.args, page_number()
    first, last = days_of(args.get("schooljaar", ""))
    rows = courses_like(
        words_of(args.get("zoek", "")),
        site_id=chosen_site().id,
        first_day=first,
        last_day=last,
        page=number,
    )
    return render_template(
        "secretariat/courses.html",
        lines=texts.lines_from(rows),
        pages=pager("secretariat.courses", number, len(rows)),
        search=args.get("zoek", ""),
        site=chosen_site().code,
        site_options=site_choices(),
        year=args.get("schooljaar", ""),
        years=year_choices(clock.today()),
    )


@bp.get("/cursussen/<public_id>")
@access.staff()
def course(public_id: str) -> str:
    """One course with its enrolments and everything that happened to it."""
    rows = course_with_enrolments(public_id)
    if not rows:
        abort(404)
    return render_template(
        "secretariat/course.html",
        course=rows[0],
        facts=texts.facts_from(rows[0]),
        enrolments=texts.enrolments_from(rows, clock.today()),
        history=texts.happenings_from(history_of_course(rows[0].id)),
    )


@bp.get("/cursussen/nieuw")
@access.staff()
def new_course() -> str:
    """An empty form."""
    return render_template("secretariat/course_form.html", **_form_page(typed_course({})))


@bp.post("/cursussen/nieuw")
@access.staff()
def add_new_course() -> Response:
    """Add a course."""
    typed = typed_course(request.form)
    given, errors = read_course(typed, _sites())
    if given is not None and course_code_is_taken(given.code):
        errors["code"] = _("Er is al een cursus met dit nummer. Kies een ander nummer.")
    if given is None or errors:
        return htmx.again("secretariat/course_form.html", **_form_page(typed, errors))
    added = add_course(given.code, _details(given), access.occasion())
    db.session.commit()
    pages.notify("done", _("De cursus is toegevoegd."))
    return htmx.done(url_for("secretariat.course", public_id=added.public_id))


@bp.get("/cursussen/<public_id>/wijzigen")
@access.staff()
def edit_course(public_id: str) -> str:
    """The form with what is known."""
    rows = course_with_enrolments(public_id)
    if not rows:
        abort(404)
    page = _form_page(typed_from(rows[0]), row=rows[0], version=rows[0].version)
    return render_template("secretariat/course_form.html", **page)


@bp.post("/cursussen/<public_id>/wijzigen")
@access.staff()
def save_course(public_id: str) -> Response:
    """Save a course; a moved first lesson is shown with all its effects before."""
    typed = typed_course(request.form)
    found = course_for_change(public_id)
    typed["code"] = found.code
    given, errors = read_course(typed, _sites())
    effects = _effects(found, given, errors)
    if given is None or errors:
        db.session.rollback()
        page = _form_page(typed, errors, row=found, version=request.form.get("version", ""))
        return htmx.again("secretariat/course_form.html", **page)
    if str(found.version) != request.form.get("version"):
        raise StaleDataError
    if effects and request.form.get("agreed") != texts.digest_of(effects):
        return _check(found, typed, effects)
    change_course(found, _details(given), access.occasion())
    db.session.commit()
    pages.notify("done", _("De cursus is gewijzigd."))
    return htmx.done(url_for("secretariat.course", public_id=public_id))


def _effects(found: Course, given: CourseForm | None, errors: dict[str, str]) -> list[Effect]:
    """What a moved first lesson does; a day that no rule covers is an error of its field."""
    if given is None or given.first_lesson_on == found.first_lesson_on:
        return []
    try:
        return effects_of_move(found, given.first_lesson_on, access.occasion())
    except NoTerm:
        errors["first_lesson_on"] = _("Voor deze dag kennen we geen uiterste datum. Kijk ze na.")
        return []


def _check(found: Course, typed: dict[str, str], effects: list[Effect]) -> Response:
    page = {
        "course": found,
        "typed": typed,
        "version": found.version,
        "agreed": texts.digest_of(effects),
        **texts.effects_from(effects, access.school(), clock.today()),
    }
    body = render_template("secretariat/course_check.html", **page)
    db.session.rollback()
    return Response(body, mimetype="text/html")


def _sites() -> dict[str, str]:
    return {site.code: site.name for site in access.school().sites}


def _details(given: CourseForm) -> CourseDetails:
    site = sites_for_change()[given.site]
    place = place_of_site(site.id, given.place) or add_place(given.place, site, access.occasion())
    return CourseDetails(
        name=given.name,
        description=given.description,
        theme=given.theme,
        kind=given.kind,
        site=site,
        place=place,
        first_lesson_on=given.first_lesson_on,
        last_lesson_on=given.last_lesson_on,
        lesson_periods=given.lesson_periods,
        fee_cents=given.fee_cents,
    )


def _form_page(
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    row: Any = None,
    version: object = "",
) -> dict[str, Any]:
    return {
        "typed": typed,
        "wrong": errors or {},
        "errors": [{"field": name, "text": text} for name, text in (errors or {}).items()],
        "course": row,
        "version": version,
        "themes": texts.theme_choices(),
        "kinds": texts.kind_choices(),
        "site_options": list(_sites().items()),
    }
