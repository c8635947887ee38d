"""The mails: how far each is, what it says, and sending one again."""

from typing import Any, NamedTuple

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.bounces import Bounced, note_bounce
from portal.actions.messages import send_again, send_dead_again
from portal.actions.outbox import HIDDEN, SECRETS
from portal.formats.language import language
from portal.formats.plain import moment
from portal.formats.staff.mails import mail_name, mail_state
from portal.mail.composing import MissingFact
from portal.mail.letters import NotTrueAnyMore, written
from portal.models import db
from portal.queries.messages import STATES, message_counts, message_of, messages_in
from portal.queries.outbox import message_for_change
from portal.queries.rows import AnyRow
from portal.queries.worklists import PAGE
from portal.views.secretariat.blueprint import Tab, bp
from portal.views.secretariat.paging import page_number, pager


class Letter(NamedTuple):
    """A mail as it was sent, or as it would be sent now; `remark` says which, or why neither."""

    subject: str
    body: str
    remark: str


@bp.get("/berichten")
@access.staff()
def messages() -> str:
    """Every mail, newest first, by state."""
    wanted = request.args.get("stand", "")
    state, number = wanted if wanted in STATES else None, page_number()
    rows = messages_in(state, page=number)
    return render_template(
        "secretariat/messages.html",
        tabs=_tabs(state),
        lines=[_line(row) for row in rows[:PAGE]],
        pages=pager("secretariat.messages", number, len(rows)),
        can_send_all=state == "dead",
    )


@bp.get("/berichten/<public_id>")
@access.staff()
def message(public_id: str) -> str:
    """One mail: its text as sent, or as it would be sent now."""
    row = message_of(public_id)
    state, colour = mail_state(row.state, came_back=row.bounced_at is not None)
    return render_template(
        "secretariat/message.html",
        row=row,
        name=mail_name(row.kind),
        state=state,
        colour=colour,
        facts=_facts(row),
        letter=_letter(row),
        can_send=row.state in {"waiting", "dead"},
        may_have_come_back=row.state == "sent" and row.bounced_at is None,
    )


@bp.post("/berichten/<public_id>/nu")
@access.staff()
def send_message_now(public_id: str) -> Response:
    """Let a mail leave at once that waits or could not leave."""
    row = message_of(public_id)
    if send_again(public_id, row.kind, access.occasion()):
        db.session.commit()
        pages.notify("done", _("De e-mail staat klaar en vertrekt nu."))
    else:
        db.session.rollback()
        pages.notify("attention", _("Deze e-mail is al vertrokken of niet meer nodig."))
    return htmx.done(url_for("secretariat.message", public_id=public_id))


@bp.post("/berichten/<public_id>/kwam-terug")
@access.staff()
def note_bounced_mail(public_id: str) -> Response:
    """Note that a mail came back; the next contact of the company is written to at once."""
    message = message_for_change(public_id)
    bounced = None
    if message.state == "sent":
        reason = _("gemeld door %(user)s", user=access.me().name)
        bounced = note_bounce(message, reason, access.occasion())
    if bounced is None:
        db.session.rollback()
        pages.notify("attention", _("Dit was al genoteerd, of de e-mail is niet vertrokken."))
    else:
        db.session.commit()
        pages.notify("done", _bounced_text(bounced))
    return htmx.done(url_for("secretariat.message", public_id=public_id))


def _bounced_text(bounced: Bounced) -> str:
    if bounced.second is None:
        return str(_("Genoteerd. Er is niemand anders om naar te schrijven."))
    who = f"{bounced.second.name}, {bounced.second.email}"
    return str(_("Genoteerd. We schrijven nu naar %(name)s.", name=who))


@bp.post("/berichten/nu")
@access.staff()
def send_dead_now() -> Response:
    """Let every mail leave at once that could not leave."""
    number = send_dead_again(access.occasion())
    db.session.commit()
    if number:
        text = ngettext(
            "Eén e-mail staat klaar en vertrekt nu.",
            "%(num)s e-mails staan klaar en vertrekken nu.",
            number,
        )
        pages.notify("done", text)
    return htmx.done(url_for("secretariat.messages"))


def _tabs(state: str | None) -> list[Tab]:
    counts, here = message_counts(), "secretariat.messages"
    every = Tab(_("Alle"), url_for(here), state is None, sum(counts.values()))
    return [every] + [
        Tab(mail_state(one)[0], url_for(here, stand=one), one == state, counts.get(one, 0))
        for one in STATES
    ]


def _line(row: AnyRow) -> dict[str, Any]:
    state, colour = mail_state(row.state, came_back=row.bounced_at is not None)
    return {
        "href": url_for("secretariat.message", public_id=row.public_id),
        "name": mail_name(row.kind),
        "to": f"{row.to_name}, {row.to_email}",
        "about": ", ".join(one for one in (row.learner, row.company) if one),
        "state": state,
        "colour": colour,
        "moment": _when(row),
    }


def _when(row: AnyRow) -> str:
    if row.sent_at is not None:
        return moment(row.sent_at, language())
    if row.state == "waiting":
        return str(_("vertrekt op %(moment)s", moment=moment(row.not_before_at, language())))
    return moment(row.queued_at, language())


def _facts(row: AnyRow) -> list[tuple[str, str]]:
    facts = [
        (_("Aan"), f"{row.to_name}, {row.to_email}"),
        (_("Gepland op"), moment(row.queued_at, language())),
        (_("Pogingen"), str(row.attempts)),
    ]
    if row.sent_at is not None:
        facts.append((_("Verstuurd op"), moment(row.sent_at, language())))
    if row.state == "waiting":
        facts.append((_("Volgende poging"), moment(row.not_before_at, language())))
    if row.bounced_at is not None:
        facts.append((_("Kwam terug op"), moment(row.bounced_at, language())))
    if row.bounce_reason or row.last_error:
        facts.append((_("Reden"), row.bounce_reason or row.last_error))
    return facts


def _letter(row: AnyRow) -> Letter:
    if row.body is not None:
        return Letter(row.subject, row.body, _("Dit is de tekst die vertrokken is."))
    if row.state == "dropped":
        return Letter("", "", _("Deze e-mail is niet meer nodig en vertrekt niet."))
    settings = current_app.extensions["settings"]
    try:
        text = written(
            row.id,
            row.language,
            access.school(),
            base_url=settings.base_url,
            at=clock.now(),
        )
        letter = text.composed
    except NotTrueAnyMore:
        return Letter("", "", _("Deze e-mail is niet meer nodig en vertrekt niet."))
    except (MissingFact, KeyError):
        return Letter("", "", _("De tekst kan nu niet geschreven worden."))
    body = letter.text if settings.is_demo else _without_secrets(letter.text, row.facts)
    return Letter(letter.subject, body, _("Zo zou deze e-mail nu vertrekken."))


def _without_secrets(text: str, facts: dict[str, Any]) -> str:
    """Outside the demo nobody reads a link that lets somebody else in (promise D20)."""
    for name in SECRETS:
        if secret := str(facts.get(name) or ""):
            text = text.replace(secret, HIDDEN)
    return text
