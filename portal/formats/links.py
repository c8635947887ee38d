"""Says why a link by mail does not work any more, and what a role behind one may do."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.rules.links import LinkState

_ROLES = {
    "owner": (
        _l("Beheerder"),
        _l("Doet alles wat een behandelaar doet. Nodigt ook mensen uit en trekt toegang in."),
    ),
    "handler": (
        _l("Behandelaar"),
        _l("Geeft projectnummers door, vinkt stappen aan en downloadt documenten."),
    ),
    "reader": (
        _l("Lezer"),
        _l("Bekijkt inschrijvingen en downloadt documenten. Verandert niets."),
    ),
}


def role_name(role: str) -> str:
    """What a role in a company is called."""
    return str(_ROLES[role][0])


def role_sentence(role: str) -> str:
    """What somebody with this role may do."""
    return str(_ROLES[role][1])


def ended_link_text(state: LinkState) -> str:
    """Why a link does not work, and what to do."""
    if state is LinkState.USED:
        return str(_("Deze link is al gebruikt. Vraag een nieuwe link."))
    return str(_("Deze link werkt niet meer. Vraag een nieuwe link."))
