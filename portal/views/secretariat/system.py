"""How the portal itself is doing: what is missing, and what must always hold."""

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import access, clock
from portal.actions.invariants import Broken, broken_invariants
from portal.readiness import state_of_portal
from portal.views.secretariat import today as page
from portal.views.secretariat.blueprint import bp, counts

# What each code of portal.actions.invariants says is wrong, for the administrator.
BROKEN_TEXTS = {
    "log_chain": _l("De keten van het logboek is verbroken."),
    "kept_values": _l("Een bewaarde stand of een bewaard bedrag klopt niet met de feiten."),
    "last_day": _l("Een uiterste datum klopt niet met de eerste lesdag en de regel."),
    "reported_day": _l("Een aanvraag heeft een andere uiterste datum dan we hebben meegedeeld."),
    "worklist_count": _l("De telling van een werklijst klopt niet."),
    "document_numbers": _l("In de nummers van de documenten is er een gat of een dubbel nummer."),
    "company_of_application": _l("Een aanvraag hoort bij een andere onderneming."),
    "company_of_document": _l("Een document hoort bij een andere onderneming."),
    "company_of_message": _l("Een e-mail hoort bij een andere onderneming."),
    "message_of_event": _l("Een e-mail heeft geen regel in het logboek."),
    "transfer_overdrawn": _l("Van een overschrijving is meer geboekt dan ze opbracht."),
    "transfer_open": _l("Het open bedrag van een overschrijving klopt niet met de boekingen."),
    "taken_back": _l("Teruggehaald geld staat maar aan één kant."),
    "statement_balance": _l("Het begin en de bewegingen van een afschrift geven niet het eind."),
    "files": _l("Een bewaard bestand ontbreekt of is beschadigd."),
}


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
    text = str(BROKEN_TEXTS[one.code])
    return f"{text} {_('%(n)s keer, het eerst bij %(value)s.', n=one.cases, value=one.first)}"
