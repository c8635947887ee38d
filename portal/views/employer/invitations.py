"""Inviting people to a company, with a page to check it; sending again and taking back."""

from datetime import timedelta
from typing import NamedTuple

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock
from portal.actions.attempts import Try, take_turn
from portal.actions.companies import invite as write_invitation
from portal.actions.companies import invite_again, withdraw_invitation
from portal.formats.language import language
from portal.formats.links import role_name, role_sentence
from portal.formats.plain import moment, time_of_day
from portal.forms.people import ROLES, Invited, read_invited
from portal.models import db
from portal.pages import notify
from portal.queries.members import (
    company_of_member,
    has_access,
    invitation_for_change,
    invitations_of,
    is_invited,
)
from portal.queries.rows import AnyRow
from portal.views.employer.blueprint import bp

USERS = "/onderneming/<c>/gebruikers"
INVITE = f"{USERS}/uitnodigen"

# A company may invite this many people a day (promise D18).
MOST_INVITATIONS = 20
WITHIN = timedelta(days=1)


class InvitationRow(NamedTuple):
    """One invitation that nobody accepted yet."""

    public_id: str
    name: str
    email: str
    role: str
    state: str


@bp.get(INVITE)
@access.employer("owner")
def invite() -> str:
    """The form for inviting somebody."""
    return _invite_page(Invited(), {})


@bp.post(INVITE)
@access.employer("owner")
def check_invitation() -> AnyResponse | str:
    """What the person will be able to do; nothing has been sent yet."""
    invited = read_invited(request.form)
    errors = invited.errors or known_already(invited.email)
    if errors or "wijzig" in request.form:
        return Response(_invite_page(invited, errors), 422 if errors else 200)
    return render_template(
        "employer/check_invitation.html",
        invited=invited,
        role=role_name(invited.role),
        sentence=role_sentence(invited.role),
    )


@bp.post(f"{INVITE}/versturen")
@access.employer("owner")
def send_invitation() -> AnyResponse | str:
    """Send the invitation."""
    company, invited = company_of_member(access.company().id), read_invited(request.form)
    errors = invited.errors or known_already(invited.email) or one_invitation_more()
    if errors:
        return Response(_invite_page(invited, errors), 422)
    on = access.occasion()
    write_invitation(company, on, name=invited.name, email=invited.email, role=invited.role)
    db.session.commit()
    notify("done", invited_text(invited.name))
    return redirect(url_for("employer.users"), 303)


@bp.post(f"{USERS}/uitnodigingen/<i>/opnieuw")
@access.employer("owner")
def send_invitation_again(i: str) -> AnyResponse:
    """Send a new link; the old one stops working."""
    company = company_of_member(access.company().id)
    invitation = invitation_for_change(company.id, i)
    back = url_for("employer.mandates" if invitation.is_mandate else "employer.users")
    refusal = one_invitation_more().get("email")
    if refusal is None:
        invite_again(invitation, company, access.occasion())
        db.session.commit()
    notify("attention" if refusal else "done", refusal or invited_text(invitation.name))
    return redirect(back, 303)


@bp.post(f"{USERS}/uitnodigingen/<i>/intrekken")
@access.employer("owner")
def withdraw(i: str) -> AnyResponse:
    """Take an invitation back; its link stops working."""
    company = company_of_member(access.company().id)
    invitation = invitation_for_change(company.id, i)
    withdraw_invitation(invitation, company, access.occasion())
    db.session.commit()
    notify("done", _("De uitnodiging voor %(name)s is ingetrokken.", name=invitation.name))
    return redirect(
        url_for("employer.mandates" if invitation.is_mandate else "employer.users"), 303
    )


def open_invitations(*, is_mandate: bool) -> list[InvitationRow]:
    """The invitations that nobody accepted yet, to users or to holders of a mandate."""
    return [
        InvitationRow(
            row.public_id, row.name, row.email, role_name(row.role), _state_of_invitation(row)
        )
        for row in invitations_of(access.company().id)
        if row.is_mandate == is_mandate
    ]


def known_already(email: str) -> dict[str, str]:
    """A message at the address when that person needs no invitation (any more)."""
    company_id = access.company().id
    if has_access(company_id, email, clock.today()):
        return {"email": _("Deze persoon heeft al toegang.")}
    if is_invited(company_id, email, clock.now()):
        return {"email": _("Deze persoon heeft al een uitnodiging. Stuur die opnieuw.")}
    return {}


def one_invitation_more() -> dict[str, str]:
    """Count a mail that leaves at a company's request; a message when it was too many for a day.

    The caller commits it with the invitation, or not at all.
    """
    turn = Try("invite", _subject(), MOST_INVITATIONS, WITHIN)
    until = take_turn([turn], clock.now())
    if until is None:
        return {}
    text = _("Je hebt te vaak geprobeerd. Probeer het opnieuw om %(time)s.")
    return {"email": text % {"time": time_of_day(until, language())}}


def invited_text(name: str) -> str:
    """That a mail is on its way."""
    return str(_("We hebben een uitnodiging gestuurd naar %(name)s.", name=name))


def role_choices(roles: tuple[str, ...], chosen: str) -> list[dict[str, object]]:
    """Roles to choose from, each with what it may do."""
    return [
        {
            "value": role,
            "label": role_name(role),
            "hint": role_sentence(role),
            "checked": role == chosen,
        }
        for role in roles
    ]


def _state_of_invitation(row: AnyRow) -> str:
    if row.expires_at <= clock.now():
        return str(_("Deze link werkt niet meer."))
    return str(_("De link werkt tot %(expires)s.", expires=moment(row.expires_at, language())))


def _invite_page(invited: Invited, errors: dict[str, str]) -> str:
    return render_template(
        "employer/invite.html",
        invited=invited,
        roles=role_choices(ROLES, invited.role),
        errors=[{"field": field, "text": text} for field, text in errors.items()],
        error_of=errors,
    )


def _subject() -> str:
    return f"company:{access.company().id}"
