"""A new password, and the devices on which somebody is signed in."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, htmx, pages
from portal.access.sessions import IDLE
from portal.actions.accounts import end_other_sessions, end_session, set_password
from portal.actions.attempts import Try
from portal.formats.browsers import browser_text
from portal.formats.language import language
from portal.formats.plain import moment
from portal.forms.passwords import read_password_change
from portal.models import db
from portal.passwords import hash_password, is_password
from portal.queries.accounts import person_for_change, sessions_of
from portal.queries.rows import AnyRow
from portal.views.account.blueprint import QUARTER, bp, memory_kib, summary

# So much of the hash of a session's token names the session to its own holder.
NAME_LENGTH = 16


class Device(NamedTuple):
    """One session as its holder sees it."""

    name: str
    browser: str
    address: str
    since: str
    seen: str
    is_this: bool


@bp.get("/account/beveiliging")
@access.signed_in
def security() -> str:
    """The form for another password."""
    return render_template("account/security.html", email=access.me().email)


@bp.post("/account/beveiliging")
@access.signed_in
def change_password() -> AnyResponse:
    """Change the password; it ends every other session and a mail tells about it.

    Like signing in, the form carries no request key.
    """
    me = access.me()
    chosen = read_password_change(request.form, (me.name, me.email))
    if not chosen.errors and not _is_mine(chosen.old):
        chosen.errors["old_password"] = str(_("Dit is niet je huidige wachtwoord."))
    if chosen.errors:
        return htmx.again(
            "account/security.html",
            email=me.email,
            errors=summary(chosen.errors),
            error_of=chosen.errors,
        )
    hashed = hash_password(chosen.password, memory_kib=memory_kib())
    person = person_for_change(me.id)
    set_password(person, access.occasion(), password_hash=hashed, keep_session=me.session_id)
    pages.notify("done", _("Je nieuwe wachtwoord is bewaard. Andere toestellen zijn afgemeld."))
    db.session.commit()
    return redirect(url_for("account.security"), 303)


@bp.get("/account/sessies")
@access.signed_in
def sessions() -> str:
    """Every device on which this person is signed in."""
    return render_template("account/sessions.html", devices=_devices())


@bp.post("/account/sessies")
@access.signed_in
def end_sessions() -> AnyResponse:
    """Sign one device out, or all but this one."""
    name, on = request.form.get("session", ""), access.occasion()
    if name == "all":
        end_other_sessions(access.me().id, on, but=access.me().session_id)
        pages.notify("done", _("Alle andere toestellen zijn afgemeld."))
    else:
        end_session(_session_named(name), on)
        pages.notify("done", _("Dit toestel is afgemeld."))
    db.session.commit()
    return redirect(url_for("account.sessions"), 303)


def _is_mine(password: str) -> bool:
    """Whether it is the present password; a stolen session may not try them all."""
    me = access.me()
    access.limit(Try("change_password", str(me.id), 10, QUARTER))
    hashed = person_for_change(me.id).password_hash
    # Nothing is locked while the password is worked on.
    db.session.commit()
    return is_password(hashed, password, memory_kib=memory_kib())


def _session_named(name: str) -> int:
    rows = _rows()
    found = [row.id for row in rows if name and row.token_hash[:NAME_LENGTH] == name]
    if not found:
        abort(404)
    return int(found[0])


def _rows() -> Sequence[AnyRow]:
    me, now = access.me(), clock.now()
    return sessions_of(me.id, now, now - IDLE[me.kind])


def _devices() -> list[Device]:
    lang, mine = language(), access.me().session_id
    return [
        Device(
            name=row.token_hash[:NAME_LENGTH],
            browser=browser_text(row.agent),
            address=row.address,
            since=moment(row.created_at, lang),
            seen=moment(row.seen_at, lang),
            is_this=row.id == mine,
        )
        for row in _rows()
    ]
