"""Says in one sentence where an enrolment stands, for each of its three readers."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from portal.formats.language import language
from portal.rules.stations import Audience, Colour, Status, colour_of


class Tag(NamedTuple):
    """A status as a page shows it: the whole sentence, and the colour that only repeats it."""

    text: str
    colour: Colour


_EMPLOYER = {
    Status.APPLICATION_NEEDED: _l("Gereserveerd – wacht op je aanvraag"),
    Status.PROJECT_NUMBER_IN_REVIEW: _l(
        "Gereserveerd – het secretariaat controleert je projectnummer"
    ),
    Status.PROJECT_NUMBER_REJECTED: _l("Gereserveerd – wacht op je verbetering"),
    Status.OWN_SHARE_DUE: _l("Gereserveerd – wacht op je eigen aandeel"),
    Status.PAY_ORDER_DUE: _l("Gereserveerd – wacht op je betaalopdracht"),
    Status.PAYMENT_EXPECTED: _l("Gereserveerd – wacht op de betaling door de KMO-portefeuille"),
    Status.PARTLY_PAID: _l("Gereserveerd – wacht op de rest van je betaling"),
    Status.FINAL: _l("Definitief – betaling ontvangen, niets meer te doen"),
    Status.DEADLINE_PASSED: _l("Uiterste datum voorbij – laat weten of je op tijd was"),
    Status.ENROLLED_TOO_LATE: _l("Te laat ingeschreven – de cursist betaalt zelf"),
    Status.ORDINARY_FEE: _l("Gewone betaling – de cursist betaalt zelf"),
    Status.CANCELLED: _l("Geannuleerd – zet een lopende aanvraag zelf stop"),
}

_STUDENT = {
    Status.APPLICATION_NEEDED: _l("Gereserveerd – wacht op de aanvraag van je werkgever"),
    Status.PROJECT_NUMBER_IN_REVIEW: _l(
        "Gereserveerd – het secretariaat controleert de aanvraag van je werkgever"
    ),
    Status.PROJECT_NUMBER_REJECTED: _l("Gereserveerd – wacht op een verbetering door je werkgever"),
    Status.OWN_SHARE_DUE: _l("Gereserveerd – wacht op de betaling van je werkgever"),
    Status.PAY_ORDER_DUE: _l("Gereserveerd – wacht op de betaling van je werkgever"),
    Status.PAYMENT_EXPECTED: _l("Gereserveerd – wacht op de betaling door de KMO-portefeuille"),
    Status.PARTLY_PAID: _l("Gereserveerd – wacht op de betaling van je werkgever"),
    Status.FINAL: _l("Definitief – betaling ontvangen, je hoeft niets meer te doen"),
    Status.DEADLINE_PASSED: _l(
        "Gereserveerd – het secretariaat vraagt na of je werkgever op tijd was"
    ),
    Status.ENROLLED_TOO_LATE: _l("Te laat ingeschreven – je betaalt het inschrijvingsgeld zelf"),
    Status.ORDINARY_FEE: _l("Gewone betaling – je betaalt het inschrijvingsgeld zelf"),
    Status.CANCELLED: _l("Geannuleerd – je hoeft niets meer te doen"),
}

_STAFF = {
    Status.APPLICATION_NEEDED: _l("Wacht op aanvraag"),
    Status.PROJECT_NUMBER_IN_REVIEW: _l("Projectnummer te controleren"),
    Status.PROJECT_NUMBER_REJECTED: _l("Wacht op verbetering"),
    Status.OWN_SHARE_DUE: _l("Wacht op eigen aandeel"),
    Status.PAY_ORDER_DUE: _l("Wacht op betaalopdracht"),
    Status.PAYMENT_EXPECTED: _l("Wacht op betaling"),
    Status.PARTLY_PAID: _l("Deels betaald"),
    Status.FINAL: _l("Definitief"),
    Status.DEADLINE_PASSED: _l("Uiterste datum voorbij, navragen"),
    Status.ENROLLED_TOO_LATE: _l("Te laat ingeschreven"),
    Status.ORDINARY_FEE: _l("Gewone betaling"),
    Status.CANCELLED: _l("Geannuleerd"),
}

_TEXTS = {Audience.EMPLOYER: _EMPLOYER, Audience.STUDENT: _STUDENT, Audience.STAFF: _STAFF}


def status_text(status: Status, audience: Audience) -> str:
    """The sentence (staff: the word) for a status, in the language of the reader."""
    return status_texts(audience)[status]


def status_texts(audience: Audience) -> Mapping[Status, str]:
    """Every status in the words of one reader, for lists; in the order of the stations."""
    return _texts_in(language(), audience)


def status_tag(status: Status, audience: Audience, days_left: int | None = None) -> Tag:
    """The sentence with its colour; `days_left` counts to the last day to apply."""
    return Tag(status_text(status, audience), colour_of(status, audience, days_left))


def status_choices(audience: Audience) -> list[tuple[str, str]]:
    """Code and words of every status, for the list box of a filter."""
    return [(str(status), text) for status, text in status_texts(audience).items()]


@lru_cache(maxsize=16)
def _texts_in(reading: str, audience: Audience) -> Mapping[Status, str]:
    # A catalogue does not change while the portal runs, so a list looks nothing up by row.
    return {status: str(text) for status, text in _TEXTS[audience].items()}
