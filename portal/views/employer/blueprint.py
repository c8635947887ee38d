"""The room of the employers: its blueprint and its main menu."""

from flask import Blueprint, current_app, request, url_for

from portal import access
from portal.formats.language import gettext as _
from portal.pages import MenuItem, menu_of

bp = Blueprint("employer", __name__)

# The first word of an address behind the company, by the item of the menu that it belongs to.
_WORDS = {
    "documenten": "employer.documents",
    "gebruikers": "employer.users",
    "mandaten": "employer.users",
    "gegevens": "employer.company",
}


@menu_of("employer")
def menu() -> list[MenuItem]:
    """The pages of the company in the address; nothing on pages of no company."""
    if access.me().company is None:
        return []
    items = [
        (_("Inschrijvingen"), "employer.dashboard"),
        (_("Documenten"), "employer.documents"),
        (_("Gegevens"), "employer.company"),
    ]
    if access.may("owner"):
        items.insert(2, (_("Gebruikers"), "employer.users"))
    here = _here()
    return [
        MenuItem(label, url_for(endpoint), endpoint == here)
        for label, endpoint in items
        if endpoint in current_app.view_functions
    ]


def _here() -> str:
    word = request.path.split("/")[3:4]
    return _WORDS.get(word[0], "employer.dashboard") if word else ""
