"""One's own account: name, language, colours, mails."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, htmx, pages
from portal.actions.accounts import change_profile
from portal.actions.companies import LastReader, set_receives_mail
from portal.actions.mail_choices import choose_mails
from portal.forms.mail_choices import pace_choices, read_mail_choices
from portal.forms.profile import Profile, language_choices, read_profile, theme_choices
from portal.models import db
from portal.queries.accounts import memberships_for_change, person_for_change
from portal.queries.mail_choices import choices_of, companies_with_mail_of
from portal.queries.rows import AnyRow
from portal.rules.reminders import Pace, Topic
from portal.views.account.blueprint import bp, summary


@bp.get("/account")
@access.signed_in
def profile() -> str:
    """The preferences as they are."""
    me, companies = access.me(), companies_with_mail_of(access.me().id, clock.today())
    mail_of = frozenset(one.public_id for one in companies if one.receives_mail)
    shown = Profile(me.name, me.language, me.theme, mail_of)
    paces = choices_of(me.id) if companies else {}
    return render_template("account/profile.html", **_page(shown, companies, paces))


@bp.post("/account")
@access.signed_in
def save_profile() -> AnyResponse:
    """Keep the preferences."""
    wanted, mails = read_profile(request.form), read_mail_choices(request.form)
    errors = {**wanted.errors, **mails.errors} or _keep(wanted, mails.paces)
    if errors:
        db.session.rollback()
        companies = companies_with_mail_of(access.me().id, clock.today())
        paces = choices_of(access.me().id) | mails.paces
        shown = replace(wanted, mail_of=wanted.mail_of | _joined_meanwhile(wanted, companies))
        return htmx.again("account/profile.html", **_page(shown, companies, paces, errors))
    with force_locale(wanted.language):
        pages.notify("done", _("We hebben je keuze bewaard."))
    db.session.commit()
    return redirect(url_for("account.profile"), 303)


def _keep(wanted: Profile, paces: Mapping[Topic, Pace]) -> dict[str, str]:
    """Keep what was chosen; messages when a company would be left without a reader."""
    field = "mail_of"
    on, person = access.occasion(), person_for_change(access.me().id)
    try:
        for one in memberships_for_change(person.id, on.today):
            if one.company.public_id not in wanted.asked:
                continue
            is_read = one.company.public_id in wanted.mail_of
            set_receives_mail(one, one.company, on, receives_mail=is_read)
        field = str(Topic.DEADLINES)
        choose_mails(person, paces, on)
    except LastReader as alone:
        return {field: _last_reader(str(alone))}
    change_profile(person, on, name=wanted.name, language=wanted.language, theme=wanted.theme)
    return {}


def _joined_meanwhile(wanted: Profile, companies: Sequence[AnyRow]) -> set[str]:
    """The companies whose mails arrive and about which an older form could not ask."""
    mine = {one.public_id for one in companies if one.receives_mail}
    return mine - wanted.asked


def _last_reader(company: str) -> str:
    return str(
        _(
            "Iemand van %(company)s moet de e-mails over de uiterste datum krijgen. Laat eerst "
            "iemand anders ze krijgen.",
            company=company,
        )
    )


def _page(
    shown: Profile,
    companies: Sequence[AnyRow],
    paces: Mapping[Topic, Pace],
    errors: dict[str, str] | None = None,
) -> dict[str, Any]:
    relying = [one.name for one in companies if one.relies_on_me]
    return {
        "shown": shown,
        "email": access.me().email,
        "language_options": _checked(language_choices(), {shown.language}),
        "theme_options": _checked(theme_choices(), {shown.theme}),
        "mail_options": _checked(
            [{"value": one.public_id, "label": one.name} for one in companies], shown.mail_of
        ),
        "pace_options": {
            str(topic): _paces(pace, may_be_off=not (topic is Topic.DEADLINES and relying))
            for topic, pace in paces.items()
        },
        "relying": ", ".join(relying),
        "errors": summary(errors or {}),
        "error_of": errors or {},
    }


def _paces(chosen: Pace, *, may_be_off: bool) -> list[dict[str, object]]:
    """The paces of a topic; who cannot turn it off (any more) gets it at once."""
    shown = Pace.AT_ONCE if chosen is Pace.OFF and not may_be_off else chosen
    return _checked(pace_choices(may_be_off=may_be_off), {str(shown)})


def _checked(options: list[dict[str, object]], chosen: AbstractSet[str]) -> list[dict[str, object]]:
    return [{**one, "checked": one["value"] in chosen} for one in options]
