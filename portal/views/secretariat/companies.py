"""The companies: a list, one with everybody and everything of it, and correcting whom we reach."""

from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.companies import change_company, invite_again, invite_contact
from portal.formats.elements import phone_number
from portal.formats.language import language
from portal.formats.plain import moment
from portal.formats.staff.log import happenings_from
from portal.forms.company import read_company, typed_company, typed_from
from portal.models import db
from portal.queries.changing import company_for_change
from portal.queries.company_pages import (
    companies_like,
    company_with_enrolments,
    invitation_of_company,
    parts_of_company,
)
from portal.queries.merged import any_successor_of
from portal.queries.rows import AnyRow
from portal.queries.worklists import PAGE
from portal.rules.identifiers import format_enterprise_number
from portal.views.secretariat.blueprint import bp
from portal.views.secretariat.course_pages import enrolment_line
from portal.views.secretariat.paging import page_number, pager
from portal.views.secretariat.words import role_text, words_of


@bp.get("/ondernemingen")
@access.staff()
def companies() -> str:
    """The companies by name."""
    search, number = request.args.get("zoek", ""), page_number()
    rows = companies_like(words_of(search), page=number)
    return render_template(
        "secretariat/companies.html",
        lines=[_line(row) for row in rows[:PAGE]],
        pages=pager("secretariat.companies", number, len(rows)),
        search=search,
    )


@bp.get("/ondernemingen/<public_id>")
@access.staff()
def company(public_id: str) -> Response | str:
    """One company: whom we reach, who has access, its enrolments and its history."""
    rows = company_with_enrolments(public_id)
    if not rows:
        abort(404)
    if rows[0].merged_into_id is not None:
        return _after(public_id)
    today = clock.today()
    parts = parts_of_company(rows[0].id, today)
    return render_template(
        "secretariat/company.html",
        row=rows[0],
        facts=[*_facts(rows[0]), *_former(parts["former"])],
        members=[(one.by_name, one.email, role_text(one.kind)) for one in parts["member"]],
        invitations=[_invitation(one, public_id) for one in parts["invitation"]],
        enrolments=[
            enrolment_line(row, row.learner, row.course, today) for row in rows if row.enrolment
        ],
        history=happenings_from(parts["event"]),
        can_invite=not parts["member"] and not parts["invitation"],
        may_merge=access.me().staff_role == "admin",
    )


@bp.get("/ondernemingen/<public_id>/wijzigen")
@access.staff()
def edit_company(public_id: str) -> Response | str:
    """The form with what is known."""
    rows = company_with_enrolments(public_id)
    if not rows:
        abort(404)
    if rows[0].merged_into_id is not None:
        return _after(public_id)
    page = _form_page(rows[0], typed_from(rows[0]), rows[0].version)
    return render_template("secretariat/company_form.html", **page)


@bp.post("/ondernemingen/<public_id>/wijzigen")
@access.staff()
def save_company(public_id: str) -> Response:
    """Save whom we reach; the enterprise number never changes."""
    found = company_for_change(public_id)
    typed = {**typed_company(request.form), "enterprise_number": found.enterprise_number}
    given, errors = read_company(typed)
    if given is None:
        db.session.rollback()
        page = _form_page(found, typed, request.form.get("version", ""), errors)
        return htmx.again("secretariat/company_form.html", **page)
    if str(found.version) != request.form.get("version"):
        raise StaleDataError
    change_company(
        found,
        access.occasion(),
        name=given.name,
        contact_name=given.contact_name,
        contact_email=given.contact_email,
        contact_phone=given.contact_phone,
    )
    db.session.commit()
    pages.notify("done", _("De onderneming is gewijzigd."))
    return htmx.done(url_for("secretariat.company", public_id=public_id))


@bp.post("/ondernemingen/<public_id>/uitnodigen")
@access.staff()
def invite_company(public_id: str) -> Response:
    """Invite the contact of a company that nobody has access to."""
    found = company_for_change(public_id)
    invitation = invite_contact(found, access.occasion())
    db.session.commit()
    if invitation is None:
        pages.notify("attention", _("Iemand heeft al toegang of een uitnodiging."))
    else:
        told = _("We hebben een uitnodiging gestuurd naar %(name)s.", name=invitation.name)
        pages.notify("done", told)
    return htmx.done(url_for("secretariat.company", public_id=public_id))


@bp.post("/ondernemingen/<public_id>/uitnodigingen/<invitation>/opnieuw")
@access.staff()
def invite_company_again(public_id: str, invitation: str) -> Response:
    """Send a new link; the old one stops working."""
    found = company_for_change(public_id)
    asked = invitation_of_company(found.id, invitation)
    invite_again(asked, found, access.occasion())
    db.session.commit()
    pages.notify("done", _("We hebben een uitnodiging gestuurd naar %(name)s.", name=asked.name))
    return htmx.done(url_for("secretariat.company", public_id=public_id))


def _line(row: AnyRow) -> dict[str, Any]:
    return {
        "href": url_for("secretariat.company", public_id=row.public_id),
        "name": row.name,
        "number": format_enterprise_number(row.enterprise_number),
        "contact": row.contact_name,
        "phone": phone_number(row.contact_phone) if row.contact_phone else "",
        "enrolments": row.enrolments,
        "access": _("ja") if row.members else _("nog niemand"),
    }


def _facts(row: AnyRow) -> list[tuple[str, Any]]:
    return [
        (_("Ondernemingsnummer"), format_enterprise_number(row.enterprise_number)),
        (_("Contactpersoon"), row.contact_name),
        (_("E-mailadres"), row.contact_email),
        (_("Telefoon"), phone_number(row.contact_phone) if row.contact_phone else _("geen")),
        (_("Voor het eerst met de KMO-portefeuille"), _("ja") if row.is_first_time else _("nee")),
    ]


def _former(rows: Sequence[AnyRow]) -> list[tuple[str, str]]:
    """The names and numbers that lead here since a merger, the newest first."""
    return [
        (_("Vroeger ook"), f"{one.by_name}, {format_enterprise_number(one.kind)}") for one in rows
    ]


def _after(public_id: str) -> Response:
    """To the company into which this one was merged."""
    return redirect(url_for("secretariat.company", public_id=any_successor_of(public_id)))


def _invitation(row: AnyRow, public_id: str) -> dict[str, Any]:
    ended = row.at <= clock.now()
    when = moment(row.at, language())
    return {
        "email": row.email,
        "role": role_text(row.kind),
        "state": _("verlopen op %(moment)s", moment=when)
        if ended
        else _("geldig tot %(moment)s", moment=when),
        "again": url_for(
            "secretariat.invite_company_again", public_id=public_id, invitation=row.by_name
        ),
    }


def _form_page(
    row: Any, typed: dict[str, str], version: object, errors: dict[str, str] | None = None
) -> dict[str, Any]:
    return {
        "row": row,
        "typed": typed,
        "version": version,
        "wrong": errors or {},
        "errors": [{"field": name, "text": text} for name, text in (errors or {}).items()],
    }
