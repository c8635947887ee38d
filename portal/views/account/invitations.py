"""Accepting an invitation: first access to a company."""

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, pages
from portal.actions.accounts import add_person, done_by, note_sign_in, set_password
from portal.actions.attempts import Try
from portal.actions.companies import accept_invitation as accept
from portal.actions.links import use_link
from portal.formats.links import role_name, role_sentence
from portal.forms.passwords import NewPassword, read_first_password
from portal.forms.sign_in import sign_in_failed
from portal.models import Person, db
from portal.passwords import hash_password, is_password
from portal.queries.accounts import invitation_for_change, person_for_change
from portal.queries.rows import AnyRow
from portal.rules.links import LinkState
from portal.views.account.blueprint import (
    QUARTER,
    bp,
    by_address,
    memory_kib,
    summary,
    without_referrer,
)
from portal.views.account.links import ended_page, found_link


@bp.get("/uitnodiging/<token>")
@access.public
def accept_invitation(token: str) -> Response:
    """Who invites, for which company, to do what; looking at it accepts nothing (D20)."""
    row, state = found_link("invitation", token)
    if row is None or state is not LinkState.WORKS:
        return ended_page(state, None)
    return _form(row, token, NewPassword("", name=row.invited_name), {})


@bp.post("/uitnodiging/<token>")
@access.public
def join(token: str) -> AnyResponse:
    """Use the link: with a new account, or with the one that has this address."""
    row, state = found_link("invitation", token)
    if row is None or state is not LinkState.WORKS:
        return ended_page(state, None)
    typed, errors = _known(row) if row.account_password else _new(row)
    if errors:
        return _form(row, token, typed, errors)
    person = _join(row, typed)
    if person is None:
        return ended_page(LinkState.USED, None)
    access.sign_in("staff" if person.staff_role else "employer", person.id)
    text = _("Je volgt nu de inschrijvingen van %(company)s.", company=row.company)
    pages.notify("done", text)
    db.session.commit()
    return redirect(url_for("employer.dashboard", c=row.company_public_id), 303)


def _new(row: AnyRow) -> tuple[NewPassword, dict[str, str]]:
    typed = read_first_password(request.form, (row.invited_email, row.company))
    return typed, typed.errors


def _known(row: AnyRow) -> tuple[NewPassword, dict[str, str]]:
    """Whoever has an account shows it, by being signed in or with its password."""
    typed = NewPassword(request.form.get("password", ""), name=row.invited_name)
    if _is_me(row):
        return typed, {}
    access.limit(Try("sign_in", row.invited_email, 10, QUARTER), by_address("sign_in", 50))
    db.session.commit()
    is_right = is_password(row.account_password, typed.password, memory_kib=memory_kib())
    return typed, {} if is_right else {"password": sign_in_failed()}


def _join(row: AnyRow, typed: NewPassword) -> Person | None:
    """The person who has joined, or None when the link was used or taken back a moment ago."""
    hashed = ""
    if not row.account_password:
        # Hashed before anything is locked.
        db.session.rollback()
        hashed = hash_password(typed.password, memory_kib=memory_kib())
    # Locked in the order in which taking it back locks: the invitation, then its link.
    invitation = invitation_for_change(row.invitation_id)
    if invitation.withdrawn_at is not None or not use_link(row, clock.now()):
        return None
    on = access.occasion()
    if row.account_id is None:
        person = add_person(
            typed.name,
            invitation.email,
            on,
            password_hash=hashed,
            language=pages.language(),
        )
    else:
        person = person_for_change(row.account_id)
        if hashed:
            set_password(person, on, password_hash=hashed)
    accept(invitation, person, invitation.company, done_by(person, on))
    note_sign_in(person, on)
    return person


def _is_me(row: AnyRow) -> bool:
    who = access.visitor()
    return who is not None and who.kind != "student" and who.id == row.account_id


def _form(row: AnyRow, token: str, typed: NewPassword, errors: dict[str, str]) -> Response:
    page = render_template(
        "account/invitation.html",
        sender=row.invited_by_name,
        invited_to=row.company,
        role=role_name(row.role),
        role_sentence=role_sentence(row.role),
        email=row.invited_email,
        name=typed.name,
        has_account=bool(row.account_password),
        is_me=_is_me(row),
        action=url_for("account.join", token=token),
        errors=summary(errors),
        error_of=errors,
    )
    return without_referrer(page, 422 if errors else 200)
