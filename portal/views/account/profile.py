"""One's own account: name, language, colours, mails."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, htmx, pages
from portal.actions.accounts import change_profile
from portal.actions.companies import LastReader, set_receives_mail
from portal.forms.profile import Profile, language_choices, read_profile, theme_choices
from portal.models import db
from portal.queries.accounts import (
    companies_of_person,
    memberships_for_change,
    person_for_change,
)
from portal.queries.rows import AnyRow
from portal.views.account.blueprint import bp, summary


@bp.get("/account")
@access.signed_in
def profile() -> str:
    """The preferences as they are."""
    me, companies = access.me(), companies_of_person(access.me().id, clock.today())
    mail_of = frozenset(one.public_id for one in companies if one.receives_mail)
    return render_template(
        "account/profile.html", **_page(Profile(me.name, me.language, me.theme, mail_of), companies)
    )


@bp.post("/account")
@access.signed_in
def save_profile() -> AnyResponse:
    """Keep the preferences."""
    wanted = read_profile(request.form)
    errors = wanted.errors or _keep(wanted)
    if errors:
        db.session.rollback()
        companies = companies_of_person(access.me().id, clock.today())
        return htmx.again("account/profile.html", **_page(wanted, companies, errors))
    with force_locale(wanted.language):
        pages.notify("done", _("We hebben je keuze bewaard."))
    db.session.commit()
    return redirect(url_for("account.profile"), 303)


def _keep(wanted: Profile) -> dict[str, str]:
    """Keep what was chosen; messages when a company would be left without a reader."""
    on, person = access.occasion(), person_for_change(access.me().id)
    for one in memberships_for_change(person.id, on.today):
        try:
            set_receives_mail(
                one, one.company, on, receives_mail=one.company.public_id in wanted.mail_of
            )
        except LastReader:
            text = _(
                "Iemand van %(company)s moet de e-mails over de uiterste datum krijgen. Laat eerst "
                "iemand anders ze krijgen.",
                company=one.company.name,
            )
            return {"mail_of": str(text)}
    change_profile(person, on, name=wanted.name, language=wanted.language, theme=wanted.theme)
    return {}


def _page(
    shown: Profile, companies: Sequence[AnyRow], errors: dict[str, str] | None = None
) -> dict[str, Any]:
    return {
        "shown": shown,
        "email": access.me().email,
        "language_options": _checked(language_choices(), {shown.language}),
        "theme_options": _checked(theme_choices(), {shown.theme}),
        "mail_options": _checked(
            [{"value": one.public_id, "label": one.name} for one in companies], shown.mail_of
        ),
        "errors": summary(errors or {}),
        "error_of": errors or {},
    }


def _checked(options: list[dict[str, object]], chosen: AbstractSet[str]) -> list[dict[str, object]]:
    return [{**one, "checked": one["value"] in chosen} for one in options]
