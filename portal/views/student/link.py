"""Letting a student in by mail, without a password."""

from datetime import timedelta
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, htmx, pages
from portal.actions.accounts import note_student_in, send_student_link
from portal.actions.attempts import Try, take_turn
from portal.actions.links import hash_code, hash_secret, note_wrong_code
from portal.actions.links import use_link as use_up
from portal.formats.links import ended_link_text
from portal.forms.codes import read_mail_code
from portal.forms.follow import Follow, read_follow
from portal.models import db
from portal.queries.accounts import enrolment_followed_with, learner_for_change
from portal.queries.links import link_with, student_link_with_code
from portal.queries.rows import AnyRow
from portal.rules.links import LinkState, link_state
from portal.views.student.blueprint import bp

QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
MAILS_AN_HOUR, CODES, CODES_A_DAY, TRIES_OF_ADDRESS = 5, 5, 20, 50


@pages.in_every_language(bp, "/volg")
@access.public
def request_link() -> str | AnyResponse:
    """The form; a student who is in already goes on."""
    who = access.visitor()
    if who is not None and who.kind == "student":
        return redirect(url_for("student.enrolments"), 303)
    return render_template("student/request_link.html", typed=Follow("", ""), error_of={})


@pages.in_every_language(bp, "/volg", "POST")
@access.public
def send_link() -> AnyResponse:
    """Mail a link when number and address belong together; the answer never says so (D17).

    The form carries no request key: whoever goes back and corrects a number asks for another mail.
    """
    typed = read_follow(request.form)
    if typed.errors:
        return htmx.again("student/request_link.html", typed=typed, **_told(typed.errors))
    access.limit(Try("student_link_address", access.network(), TRIES_OF_ADDRESS, QUARTER))
    if take_turn([Try("student_link", typed.email, MAILS_AN_HOUR, HOUR)], clock.now()) is None:
        followed = enrolment_followed_with(typed.number, typed.email)
        send_student_link(followed, access.occasion())
    # The code in the mail is asked for on the next page, which must know whose it is.
    session["follow"] = [typed.number, typed.email]
    db.session.commit()
    return redirect(url_for("student.enter_code"), 303)


@pages.in_every_language(bp, "/volg/code")
@access.public
def enter_code() -> str | AnyResponse:
    """The one answer there is, and the field for the code of the mail."""
    if "follow" not in session:
        return redirect(url_for("student.request_link"), 303)
    return render_template("student/enter_code.html", error_of={})


@pages.in_every_language(bp, "/volg/code", "POST")
@access.public
def use_code() -> AnyResponse:
    """Let the student in with the code."""
    code, wrong = read_mail_code(request.form)
    if "follow" not in session:
        return redirect(url_for("student.request_link"), 303)
    number, email = session["follow"]
    if wrong:
        return htmx.again("student/enter_code.html", **_told({"code": wrong}))
    access.limit(
        Try("student_code", email, CODES, QUARTER),
        Try("student_code_day", email, CODES_A_DAY, DAY),
        Try("student_link_address", access.network(), TRIES_OF_ADDRESS, QUARTER),
    )
    row, state = _link_of_code(number, email, code)
    if row is None or state is not LinkState.WORKS or not use_up(row, clock.now()):
        note_wrong_code(email, ("student",), clock.now())
        db.session.commit()
        text = _("De code is niet juist of werkt niet meer. Vraag een nieuwe link.")
        return htmx.again("student/enter_code.html", **_told({"code": text}))
    return _let_in(row)


@bp.get("/link/<token>")
@access.public
def use_link(token: str) -> Response:
    """A button; looking at it uses nothing up, because mail scanners look too (D20)."""
    row, state = _link_of_token(token)
    if row is None or state is not LinkState.WORKS:
        return _ended(state)
    action = url_for("student.open_link", token=token)
    return _quiet(render_template("student/use_link.html", action=action), 200)


@bp.post("/link/<token>")
@access.public
def open_link(token: str) -> AnyResponse:
    """Use the link up and let the student in."""
    row, state = _link_of_token(token)
    if row is None or state is not LinkState.WORKS:
        return _ended(state)
    if not use_up(row, clock.now()):
        return _ended(LinkState.USED)
    return _let_in(row)


def _link_of_token(token: str) -> tuple[AnyRow | None, LinkState]:
    row = link_with("student", hash_secret(token))
    if row is not None and "taal" not in request.cookies:
        # The mail was in this language, and nobody chose another one here.
        g.language_in_address = row.learner_language
    return row, _state(row)


def _link_of_code(number: str, email: str, code: str) -> tuple[AnyRow | None, LinkState]:
    followed = enrolment_followed_with(number, email)
    learner_id = followed.learner_id if followed is not None else 0
    row = student_link_with_code(learner_id, hash_code(email, code))
    return row, _state(row)


def _state(row: AnyRow | None) -> LinkState:
    """The state of a link; an unknown one looks like one that has expired."""
    if row is None:
        return LinkState.EXPIRED
    return link_state(
        expires_at=row.expires_at,
        used_at=row.used_at,
        superseded_at=row.superseded_at,
        at=clock.now(),
    )


def _let_in(row: AnyRow) -> AnyResponse:
    learner = learner_for_change(row.learner_id)
    note_student_in(learner, access.occasion())
    access.sign_in("student", learner.id)
    db.session.commit()
    return redirect(url_for("student.enrolments"), 303)


def _ended(state: LinkState) -> Response:
    return _quiet(render_template("student/ended_link.html", text=ended_link_text(state)), 410)


def _quiet(page: str, status: int) -> Response:
    """The address of this page holds a secret, which nothing that it loads may learn."""
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _told(errors: dict[str, str]) -> dict[str, Any]:
    told = [{"field": field, "text": text} for field, text in errors.items()]
    return {"errors": told, "error_of": errors}
