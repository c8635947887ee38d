"""What a new portal knows before anybody has typed anything: the school, its sites, the rules."""

from dataclasses import dataclass
from datetime import date

from portal.models import Counter, DeadlineRule, Place, SchoolFact, Site, db

DECREE = "Ministerieel besluit van 26 februari 2016 over de KMO-portefeuille, artikel 34"
VLAIO = "VLAIO, voorwaarden van de KMO-portefeuille"
FROM_THE_START = date(2009, 1, 1)


@dataclass(frozen=True, slots=True)
class KnownSite:
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
    ("lesson_fee_cents", "150", FROM_THE_START, "Inschrijvingsgeld per lestijd"),
    ("small_percent", "30", date(2019, 12, 1), VLAIO),
    ("medium_percent", "20", date(2019, 12, 1), VLAIO),
    ("small_percent", "40", date(2016, 4, 1), VLAIO),
    ("medium_percent", "30", date(2016, 4, 1), VLAIO),
    ("small_percent", "40", FROM_THE_START, VLAIO),
    ("medium_percent", "40", FROM_THE_START, VLAIO),
    ("small_ceiling_cents", "750000", date(2020, 1, 1), VLAIO),
    ("medium_ceiling_cents", "750000", date(2020, 1, 1), VLAIO),
    ("small_ceiling_cents", "1000000", date(2016, 4, 1), VLAIO),
    ("medium_ceiling_cents", "1500000", date(2016, 4, 1), VLAIO),
    ("small_ceiling_cents", "250000", FROM_THE_START, VLAIO),
    ("medium_ceiling_cents", "250000", FROM_THE_START, VLAIO),
    ("minimum_cents", "10000", FROM_THE_START, VLAIO),
    ("own_share_days", "30", FROM_THE_START, "VLAIO, storten en betalen"),
    ("checking_days", "2", FROM_THE_START, "De school"),
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

RULES = (
    (FROM_THE_START, date(2015, 12, 31), 14, DECREE),
    (
        date(2016, 1, 1),
        date(2016, 1, 31),
        40,
        "Tijdelijke maatregel voor januari 2016, budget 2015 uitgeput",
    ),
    (date(2016, 2, 1), None, 14, DECREE),
)


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
        DeadlineRule(valid_from=start, valid_until=end, days=days, source=source)
        for start, end, days, source in RULES
    )
    db.session.add(Counter(series="school", value=1))
