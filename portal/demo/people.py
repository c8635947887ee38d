"""Invented companies, courses and names. Enterprise numbers are in the unassigned 0999 range."""

from typing import NamedTuple

DEMO_PASSPHRASE = "demo-wachtwoord-2026"


class InventedCompany(NamedTuple):
    """An employer and the person who is called there."""

    name: str
    contact: str
    email: str
    phone: str


class InventedCourse(NamedTuple):
    """A course; `starts` is the first lesson in days from the day of the demo."""

    code: str
    name: str
    description: str
    theme: str
    kind: str
    site: str
    place: str
    starts: int
    weeks: int
    lesson_periods: int


BAKERY = InventedCompany(
    "Bakkerij Peeters bv", "Els Peeters", "els@bakkerij-peeters.example", "09 000 27 64"
)
GARAGE = InventedCompany(
    "Garage De Smet bv", "Chris De Smet", "chris@garage-desmet.example", "052 00 10 15"
)

COMPANIES = tuple(
    InventedCompany(*line.split(" | "))
    for line in """
Schildersbedrijf Moens bv | Geert Moens | geert@moens.example | 052 00 41 18
Garage Van Damme bv | Nadia Van Damme | nadia@vandamme.example | 09 000 53 02
Tuinen Goossens bv | Stijn Goossens | stijn@goossens.example | 052 00 77 35
Metaalwerken Baert bv | Hilde Baert | hilde@baert.example | 052 00 19 80
Apotheek Scheldeoord bv | Koen Vermeir | koen@scheldeoord.example | 052 00 63 47
Drukkerij De Wit nv | Ilse De Wit | ilse@dewit.example | 09 000 44 20
Feestzaal Ten Dries bv | Marc Van Hoecke | marc@tendries.example | 09 000 18 73
Slagerij De Cock | Wout De Cock | wout@decock.example | 052 00 50 64
Verhoeven Dakwerken | Hanne Verhoeven | hanne@verhoeven.example | 0475 00 69 93
Bloemen & Co | Joke Lambrecht | joke@bloemen.example | 09 000 82 68
Schrijnwerkerij Ruys | Bram Ruys | bram@ruys.example | 052 00 81 76
IT-huis “Noord” | Noor El Amrani | noor@ithuis.example | 09 000 34 23
Studio Łódź | Łukasz Kowalski | lukasz@studiolodz.example | 0474 00 41 36
Immo Waasland | Seppe Claes | seppe@immowaasland.example | 09 000 20 24
Kapsalon Zoë | Zoë Temmerman | zoe@kapsalonzoe.example | 052 00 60 72
Transport Çelik bv | Yusuf Çelik | yusuf@celik.example | 052 00 24 53
Elektro Maes nv | Dirk Maes | dirk@elektromaes.example | 09 000 61 55
Apotheek Claes | Amélie Claes | amelie@apotheekclaes.example | 09 000 72 73
De Gouden Lepel | Pieter Baert | pieter@goudenlepel.example | 0477 00 25 62
Ruys Consulting | Griet Ruys | griet@ruysconsulting.example | 0488 00 69 36
Dr. N. Dupont-Lefèvre | Nathalie Dupont-Lefèvre | nathalie@dupont.example | 052 00 17 24
Bouwbedrijf Temmerman bv | Raf Temmerman | raf@temmerman.example | 052 00 90 11
Hotel De Schelde nv | Eva Wouters | eva@hoteldeschelde.example | 09 000 37 48
Fietsen Van Hove | Tom Van Hove | tom@fietsenvanhove.example | 0499 00 40 61
Kinderopvang De Egel bv | Lies Maes | lies@de-egel.example | 09 000 65 19
""".strip().splitlines()
)

NEWCOMER = InventedCompany(
    "Wasserij Dendermonde bv", "Rita Van Damme", "rita@wasserij.example", "052 00 33 71"
)

# Who reads another language than Dutch.
LANGUAGES = {"lukasz@studiolodz.example": "en", "nathalie@dupont.example": "fr"}

# The course whose first lesson was moved by two days, the day before yesterday.
MOVED = "LEI1"

FRANS_1 = InventedCourse(
    "FRA1", "Frans 1", "Taalcursus Frans voor beginners", "internationalisation",
    "classroom", "lokeren", "Lokeren", -13, 15, 120,
)  # fmt: skip

# code | name | description | theme | kind | site | place | starts | weeks | lesson periods
_COURSES = """
BOE2 | Boekhouden 2 | Dubbel boekhouden, afsluiting en jaarrekening | financial_literacy | classroom | dendermonde | Dendermonde | -2 | 18 | 160
EXC1 | Excel 1 | Rekenbladen, formules en grafieken | digitalisation | classroom | hamme | Hamme | -24 | 12 | 80
ENG3 | Engels 3 – zakelijk | Zakelijk Engels: mails, telefoon en vergadering | internationalisation | classroom | lokeren | Sint-Gillis | -31 | 16 | 160
LAS1 | Lassen: MIG/MAG | Halfautomaat lassen in alle standen | professional_skills | classroom | dendermonde | Lebbeke | -16 | 20 | 200
SPA1 | Spaans 1 | Taalcursus Spaans voor beginners | internationalisation | classroom | lokeren | Lokeren | -16 | 15 | 120
WEB1 | Webdesign | Websites ontwerpen en bouwen | digitalisation | distance | dendermonde | Grembergen | -5 | 16 | 160
FRA2 | Frans 2 | Taalcursus Frans, tweede jaar | internationalisation | classroom | dendermonde | Wetteren | -14 | 15 | 120
NET1 | Netwerkbeheer | Netwerken opzetten, beveiligen en onderhouden | digitalisation | classroom | hamme | Laarne | -45 | 20 | 160
LEI1 | Leidinggeven op de werkvloer | Gesprekken, planning en feedback | personnel_management | classroom | hamme | Hamme | 4 | 14 | 80
ITA1 | Italiaans 1 | Taalcursus Italiaans voor beginners | internationalisation | distance | lokeren | Lokeren | -9 | 15 | 120
EHB1 | Eerste hulp | Eerste hulp bij ongevallen op het werk | - | classroom | dendermonde | Dendermonde | -12 | 4 | 40
BOE1 | Boekhouden 1 | Inleiding tot dubbel boekhouden | financial_literacy | classroom | lokeren | Lokeren | -330 | 18 | 160
"""


def _course(line: str) -> InventedCourse:
    code, name, description, theme, kind, site, place, *numbers = line.split(" | ")
    starts, weeks, periods = (int(number) for number in numbers)
    theme = "" if theme == "-" else theme
    return InventedCourse(code, name, description, theme, kind, site, place, starts, weeks, periods)


COURSES = tuple(_course(line) for line in _COURSES.strip().splitlines())

FIRST_NAMES = (
    "Jan", "Lies", "Noor", "Sofie", "Tom", "Eva", "Milan", "Karim", "Ilse", "Pieter", "Hanne",
    "Yusuf", "Fatma", "Emma", "Bram", "Wout", "Dries", "Kevin", "Leen", "Amina", "Griet", "Mehmet",
    "Raf", "Stijn", "Koen", "Joke", "Seppe", "Zoë", "Chloé", "Björn", "Łukasz", "Nathalie",
    "Amélie", "Dirk", "Ingrid", "Mustafa", "Inge", "Bart", "Katrien", "Simon",
)  # fmt: skip
LAST_NAMES = (
    "De Smet", "Maes", "El Amrani", "Lambrecht", "Claes", "Wouters", "Verbeke", "Haddad",
    "Verstraeten", "Coppens", "Buyl", "Demir", "Yıldız", "Van Hoecke", "De Clercq", "Moens",
    "Roels", "Goossens", "Baert", "Idrissi", "Van ’t Hof", "O’Connor", "D’hondt", "Kowalski",
    "Nguyễn", "Temmerman", "Van den Broeck", "Dupont-Lefèvre", "Ruys", "Verhoeven",
)  # fmt: skip
