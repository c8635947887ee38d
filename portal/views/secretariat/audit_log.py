"""The log: one sentence a line, filtered, exported, and its chain verified."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from portal import access
from portal.actions.invariants import first_broken_line
from portal.clock import BRUSSELS
from portal.formats.language import language
from portal.formats.plain import moment
from portal.formats.spreadsheet import write_xlsx
from portal.formats.staff.log import kind_choices, log_sentence
from portal.queries.log import MOST_EXPORTED, WantedLines, lines_of_log
from portal.queries.rows import AnyRow
from portal.queries.worklists import PAGE
from portal.views.secretariat.blueprint import bp

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BY_KINDS = ("staff", "employer", "student", "portal")


@bp.get("/logboek")
@access.staff()
def audit_log() -> str:
    """The lines, newest first; `controle` in the address asks whether the chain is whole."""
    args = request.args
    rows = lines_of_log(_wanted(), before=_before())
    return render_template(
        "secretariat/audit_log.html",
        lines=[_line(row) for row in rows[:PAGE]],
        older=_address(pagina=rows[PAGE - 1].id) if len(rows) > PAGE else None,
        newest=_address(pagina=None) if _before() else None,
        export=_export_address(),
        chain=_chain() if args.get("controle") else None,
        check=_address(controle="1"),
        who=args.get("wie", ""),
        whos=_whos(),
        kind=args.get("wat", ""),
        kinds=[("", _("Alles")), *kind_choices()],
        since=args.get("van", ""),
        until=args.get("tot", ""),
    )


@bp.get("/logboek.xlsx")
@access.staff()
def audit_log_export() -> Response:
    """The same lines as a workbook, with their hashes."""
    rows = lines_of_log(_wanted(), before=None, limit=MOST_EXPORTED)[:MOST_EXPORTED]
    headers = [
        _("Nummer"), _("Moment"), _("Wie"), _("Gebeurtenis"), _("Inschrijving"), _("Onderneming"),
        _("Cursus"), _("Van waar"), _("Controlegetal"),
    ]  # fmt: skip
    table = [_exported(row) for row in rows]
    response = Response(write_xlsx(headers, table, _("Logboek")), mimetype=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename="logboek.xlsx")
    return response


def _exported(row: AnyRow) -> tuple[str | int | None, ...]:
    at = row.at.astimezone(BRUSSELS).isoformat(timespec="seconds")
    told = log_sentence(row.kind, row.facts)
    about = (row.number, row.company, row.course)
    return (row.id, at, row.by_name, told, *about, row.address, row.hash)


def _wanted() -> WantedLines:
    args = request.args
    until = _day(args.get("tot", ""))
    return WantedLines(
        by_kind=args["wie"] if args.get("wie") in BY_KINDS else None,
        kind=args["wat"] if args.get("wat") in dict(kind_choices()) else None,
        since=_midnight(_day(args.get("van", ""))),
        until=_midnight(until + timedelta(days=1) if until else None),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[:2] == "20" else None
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), BRUSSELS) if day else None


def _before() -> int | None:
    text = request.args.get("pagina", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _address(**changes: Any) -> str:
    return url_for("secretariat.audit_log", **{**_kept(), **changes})


def _export_address() -> str:
    return url_for("secretariat.audit_log_export", **_kept())


def _kept() -> dict[str, Any]:
    names = ("wie", "wat", "van", "tot")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _chain() -> tuple[str, str]:
    """The kind and the text of the notice about the chain."""
    broken = first_broken_line()
    if broken is None:
        return "done", str(_("De keten van het logboek is volledig."))
    return "failure", str(
        _("De keten van het logboek is verbroken bij regel %(n)s. Bel de beheerder.", n=broken)
    )


def _whos() -> list[tuple[str, str]]:
    return [
        ("", _("Iedereen")),
        ("staff", _("Secretariaat")),
        ("employer", _("Werkgevers")),
        ("student", _("Cursisten")),
        ("portal", _("Het loket zelf")),
    ]


def _line(row: AnyRow) -> dict[str, Any]:
    href, about = None, ""
    if row.enrolment:
        about = f"{row.learner} – {row.course}"
        href = url_for("secretariat.enrolment", public_id=row.enrolment)
    elif row.company:
        about = row.company
        href = url_for("secretariat.company", public_id=row.company_public_id)
    elif row.course:
        about = row.course
        href = url_for("secretariat.course", public_id=row.course_public_id)
    return {
        "moment": moment(row.at, language()),
        "who": row.by_name or _("onbekend"),
        "sentence": log_sentence(row.kind, row.facts),
        "about": about,
        "href": href,
    }
