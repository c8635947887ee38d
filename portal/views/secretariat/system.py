"""How the portal itself is doing: what is missing, and what must always hold."""

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _

from portal import access, clock
from portal.actions.invariants import Broken, broken_invariants
from portal.formats.staff.alarms import broken_text
from portal.readiness import state_of_portal
from portal.views.secretariat import today as page
from portal.views.secretariat.blueprint import bp, counts


@bp.get("/systeem")
@access.staff("admin")
def system() -> str:
    """What is there and what is missing; `controle` in the address checks all that must hold."""
    is_checked = bool(request.args.get("controle"))
    storage = current_app.extensions["storage"]
    return render_template(
        "secretariat/system.html",
        health=page.health(state_of_portal(clock.now()), counts(), clock.today()),
        is_checked=is_checked,
        broken=[_told(one) for one in broken_invariants(storage)] if is_checked else [],
        check=url_for("secretariat.system", controle="1"),
    )


def _told(one: Broken) -> str:
    text = broken_text(one.code)
    return f"{text} {_('%(n)s keer, het eerst bij %(value)s.', n=one.cases, value=one.first)}"
