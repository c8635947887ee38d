"""Draws the five stations in words: their names, whose turn it is, what each still asks."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from portal.formats.language import gettext as _
from portal.rules.stations import Audience, Colour, Station, StationKind, StationState, Status

STATE_WORDS = {
    StationState.DONE: _l("Klaar"),
    StationState.TODO: _l("Te doen"),
    StationState.CHECKING: _l("Wij controleren dit"),
    StationState.WRONG: _l("Niet in orde"),
    StationState.UNDERWAY: _l("Onderweg"),
    StationState.NOT_YET: _l("Nog niet aan de beurt"),
    StationState.IMPOSSIBLE: _l("Niet meer mogelijk"),
}

_NAMES = {
    StationKind.ENROLMENT: _l("Inschrijving"),
    StationKind.APPLICATION: _l("Aanvraag"),
    StationKind.OWN_SHARE: _l("Eigen aandeel storten"),
    StationKind.PAY_ORDER: _l("Betaalopdracht geven"),
    StationKind.PAYMENT: _l("Betaling ontvangen"),
}

_STUDENT_NAMES = {
    StationKind.ENROLMENT: _l("Je bent ingeschreven."),
    StationKind.APPLICATION: _l("Je werkgever doet een aanvraag."),
    StationKind.OWN_SHARE: _l("Je werkgever stort het eigen aandeel."),
    StationKind.PAY_ORDER: _l("Je werkgever geeft de betaalopdracht."),
    StationKind.PAYMENT: _l("Wij krijgen de betaling en laten het je weten."),
}

# The colour of the word at the current station; the others need none.
_COLOURS = {
    StationState.TODO: Colour.AMBER,
    StationState.CHECKING: Colour.SKY,
    StationState.WRONG: Colour.BRICK,
    StationState.UNDERWAY: Colour.SKY,
}

# How far the small track of a status goes: the stations before this one are done.
_REACHED = {
    Status.APPLICATION_NEEDED: 1,
    Status.PROJECT_NUMBER_IN_REVIEW: 1,
    Status.PROJECT_NUMBER_REJECTED: 1,
    Status.DEADLINE_PASSED: 1,
    Status.OWN_SHARE_DUE: 2,
    Status.PAY_ORDER_DUE: 3,
    Status.PAYMENT_EXPECTED: 4,
    Status.PARTLY_PAID: 4,
}
_CLOSED = {Status.ENROLLED_TOO_LATE, Status.ORDINARY_FEE, Status.CANCELLED}


class StationView(NamedTuple):
    """One station as the macro station_list draws it."""

    name: str
    state: str
    word: str
    colour: str
    lines: tuple[str, ...]
    term: str | None = None
    href: str | None = None


class Track(NamedTuple):
    """The five stations as dots, for a row of a list."""

    dots: tuple[str, ...]
    tone: str


def station_views(
    stations: Sequence[Station],
    audience: Audience,
    *,
    lines: dict[StationKind, tuple[str, ...]] | None = None,
    terms: dict[StationKind, int] | None = None,
    hrefs: dict[StationKind, str] | None = None,
) -> list[StationView]:
    """The stations in the words of one reader.

    `lines` are finished texts under a station, `terms` the days on the track behind it, `hrefs`
    where it leads. A student gets no lines, because they say what the company did.
    """
    names = _STUDENT_NAMES if audience is Audience.STUDENT else _NAMES
    shown = {} if audience is Audience.STUDENT else lines or {}
    return [
        StationView(
            name=str(names[one.kind]),
            state=_state(one),
            word=str(STATE_WORDS[one.state]),
            colour=str(_COLOURS.get(one.state, "")),
            # What can no longer happen asks nothing of anybody.
            lines=() if one.state is StationState.IMPOSSIBLE else shown.get(one.kind, ()),
            term=_days((terms or {}).get(one.kind)),
            href=(hrefs or {}).get(one.kind),
        )
        for one in stations
    ]


def current_station_text(stations: Sequence[Station]) -> str:
    """Which of the five it is now; empty when nothing is open any more."""
    current = next((one.number for one in stations if one.is_current), None)
    return str(_("Stap %(n)s van 5", n=current)) if current else ""


def track_of(status: Status) -> Track:
    """The dots of a status."""
    if status is Status.FINAL:
        return Track(("done",) * 5, "leaf")
    if status in _CLOSED:
        return Track(("done", "", "", "", ""), "quiet")
    reached = _REACHED[status]
    dots = ("done",) * reached + ("now",) + ("",) * (4 - reached)
    return Track(dots, "quiet" if status is Status.DEADLINE_PASSED else "")


def _state(station: Station) -> str:
    if station.state is StationState.DONE:
        return "done"
    if station.is_current:
        return "now"
    return "closed" if station.state is StationState.IMPOSSIBLE else ""


def _days(term: int | None) -> str | None:
    return str(_("%(n)s dagen", n=term)) if term else None
