"""Every enrolment of a company: the list, as a page and as a file."""

from decimal import Decimal

from flask import Response, make_response, render_template

from portal import access, clock
from portal.formats.language import gettext as _
from portal.formats.spreadsheet import Value, write_xlsx
from portal.formats.statuses import status_text
from portal.queries.enrolments import every_enrolment_of
from portal.remembered import remembered
from portal.rules.stations import Audience
from portal.views.employer.addresses import addresses
from portal.views.employer.blueprint import bp
from portal.views.employer.lists import list_page, wanted_here
from portal.views.employer.rows import Line, lines_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/onderneming/<c>/inschrijvingen")
@access.employer("reader")
@remembered
def enrolments() -> str:
    """Everything, filtered."""
    to = addresses()
    return render_template("employer/enrolments.html", list=list_page(to.base, to))


@bp.get("/onderneming/<c>/inschrijvingen.xlsx")
@access.employer("reader")
def enrolments_export() -> Response:
    """The same list as a workbook."""
    today, company = clock.today(), access.company()
    rows = every_enrolment_of(company.id, wanted_here(), today)
    lines = lines_of(rows, access.school(), today)
    content = write_xlsx(_headers(), [_cells(line) for line in lines], _("Inschrijvingen"))
    response = make_response(content)
    response.headers["Content-Type"] = XLSX
    name = f"inschrijvingen-{today.isoformat()}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _headers() -> list[str]:
    return [
        _("Medewerker"),
        _("Cursus"),
        _("Lesplaats"),
        _("Eerste lesdag"),
        _("Ingeschreven op"),
        _("Uiterste datum"),
        _("Bedrag"),
        _("Ontvangen bedrag"),
        _("Stand van zaken"),
    ]


def _cells(line: Line) -> list[Value]:
    row = line.row
    return [
        line.learner,
        row.course,
        row.place,
        row.first_lesson_on,
        row.enrolled_on,
        row.last_day,
        Decimal(row.due_cents) / 100,
        Decimal(row.received_cents) / 100,
        status_text(line.status, Audience.EMPLOYER),
    ]
