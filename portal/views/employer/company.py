"""What the school knows of a company, and the choice between the companies of one person."""

from typing import NamedTuple

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock
from portal.actions.companies import set_first_time
from portal.formats.elements import day_short, phone_number
from portal.models import db
from portal.pages import notify
from portal.queries.access import owners_of
from portal.queries.members import companies_of, company_of_member, facts_of_company
from portal.queries.records import recipients_of
from portal.rules.choices import readers_of
from portal.rules.identifiers import format_enterprise_number
from portal.views.employer.blueprint import bp
from portal.views.employer.calendar import calendar_link


class CompanyRow(NamedTuple):
    """One company of the visitor, with what waits there."""

    href: str
    name: str
    number: str
    tasks: int
    first_last_day: Markup | str


@bp.get("/ondernemingen")
@access.any_employer
def companies() -> str | AnyResponse:
    """Choose a company; who has only one is there already."""
    rows = companies_of(access.me().id, clock.today())
    if len(rows) == 1:
        return redirect(url_for("employer.dashboard", c=rows[0].public_id), 303)
    return render_template(
        "employer/companies.html",
        rows=[
            CompanyRow(
                url_for("employer.dashboard", c=row.public_id),
                row.name,
                format_enterprise_number(row.enterprise_number),
                row.tasks,
                day_short(row.first_last_day) if row.first_last_day else _("Geen"),
            )
            for row in rows
        ],
    )


@bp.get("/onderneming/<c>/gegevens")
@access.employer("reader")
def company() -> str:
    """The data of the company, mostly read only."""
    found, today = access.company(), clock.today()
    row = facts_of_company(found.id, access.me().id)
    site = access.school().sites[0]
    return render_template(
        "employer/company.html",
        facts=row,
        number=format_enterprise_number(row.enterprise_number),
        mail_to=[one.email for one in readers_of("reminders", recipients_of(found.id, today))]
        or [row.contact_email],
        owners=owners_of(found.id, today),
        phone=phone_number(site.phone),
        may_change=access.may("handler"),
        link=calendar_link(row),
    )


@bp.post("/onderneming/<c>/gegevens/eerste-keer")
@access.employer("handler")
def choose_first_time() -> AnyResponse:
    """Note whether the company uses the scheme for the first time."""
    is_first = request.form.get("is_first_time") == "1"
    found = company_of_member(access.company().id)
    if found.is_first_time != is_first:
        set_first_time(found, access.occasion(), is_first_time=is_first)
        db.session.commit()
    notify("done", _("Je keuze is bewaard."))
    return redirect(url_for("employer.company"), 303)
