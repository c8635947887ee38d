"""The room of the employers: its blueprint and its main menu."""

from functools import lru_cache

from flask import Blueprint, request, url_for

from portal import access
from portal.formats.language import gettext as _
from portal.formats.language import language
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
    company = access.me().company
    if company is None:
        return []
    return list(_items(company.public_id, access.may("owner"), _here(), language()))


# A page's links need not be built anew for each of its visits.
@lru_cache(maxsize=1024)
def _items(public_id: str, is_owner: bool, here: str, reading: str) -> tuple[MenuItem, ...]:
    items = [
        (_("Inschrijvingen"), "employer.dashboard"),
        (_("Documenten"), "employer.documents"),
        (_("Gegevens"), "employer.company"),
    ]
    if is_owner:
        items.insert(2, (_("Gebruikers"), "employer.users"))
    return tuple(
        MenuItem(label, url_for(endpoint, c=public_id), endpoint == here)
        for label, endpoint in items
    )


def _here() -> str:
    word = request.path.split("/")[3:4]
    return _WORDS.get(word[0], "employer.dashboard") if word else ""
