"""Who works at the secretariat: added, given another role, taken off."""

from collections.abc import Callable
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access, htmx, pages
from portal.actions.accounts import create_staff
from portal.actions.recording import Occasion
from portal.actions.staff import LastAdmin, change_staff, deactivate_staff, reactivate_staff
from portal.formats.language import language
from portal.formats.plain import moment
from portal.forms.settings import read_staff, role_errors
from portal.models import Person, db
from portal.queries.accounts import person_with_email
from portal.queries.rows import AnyRow
from portal.queries.settings import staff_member_for_change, staff_of_school
from portal.views.secretariat.blueprint import bp


@bp.get("/gebruikers")
@access.staff("admin")
def staff() -> str:
    """Everybody with access to the secretariat, and a form for one more."""
    return render_template("secretariat/staff.html", **_page({}))


@bp.post("/gebruikers")
@access.staff("admin")
def add_staff() -> Response:
    """Give somebody access; the link to choose a password is shown once."""
    typed, errors = read_staff(request.form, _sites())
    if not errors and person_with_email(typed["email"]) is not None:
        errors["email"] = _("Iemand heeft dit e-mailadres al. Kies een ander adres.")
    if errors:
        db.session.rollback()
        return htmx.again("secretariat/staff.html", **_page(dict(request.form), errors))
    person, secret = create_staff(
        typed["name"],
        typed["email"],
        access.occasion(),
        role=typed["role"],
        site_id=_sites()[typed["site"]],
    )
    db.session.commit()
    base_url = current_app.extensions["settings"].base_url
    page = {"name": person.name, "link": f"{base_url}/wachtwoord/{secret}"}
    return Response(render_template("secretariat/staff_added.html", **page), mimetype="text/html")


@bp.post("/gebruikers/<public_id>")
@access.staff("admin")
def change_staff_role(public_id: str) -> Response:
    """Another role or site."""
    errors = role_errors(request.form, _sites())
    if errors:
        pages.notify("failure", _("Kies een rol en een secretariaat."))
        return htmx.done(url_for("secretariat.staff"))

    def change(person: Person, on: Occasion) -> None:
        site_id = _sites()[request.form["site"]]
        change_staff(person, on, role=request.form["role"], site_id=site_id)

    return _carry_out(public_id, change, _("De gebruiker is gewijzigd."))


@bp.post("/gebruikers/<public_id>/stop")
@access.staff("admin")
def stop_staff(public_id: str) -> Response:
    """Take somebody's access away; every session of that person ends at once."""
    return _carry_out(public_id, deactivate_staff, _("De gebruiker heeft geen toegang meer."))


@bp.post("/gebruikers/<public_id>/opnieuw")
@access.staff("admin")
def restart_staff(public_id: str) -> Response:
    """Give it back."""
    return _carry_out(public_id, reactivate_staff, _("De gebruiker heeft opnieuw toegang."))


def _carry_out(public_id: str, verb: Callable[[Person, Occasion], None], done: str) -> Response:
    try:
        verb(staff_member_for_change(public_id), access.occasion())
    except LastAdmin:
        db.session.rollback()
        last = _(
            "De school heeft altijd minstens één beheerder. Maak eerst iemand anders beheerder."
        )
        pages.notify("attention", last)
        return htmx.done(url_for("secretariat.staff"))
    db.session.commit()
    pages.notify("done", done)
    return htmx.done(url_for("secretariat.staff"))


def _sites() -> dict[str, int]:
    return {site.code: site.id for site in access.school().sites}


def _page(typed: dict[str, str], errors: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "people": [_person(row) for row in staff_of_school()],
        "typed": {name: typed.get(name, "") for name in ("name", "email", "role", "site")},
        "wrong": errors or {},
        "errors": [{"field": name, "text": text} for name, text in (errors or {}).items()],
        "roles": [("clerk", _("Secretariaat")), ("admin", _("Beheerder van de school"))],
        "site_options": [(site.code, site.name) for site in access.school().sites],
    }


def _person(row: AnyRow) -> dict[str, Any]:
    at = row.signed_in_at
    return {
        "public_id": row.public_id,
        "name": row.name,
        "email": row.email,
        "role": row.staff_role,
        "site": row.site_code or "",
        "is_active": row.is_active,
        "signed_in": moment(at, language()) if at else _("nog nooit"),
    }
