"""Letting an office or a person outside the company do the work, until a day."""

from datetime import timedelta
from typing import NamedTuple

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock
from portal.actions.companies import extend_mandate, invite, remove_member
from portal.formats.elements import day_short
from portal.formats.history import Happening, happening
from portal.formats.language import language
from portal.formats.plain import long_date
from portal.forms.people import Invited, Mandated, read_mandated, read_typed_day, shown_day
from portal.models import db
from portal.pages import notify
from portal.queries.members import (
    company_of_member,
    deeds_of_mandate_holders,
    member_for_change,
    members_of,
)
from portal.queries.rows import AnyRow
from portal.rules.stations import Audience
from portal.views.employer.blueprint import bp
from portal.views.employer.invitations import (
    invited_text,
    known_already,
    one_invitation_more,
    open_invitations,
)

MANDATES = "/onderneming/<c>/mandaten"

# From this many days before its end, a mandate asks to be extended.
ENDS_SOON = timedelta(days=30)


class MandateRow(NamedTuple):
    """One mandate that runs or will run."""

    public_id: str
    name: str
    about: str
    scope: str
    starts_on: Markup
    ends_on: Markup
    notice: str


@bp.get(MANDATES)
@access.employer("owner")
def mandates() -> str:
    """The mandates, the form for a new one, and what their holders did."""
    return _page(Mandated(Invited(), starts=shown_day(clock.today())), {})


@bp.post(MANDATES)
@access.employer("owner")
def give_mandate() -> AnyResponse:
    """Invite the holder; the mandate begins when the invitation is accepted."""
    company, mandated = (
        company_of_member(access.company().id),
        read_mandated(request.form, clock.today()),
    )
    invited, starts, ends = mandated.invited, mandated.starts.value, mandated.ends.value
    errors = mandated.errors or known_already(invited.email) or one_invitation_more()
    if errors or starts is None or ends is None:
        return Response(_page(mandated, errors), 422)
    invite(
        company,
        access.occasion(),
        name=invited.name,
        email=invited.email,
        role=invited.role,
        mandate=(mandated.office, starts, ends),
    )
    db.session.commit()
    notify("done", invited_text(invited.name))
    return redirect(url_for("employer.mandates"), 303)


@bp.get(f"{MANDATES}/<p>")
@access.employer("owner")
def mandate(p: str) -> str | AnyResponse:
    """One mandate: extend it or take it back."""
    return _mandate_page(p, {})


@bp.post(f"{MANDATES}/<p>/verlengen")
@access.employer("owner")
def extend(p: str) -> AnyResponse | str:
    """Let a mandate last until another day."""
    company = company_of_member(access.company().id)
    member, until = member_for_change(company.id, p), read_typed_day(request.form, "ends_on")
    if until.value is None or until.value < clock.today() or not member.is_mandate:
        fault = until.fault or _("Kies een dag die nog niet voorbij is.")
        page = _mandate_page(p, {"ends_on": fault})
        return Response(page, 422) if isinstance(page, str) else page
    extend_mandate(member, company, access.occasion(), ends_on=until.value)
    db.session.commit()
    values = {"name": member.person.name, "date": long_date(until.value, language())}
    notify("done", _("Het mandaat van %(name)s loopt tot %(date)s.", **values))
    return redirect(url_for("employer.mandates"), 303)


@bp.post(f"{MANDATES}/<p>/intrekken")
@access.employer("owner")
def withdraw_mandate(p: str) -> AnyResponse:
    """End a mandate at once."""
    company = company_of_member(access.company().id)
    member = member_for_change(company.id, p)
    if member.is_mandate:
        remove_member(member, company, access.occasion())
        db.session.commit()
        values = {"user": member.person.name, "company": company.name}
        notify("done", _("%(user)s heeft geen toegang meer tot %(company)s.", **values))
    return redirect(url_for("employer.mandates"), 303)


def _page(mandated: Mandated, errors: dict[str, str]) -> str:
    return render_template(
        "employer/mandates.html",
        rows=[_row(row) for row in _mandates()],
        invitations=open_invitations(is_mandate=True),
        mandated=mandated,
        scopes=_scopes(mandated.invited.role),
        history=_history(),
        errors=[{"field": field, "text": text} for field, text in errors.items()],
        error_of=errors,
    )


def _mandate_page(p: str, errors: dict[str, str]) -> str | AnyResponse:
    row = next((one for one in _mandates() if one.public_id == p), None)
    if row is None:
        return redirect(url_for("employer.mandates"), 303)
    return render_template(
        "employer/mandate.html",
        row=_row(row),
        until=read_typed_day(request.form, "ends_on") if errors else shown_day(row.ends_on),
        errors=[{"field": field, "text": text} for field, text in errors.items()],
        error_of=errors,
    )


def _mandates() -> list[AnyRow]:
    found = members_of(access.company().id, clock.today())
    return [row for row in found if row.is_mandate]


def _row(row: AnyRow) -> MandateRow:
    notice = ""
    if row.ends_on - clock.today() <= ENDS_SOON:
        notice = _(
            "Het mandaat van %(name)s loopt tot %(date)s. Verleng het als dat nodig is.",
            name=row.name,
            date=long_date(row.ends_on, language()),
        )
    return MandateRow(
        public_id=row.public_id,
        name=row.name,
        about=" · ".join(text for text in (row.office, row.email) if text),
        scope=_scope(row.role),
        starts_on=day_short(row.starts_on),
        ends_on=day_short(row.ends_on),
        notice=notice,
    )


def _scope(role: str) -> str:
    return str(_("Ook projectnummers doorgeven") if role == "handler" else _("Alleen bekijken"))


def _scopes(chosen: str) -> list[dict[str, object]]:
    return [
        {"value": role, "label": _scope(role), "checked": role == chosen}
        for role in ("reader", "handler")
    ]


def _history() -> list[Happening]:
    """What holders of a mandate did, in whole sentences."""
    found = [
        happening(
            kind=row.kind,
            at=row.at,
            by_kind=row.by_kind,
            by_name=row.by_name,
            facts=row.facts,
            audience=Audience.EMPLOYER,
        )
        for row in deeds_of_mandate_holders(access.company().id)
    ]
    return [one for one in found if one is not None]
