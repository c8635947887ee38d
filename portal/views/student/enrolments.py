"""A student's own enrolments: is my place safe, must I do something."""

from flask import Response, current_app, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, pages
from portal.actions.documents import issue_status
from portal.documents.canonical import from_json
from portal.documents.facts import StatusFacts
from portal.documents.register import name_of, pdf_of
from portal.documents.render import RenderingFailed, RenderingUnavailable
from portal.formats.elements import day
from portal.formats.statuses import status_tag
from portal.formats.student import Asked, Own, letters, looks_by_role, student_page
from portal.models import db
from portal.queries.changing import own_enrolment_for_change
from portal.queries.enrolments import facts_in
from portal.queries.rows import AnyRow
from portal.queries.school import School, SiteFacts
from portal.queries.student import enrolment_of_student, enrolments_of_student, status_paper_of
from portal.queries.viewings import viewings_of
from portal.rules.stations import Audience, status_of
from portal.views.student.blueprint import bp


@bp.get("/mijn")
@access.student
def enrolments() -> str | AnyResponse:
    """All of them, when there is more than one."""
    rows = enrolments_of_student(access.me().id)
    if len(rows) == 1:
        return redirect(url_for("student.enrolment", e=rows[0].public_id), 303)
    today = clock.today()
    shown = [
        {
            "href": url_for("student.enrolment", e=row.public_id),
            "course": row.course,
            "place": row.place,
            "start": day(row.first_lesson_on),
            "status": status_tag(status_of(facts_in(row), today), Audience.STUDENT),
        }
        for row in rows
    ]
    return render_template("student/enrolments.html", rows=shown)


@bp.get("/mijn/<e>")
@access.student
def enrolment(e: str) -> str:
    """One enrolment in the student's own words."""
    row, school = enrolment_of_student(access.me().id, e), access.school()
    site = school.site(row.site_id)
    own = student_page(_own(row, school.name, site))
    seen = viewings_of(access.me().id, e)
    return render_template(
        "student/enrolment.html",
        row=row,
        site=site,
        own=own,
        letters=letters(_asked(row, school, site)) if own.may_ask else (),
        looks=looks_by_role((one.role, one.on) for one in seen),
    )


@bp.post("/mijn/<e>/stand")
@access.student
def make_status(e: str) -> AnyResponse:
    """Make the paper that says how things stand today, unless there is one that says just that."""
    row, on = enrolment_of_student(access.me().id, e), access.occasion()
    status = status_of(facts_in(row), on.today)
    if not _is_current(status_paper_of(access.me().id, e), str(status)):
        whole = own_enrolment_for_change(access.me().id, e)
        issue_status(whole, on, status=status, language=pages.language())
        db.session.commit()
    return redirect(url_for("student.status_pdf", e=e), 303)


@bp.get("/mijn/<e>/stand.pdf")
@access.student
def status_pdf(e: str) -> AnyResponse:
    """The paper that was made last."""
    row = status_paper_of(access.me().id, e)
    if row is None:
        return redirect(url_for("student.enrolment", e=e), 303)
    try:
        content = pdf_of(row)
    except (RenderingFailed, RenderingUnavailable):
        return make_response(render_template("student/no_document.html", e=e), 503)
    response = Response(content, mimetype="application/pdf")
    name = name_of(row)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _own(row: AnyRow, school: str, site: SiteFacts) -> Own:
    return Own(
        facts=facts_in(row),
        today=clock.today(),
        first_lesson=row.first_lesson_on,
        fee_cents=row.fee_cents,
        course=row.course,
        school=school,
        site=site.name,
        phone=site.phone,
    )


def _asked(row: AnyRow, school: School, site: SiteFacts) -> Asked:
    return Asked(
        learner=f"{row.first_name} {row.last_name}",
        course=row.course,
        first_lesson=row.first_lesson_on,
        last_day=row.last_day,
        is_passed=clock.today() > row.last_day,
        school=school.name,
        recognition_no=school.recognition_shown,
        site=site.name,
        site_phone=site.phone,
        base_url=current_app.extensions["settings"].base_url,
    )


def _is_current(paper: AnyRow | None, status: str) -> bool:
    """Whether the last paper is of today, says the same and is in the reader's language."""
    if paper is None or clock.brussels(paper.issued_at).date() != clock.today():
        return False
    facts = from_json(paper.facts)
    return (
        isinstance(facts, StatusFacts)
        and facts.status == status
        and facts.language == pages.language()
    )
