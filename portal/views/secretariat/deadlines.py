"""The call list: whom to call before money is lost, and what came of the call."""

from collections.abc import Mapping
from datetime import date

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.enrolments import (
    AlreadyMailed,
    Refused,
    add_note,
    call_again,
    put_off,
    send_deadline_mail,
)
from portal.formats.language import language
from portal.formats.plain import long_date
from portal.formats.staff.calls import call_from, calls_from
from portal.forms.notes import read_day_to_look_again, read_note, read_short_note
from portal.models import db
from portal.queries.changing import any_enrolment_for_change
from portal.queries.rows import AnyRow
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
from portal.rules.putting_off import last_day_to_look_again
from portal.rules.stations import Stage
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
    numbers = _numbers(days)
    return render_template(
        "secretariat/deadlines.html",
        lead=texts.lead(counts(), today),
        site_tabs=site_tabs("secretariat.deadlines", stand=reason),
        reason_tabs=[_tab(one, reason, numbers) for one in CallReason if one in _TABS],
        has_tab=reason in _TABS,
        put_off=_put_off_link(reason, numbers),
        list_heading=_heading(reason),
        found=_found(page),
        calls=calls_from(page.rows, today, enrolments_base()),
        pages=_addresses(page, reason),
        empty_text=_empty(reason),
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


@bp.post("/inschrijvingen/<public_id>/uitstellen")
@access.staff()
def put_off_call(public_id: str) -> Response:
    """Leave an enrolment off the call list until a day."""
    latest = _latest(call_of(public_id))
    until, error = read_day_to_look_again(request.form, clock.today(), latest)
    text, too_long = read_short_note(request.form)
    if error or too_long:
        return _answer(public_id, "failure", error or too_long or "", status=422)
    put_off(any_enrolment_for_change(public_id), access.occasion(), until=until, text=text)
    db.session.commit()
    return _answer(
        public_id, "done", _("Uitgesteld tot %(date)s.", date=long_date(until, language()))
    )


@bp.post("/inschrijvingen/<public_id>/opnieuw-bellen")
@access.staff()
def call_again_now(public_id: str) -> Response:
    """Put an enrolment that was put off back on the call list."""
    call_again(any_enrolment_for_change(public_id), access.occasion())
    db.session.commit()
    return _answer(public_id, "done", _("De inschrijving staat weer in de lijst."))


def _latest(row: AnyRow) -> date | None:
    return last_day_to_look_again(
        awaits_application=row.stage == Stage.AWAITING_APPLICATION,
        last_day=row.last_day,
        today=clock.today(),
    )


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
        CallReason.BOUNCED: _("E-mail kwam terug"),
        CallReason.SNOOZED: _("Uitgesteld"),
    }
    return headings[reason]


def _empty(reason: CallReason) -> str:
    if reason is CallReason.BOUNCED:
        return str(_("Er is geen e-mail teruggekomen waarop nog iemand wacht."))
    if reason is CallReason.SNOOZED:
        return str(_("Er is niets uitgesteld."))
    return str(_("Er lopen geen termijnen af."))


# What is put off is behind a link of its own.
_TABS = frozenset(CallReason) - {CallReason.SNOOZED}


def _numbers(days: CallDays) -> dict[CallReason, int]:
    """How many rows each list has; both counts share the conditions of the rows."""
    waiting = counts()
    return late_counts(chosen_site().id, days) | {
        CallReason.TODAY: waiting.within(days.today, 0),
        CallReason.THREE_DAYS: waiting.within(days.today, 3),
        CallReason.SEVEN_DAYS: waiting.deadlines,
    }


def _tab(reason: CallReason, current: CallReason, numbers: Mapping[CallReason, int]) -> Tab:
    return Tab(_heading(reason), _address(reason), reason is current, numbers[reason])


def _put_off_link(current: CallReason, numbers: Mapping[CallReason, int]) -> Tab | None:
    """Where the enrolments are that were put off; None when there are none, or on that list."""
    number = numbers[CallReason.SNOOZED]
    if not number or current is CallReason.SNOOZED:
        return None
    return Tab(_("Uitgesteld (%(n)s)", n=number), _address(CallReason.SNOOZED), False)


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
