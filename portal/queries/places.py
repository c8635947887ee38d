"""Where lessons are given."""

from sqlalchemy import select

from portal.models import Place, reading

_PLACES = select(Place.site_id, Place.name).order_by(Place.name)


def places_by_site() -> dict[int, list[str]]:
    """The names of the teaching places that each secretariat serves."""
    found: dict[int, list[str]] = {}
    for row in reading().execute(_PLACES):
        found.setdefault(row.site_id, []).append(row.name)
    return found
