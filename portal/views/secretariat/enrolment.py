"""The file of one enrolment: everything about it, and its documents."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _

from portal import access, clock
from portal.documents.register import name_of, pdf_of
from portal.documents.render import RenderingFailed, RenderingUnavailable
from portal.formats.staff import dossier as texts
from portal.formats.staff.mails import mails_from
from portal.formats.staff.terms import TermLine, term_lines
from portal.formats.stations import station_views
from portal.formats.statuses import Tag, status_tag
from portal.queries.dossier import document_of, dossier_of, parts_of
from portal.rules.deadline import days_left
from portal.rules.stations import Audience, Facts, Step, refusal_of, stations, status_of
from portal.views.secretariat.blueprint import bp
from portal.views.secretariat.decisions import DECISIONS
from portal.views.secretariat.reminding import reminders_about


class Deed(NamedTuple):
    """Something that may be done now, as a link to its check page."""

    label: str
    href: str


@bp.get("/inschrijvingen/<public_id>")
@access.staff()
def enrolment(public_id: str) -> str:
    """Everything about one enrolment."""
    row = dossier_of(public_id)
    parts, today = parts_of(row.id), clock.today()
    counted = [one for one in parts["booking"] if one.until is None]
    facts = texts.facts_from(row, sum(one.cents for one in counted))
    return render_template(
        "secretariat/enrolment.html",
        row=row,
        tag=_tag(facts, today),
        stations=_stations(row, facts, counted),
        terms=_terms(row, facts, today),
        reminders=reminders_about(row, facts, parts["reminder"]),
        deeds=_deeds(public_id, facts),
        blocks=_blocks(row),
        application=texts.application_rows(row, access.school().recognition_shown),
        bookings=texts.bookings_from(parts["booking"], f"{url_for('secretariat.confirmations')}/"),
        money=texts.money_text(facts),
        **_kept(parts),
    )


@bp.get("/inschrijvingen/<public_id>/documenten/<document>.pdf")
@access.staff()
def document_pdf(public_id: str, document: str) -> Response:
    """One issued document, also when it no longer holds."""
    row = document_of(public_id, document)
    try:
        response = Response(pdf_of(row), mimetype="application/pdf")
    except (RenderingFailed, RenderingUnavailable):
        back = url_for("secretariat.enrolment", public_id=public_id)
        return make_response(render_template("secretariat/no_document.html", back=back), 503)
    name = name_of(row)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _kept(parts: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Documents, mails, notes and history in finished texts."""
    return {
        "papers": texts.papers_from(parts["document"]),
        "mails": mails_from(parts["message"]),
        "notes": texts.notes_from(parts["note"]),
        "history": texts.history_from(parts["event"]),
    }


def _tag(facts: Facts, today: date) -> Tag:
    left = days_left(facts.last_day, today)
    return status_tag(status_of(facts, today), Audience.STAFF, left)


def _stations(row: Any, facts: Facts, counted: Sequence[Any]) -> list[Any]:
    paid_on = max((one.on for one in counted), default=None)
    drawn = stations(
        facts,
        clock.today(),
        own_share_days=access.school().own_share_days,
        **texts.station_days(row, paid_on),
    )
    return station_views(drawn, Audience.STAFF)


def _terms(row: Any, facts: Facts, today: date) -> list[TermLine]:
    school = access.school()
    return term_lines(
        row,
        facts,
        today,
        own_share_days=school.own_share_days,
        checking_days=school.checking_days,
        is_closed=school.is_closed,
        extend=url_for("secretariat.term", public_id=row.public_id, word="eigen-aandeel"),
    )


def _deeds(public_id: str, facts: Facts) -> list[Deed]:
    """What the facts allow now; the button and the action ask the same question."""
    deeds = [
        Deed(str(one.link), url_for("secretariat.decide", public_id=public_id, decision=word))
        for word, one in DECISIONS.items()
        if refusal_of(one.step, facts) is None
    ]
    if refusal_of(Step.CONFIRM_PAYMENT, facts) is None and facts.is_in_order:
        href = url_for("secretariat.check_by_hand", kies=public_id)
        deeds.insert(0, Deed(_("Bevestig een betaling"), href))
    return deeds


def _blocks(row: Any) -> list[tuple[str, str, list[texts.Row]]]:
    company = url_for("secretariat.company", public_id=row.company_public_id)
    course = url_for("secretariat.course", public_id=row.course_public_id)
    learner = url_for("secretariat.edit_learner", public_id=row.public_id)
    return [
        ("enrolment", _("Inschrijving"), texts.enrolment_rows(row, learner)),
        ("company", _("Onderneming"), texts.company_rows(row, company)),
        ("course", _("Cursus"), texts.course_rows(row, course)),
    ]
