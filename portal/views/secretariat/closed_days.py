"""The days on which the school is closed: they move our reminders and never a last day."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.closed_days import AlreadyClosed, add_closed_period, remove_closed_period
from portal.formats.elements import day
from portal.forms.closed_days import read_closure, read_closure_to_remove
from portal.models import db
from portal.queries.closed_days import Period, closed_periods
from portal.views.secretariat.blueprint import bp

_FIELDS = ("name", "starts_on_day", "starts_on_month", "starts_on_year",
           "ends_on_day", "ends_on_month", "ends_on_year")  # fmt: skip


@bp.get("/instellingen/sluitingsdagen")
@access.staff("admin")
def closed_days() -> str:
    """When the school is closed, and a form for more."""
    return render_template("secretariat/closed_days.html", **_page({}))


@bp.post("/instellingen/sluitingsdagen")
@access.staff("admin")
def close_days() -> Response:
    """Close the school between two days."""
    given, errors = read_closure(request.form, clock.today())
    if given is None:
        return htmx.again("secretariat/closed_days.html", **_page(errors))
    try:
        add_closed_period(
            access.occasion(),
            starts_on=given.starts_on,
            ends_on=given.ends_on,
            name=given.name,
        )
    except AlreadyClosed:
        db.session.rollback()
        page = _page({"starts_on": _("Deze dagen staan al in de lijst.")})
        return htmx.again("secretariat/closed_days.html", **page)
    db.session.commit()
    pages.notify("done", _("De sluitingsdagen zijn bewaard."))
    return htmx.done(url_for("secretariat.closed_days"))


@bp.post("/instellingen/sluitingsdagen/verwijderen")
@access.staff("admin")
def open_days() -> Response:
    """Open the school again on days that were closed."""
    days = read_closure_to_remove(request.form)
    if days is None:
        abort(404)
    remove_closed_period(access.occasion(), starts_on=days[0], ends_on=days[1])
    db.session.commit()
    pages.notify("done", _("De sluitingsdagen zijn verwijderd."))
    return htmx.done(url_for("secretariat.closed_days"))


def _page(errors: dict[str, str]) -> dict[str, Any]:
    today, periods = clock.today(), closed_periods()
    return {
        "coming": [_row(one) for one in periods if one.ends_on >= today],
        "past": [_row(one) for one in reversed(periods) if one.ends_on < today],
        "typed": {name: request.form.get(name, "")[:100] for name in _FIELDS},
        "wrong": errors,
        "errors": [{"field": field, "text": text} for field, text in errors.items()],
    }


def _row(period: Period) -> dict[str, Any]:
    return {
        "name": period.name,
        "starts_on": day(period.starts_on),
        "ends_on": day(period.ends_on),
        "first": period.starts_on.isoformat(),
        "last": period.ends_on.isoformat(),
    }
