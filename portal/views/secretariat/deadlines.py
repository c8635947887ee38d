"""The call list: whom to call before money is lost, and what came of the call."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.enrolments import AlreadyMailed, Refused, add_note, send_deadline_mail
from portal.formats.staff.calls import call_from, calls_from
from portal.forms.notes import read_note
from portal.models import db
from portal.queries.changing import any_enrolment_for_change
from portal.queries.worklists import (
    CallDays,
    CallReason,
    Cursor,
    Page,
    call_days,
    call_of,
    calls_of,
    late_counts,
    page_of,
)
from portal.views.secretariat import today as texts
from portal.views.secretariat.answers import somebody_was_first
from portal.views.secretariat.blueprint import (
    Tab,
    bp,
    chosen_site,
    counts,
    enrolments_base,
    site_tabs,
)


@bp.get("/termijnen")
@access.staff()
def deadlines() -> str:
    """The call list of the chosen reason, most urgent first."""
    site, today = chosen_site(), clock.today()
    days = call_days(clock.now(), today, access.school().own_share_days)
    reason = _reason()
    cursor = Cursor.read(request.args.get("pagina", ""))
    page = page_of(calls_of(site.id, reason, days, cursor=cursor), cursor)
    return render_template(
        "secretariat/deadlines.html",
        lead=texts.lead(counts(), today),
        site_tabs=site_tabs("secretariat.deadlines", stand=reason),
        reason_tabs=_reason_tabs(reason, days),
        list_heading=_heading(reason),
        found=_found(page),
        calls=calls_from(page.rows, today, enrolments_base()),
        pages=_addresses(page, reason),
        empty_text=_("Er lopen geen termijnen af."),
    )


@bp.post("/inschrijvingen/<public_id>/gesprek")
@access.staff()
def note_call(public_id: str) -> Response:
    """Keep what was said on the phone, or another note."""
    text, error = read_note(request.form)
    if error:
        return _answer(public_id, "failure", error, status=422)
    enrolment = any_enrolment_for_change(public_id)
    kind = "note" if request.form.get("kind") == "note" else "called"
    add_note(enrolment, access.occasion(), kind=kind, text=text)
    db.session.commit()
    return _answer(public_id, "done", _("De notitie is bewaard."))


@bp.post("/inschrijvingen/<public_id>/e-mail")
@access.staff()
def mail_now(public_id: str) -> Response:
    """Send the employer a mail about the last day, once a day at most."""
    enrolment = any_enrolment_for_change(public_id)
    try:
        send_deadline_mail(enrolment, access.occasion())
    except (Refused, AlreadyMailed):
        db.session.rollback()
        return _answer(public_id, "attention", somebody_was_first(public_id), status=409)
    db.session.commit()
    return _answer(public_id, "done", _("De e-mail staat klaar en vertrekt nu."))


def _answer(public_id: str, kind: str, text: str, status: int = 200) -> Response:
    """The line as it is now for htmx; for a plain browser the page it came from."""
    call = call_from(call_of(public_id), clock.today(), enrolments_base())
    back_to = access.local_path(request.form.get("terug")) or url_for("secretariat.deadlines")
    context = {"call": call, "notice_kind": kind, "notice_text": text, "back_to": back_to}
    if status == 200:
        if not htmx.is_htmx():
            pages.notify(kind, text)
        return htmx.done(back_to, "secretariat/_call_answer.html", **context)
    return htmx.again(
        "secretariat/call.html", "secretariat/_call_answer.html", status=status, **context
    )


def _reason() -> CallReason:
    try:
        return CallReason(request.args.get("stand", ""))
    except ValueError:
        return CallReason.SEVEN_DAYS


def _heading(reason: CallReason) -> str:
    headings: dict[CallReason, str] = {
        CallReason.TODAY: _("Vandaag"),
        CallReason.THREE_DAYS: _("3 dagen"),
        CallReason.SEVEN_DAYS: _("7 dagen"),
        CallReason.PASSED: _("Voorbij zonder antwoord"),
        CallReason.OWN_SHARE: _("Eigen aandeel blijft uit"),
        CallReason.PAY_ORDER: _("Betaalopdracht blijft uit"),
    }
    return headings[reason]


def _reason_tabs(current: CallReason, days: CallDays) -> list[Tab]:
    """The six lists with how many rows each has; both counts share the conditions of the rows."""
    waiting, site = counts(), chosen_site()
    numbers = late_counts(site.id, days) | {
        CallReason.TODAY: waiting.within(days.today, 0),
        CallReason.THREE_DAYS: waiting.within(days.today, 3),
        CallReason.SEVEN_DAYS: waiting.deadlines,
    }
    return [Tab(_heading(one), _address(one), one is current, numbers[one]) for one in CallReason]


def _address(reason: CallReason, cursor: Cursor | None = None) -> str:
    return url_for(
        "secretariat.deadlines",
        stand=reason,
        vestiging=chosen_site().argument,
        pagina=cursor.write() if cursor else None,
    )


def _addresses(page: Page, reason: CallReason) -> dict[str, str | None]:
    return {
        "previous": _address(reason, page.previous) if page.previous else None,
        "following": _address(reason, page.following) if page.following else None,
    }


def _found(page: Page) -> str:
    return str(ngettext("Eén inschrijving", "%(num)s inschrijvingen", len(page.rows)))
