"""What is wrong with the portal itself, for an administrator: on a page and in a mail."""

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

# What each code of portal.actions.invariants says is wrong.
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
    "merged_company": _l("Onder een samengevoegde onderneming staat nog iets."),
    "message_of_event": _l("Een e-mail heeft geen regel in het logboek."),
    "transfer_overdrawn": _l("Van een overschrijving is meer geboekt dan ze opbracht."),
    "transfer_open": _l("Het open bedrag van een overschrijving klopt niet met de boekingen."),
    "taken_back": _l("Teruggehaald geld staat maar aan één kant."),
    "statement_balance": _l("Het begin en de bewegingen van een afschrift geven niet het eind."),
    "files": _l("Een bewaard bestand ontbreekt of is beschadigd."),
}


def broken_text(code: str) -> str:
    """What does not hold; a code without a sentence of its own is shown as it is."""
    return str(BROKEN_TEXTS.get(code, code))


def overdue_problem(language: str) -> str:
    """The alarm about reminders that nobody plans any more."""
    with force_locale(language):
        return str(
            _(
                "Het KMO-loket plant al meer dan twee uur geen herinneringen meer. Kijk in het "
                "logboek van de server waarom."
            )
        )


def broken_problem(codes: Sequence[str], language: str) -> str:
    """The alarm about what the nightly check found."""
    with force_locale(language):
        texts = " ".join(broken_text(code) for code in codes)
        return str(_("De nachtelijke controle vond iets dat niet klopt. %(texts)s", texts=texts))
