"""Who has access to a company: roles, mails, taking access back."""

from typing import NamedTuple

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock
from portal.actions.companies import (
    LastOwner,
    LastReader,
    change_role,
    remove_member,
    set_receives_mail,
)
from portal.formats.elements import day_short
from portal.formats.links import role_name
from portal.forms.people import ROLES
from portal.models import Membership, db
from portal.pages import notify
from portal.queries.members import (
    company_of_member,
    member_for_change,
    members_of,
)
from portal.queries.rows import AnyRow
from portal.views.employer.blueprint import bp
from portal.views.employer.invitations import USERS, open_invitations, role_choices


class UserRow(NamedTuple):
    """One line of the list of users."""

    href: str
    name: str
    email: str
    role: str
    signed_in: str
    mail: str


@bp.get(USERS)
@access.employer("owner")
def users() -> str:
    """Who has access, and who was invited."""
    members = [row for row in _members() if not row.is_mandate]
    owners = [row for row in members if row.role == "owner"]
    return render_template(
        "employer/users.html",
        rows=[_user_row(row) for row in members],
        invitations=open_invitations(is_mandate=False),
        is_alone=len(owners) == 1 and len(members) == 1,
        has_one_owner=len(owners) == 1,
    )


@bp.get(f"{USERS}/<p>")
@access.employer("owner")
def user(p: str) -> str | AnyResponse:
    """One user: role, mails, access."""
    return _user_page(p)


@bp.post(f"{USERS}/<p>/rol")
@access.employer("owner")
def change_user_role(p: str) -> AnyResponse | str:
    """Give a user another role."""
    company = company_of_member(access.company().id)
    member, role = member_for_change(company.id, p), request.form.get("role", "")
    if role not in ROLES or member.is_mandate:
        return redirect(url_for("employer.user", p=p), 303)
    try:
        change_role(member, company, access.occasion(), role=role)
    except LastOwner:
        return _refused(p, "role", last_owner_text())
    db.session.commit()
    text = _("%(name)s is nu %(role)s.", name=member.person.name, role=role_name(role).lower())
    return _back(member, text)


@bp.post(f"{USERS}/<p>/mails")
@access.employer("owner")
def change_user_mails(p: str) -> AnyResponse | str:
    """Choose whether a user gets the mails about enrolments."""
    company = company_of_member(access.company().id)
    member = member_for_change(company.id, p)
    wanted = request.form.get("receives_mail") == "1"
    try:
        set_receives_mail(member, company, access.occasion(), receives_mail=wanted)
    except LastReader:
        text = _("Minstens één gebruiker krijgt de e-mails over een uiterste datum.")
        return _refused(p, "receives_mail", text)
    db.session.commit()
    return _back(member, _("Je keuze is bewaard."))


@bp.post(f"{USERS}/<p>/verwijderen")
@access.employer("owner")
def remove_user(p: str) -> AnyResponse | str:
    """End somebody's access at once."""
    company = company_of_member(access.company().id)
    member = member_for_change(company.id, p)
    try:
        remove_member(member, company, access.occasion())
    except LastOwner:
        return _refused(p, "remove", last_owner_text())
    db.session.commit()
    values = {"user": member.person.name, "company": company.name}
    return _back(member, _("%(user)s heeft geen toegang meer tot %(company)s.", **values))


def last_owner_text() -> str:
    """Why the last owner stays."""
    return str(
        _(
            "Een onderneming heeft altijd minstens één beheerder. "
            "Maak eerst iemand anders beheerder."
        )
    )


def _members() -> list[AnyRow]:
    return list(members_of(access.company().id, clock.today()))


def _user_row(row: AnyRow) -> UserRow:
    signed_in = row.signed_in_at
    return UserRow(
        href=url_for("employer.user", p=row.public_id),
        name=row.name,
        email=row.email,
        role=role_name(row.role),
        signed_in=day_short(clock.brussels(signed_in).date()) if signed_in else _("Nog niet"),
        mail=_("Ja") if row.receives_mail and row.role != "reader" else _("Nee"),
    )


def _user_page(p: str, errors: dict[str, str] | None = None) -> str | AnyResponse:
    row = next((one for one in _members() if one.public_id == p and not one.is_mandate), None)
    if row is None:
        return redirect(url_for("employer.users"), 303)
    return render_template(
        "employer/user.html",
        user=row,
        role=role_name(row.role),
        roles=role_choices(ROLES, row.role),
        gets_mail=row.role != "reader",
        is_me=row.person_id == access.me().id,
        errors=[{"field": name, "text": text} for name, text in (errors or {}).items()],
        error_of=errors or {},
    )


def _refused(p: str, field: str, text: str) -> AnyResponse:
    db.session.rollback()
    page = _user_page(p, {field: text})
    return Response(page, 422) if isinstance(page, str) else page


def _back(member: Membership, text: str) -> AnyResponse:
    """To the list; who gave up the role for it goes to a page that is still open."""
    notify("done", text)
    is_out = member.ended_at is not None
    if member.person_id == access.me().id and (is_out or member.role != "owner"):
        return redirect(url_for("employer.companies" if is_out else "employer.dashboard"), 303)
    return redirect(url_for("employer.users"), 303)
