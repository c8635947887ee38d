"""What a new portal knows before anybody has typed anything: the school, its sites, the rules."""

from dataclasses import asdict
from datetime import date
from typing import NamedTuple

from portal.models import Counter, DeadlineRule, Place, SchoolFact, Site, db
from portal.rules.deadline import DECREE, KNOWN_TERMS
from portal.rules.subsidy import KNOWN_RATES

FROM_THE_START = date(2009, 1, 1)


class KnownSite(NamedTuple):
    """A secretariat as the school gave it; also shown when the database is away."""

    code: str
    name: str
    street: str
    postcode: str
    city: str
    phone: str
    places: tuple[str, ...]

    @property
    def phone_link(self) -> str:
        """The address behind the phone number, international."""
        return "tel:+32" + "".join(c for c in self.phone if c.isdigit()).removeprefix("0")


SITES = (
    KnownSite(
        "lokeren", "Lokeren", "Groendreef 31", "9160", "Lokeren", "09 348 38 45",
        ("Lokeren", "Sint-Gillis"),
    ),
    KnownSite(
        "dendermonde", "Dendermonde", "Begijnhoflaan 1", "9200", "Dendermonde", "052 25 87 42",
        ("Dendermonde", "Grembergen", "Lebbeke", "Wetteren"),
    ),
    KnownSite(
        "hamme", "Hamme", "Verbindingsstraat 66", "9220", "Hamme", "052 72 72 25",
        ("Hamme", "Laarne"),
    ),
)  # fmt: skip

# key, value, in force from, source
FACTS = (
    ("name", "CVO Leerstad", FROM_THE_START, "De school"),
    ("recognition_number", "DV.O103961", FROM_THE_START, "Erkenning als dienstverlener"),
    (
        "lesson_fee_cents",
        "150",
        FROM_THE_START,
        "Vlaamse overheid, inschrijvingsgeld in het volwassenenonderwijs",
    ),
    ("own_share_days", "30", FROM_THE_START, "VLAIO, storten en betalen"),
    ("checking_days", "2", FROM_THE_START, "De school"),
    # So many days before the last day of an application its employer is reminded.
    ("reminder_days", "10, 5, 2, 1", FROM_THE_START, "De school"),
    ("iban", "", FROM_THE_START, "De school"),
    # Of an employer's payment, name and account are blanked so many days after nothing is left
    # to decide about it.
    ("payer_kept_days", "90", FROM_THE_START, "De school"),
    ("four_eyes", "no", FROM_THE_START, "De school"),
    ("step_up", "no", FROM_THE_START, "De school"),
    ("vat_exempt", "no", FROM_THE_START, "Artikel 44, § 2, 4° van het btw-wetboek"),
    (
        "legal_basis",
        "ministerieel besluit van 26 februari 2016 over de KMO-portefeuille, artikel 34",
        FROM_THE_START,
        DECREE,
    ),
    ("proof_required", "always", FROM_THE_START, "De school"),
    ("project_number_pattern", "", FROM_THE_START, "De school"),
    ("employer_notice", "", FROM_THE_START, "De school"),
    (
        "scheme_link",
        "https://www.vlaio.be/nl/subsidies-financiering/kmo-portefeuille",
        FROM_THE_START,
        "VLAIO",
    ),
    (
        "apply_link",
        "https://www.vlaanderen.be/economie-en-ondernemen/opleiding-en-advies/"
        "projectaanvraag-indienen-in-de-kmo-portefeuille",
        FROM_THE_START,
        "Vlaanderen.be",
    ),
    ("nace_link", "https://kbopub.economie.fgov.be", FROM_THE_START, "KBO"),
    (
        "page_link",
        "https://www.leerstad.be/index.php/info/opleidingscheques-voor-werkgevers-kmo-portefeuille",
        FROM_THE_START,
        "De school",
    ),
)

_OF_RATES = (
    "small_percent", "medium_percent", "small_ceiling_cents", "medium_ceiling_cents",
    "minimum_cents",
)  # fmt: skip


def seed_school() -> None:
    """Fill the tables of the school when they are empty; the caller commits."""
    for known in SITES:
        site = Site(
            code=known.code,
            name=known.name,
            street=known.street,
            postcode=known.postcode,
            city=known.city,
            phone=known.phone,
        )
        db.session.add(site)
        db.session.flush()
        db.session.add_all(Place(name=name, site_id=site.id) for name in known.places)
    db.session.add_all(
        SchoolFact(key=key, value=value, valid_from=start, source=source)
        for key, value, start, source in FACTS
    )
    db.session.add_all(
        SchoolFact(
            key=key, value=str(getattr(rate, key)), valid_from=rate.valid_from, source=rate.source
        )
        for rate in KNOWN_RATES
        for key in _OF_RATES
    )
    db.session.add_all(DeadlineRule(**asdict(term)) for term in KNOWN_TERMS)
    db.session.add(Counter(series="school", value=1))
