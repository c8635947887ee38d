"""Lists the names that schools and centre software give to the columns we look for."""

import re
import unicodedata
from enum import StrEnum


class Field(StrEnum):
    """What an enrolment list tells about one enrolment; the name of the value, not of a column."""

    NUMBER = "number"
    COURSE_CODE = "course_code"
    COURSE_NAME = "course_name"
    THEME = "theme"
    KIND = "kind"
    SITE = "site"
    PLACE = "place"
    FIRST_LESSON_ON = "first_lesson_on"
    LAST_LESSON_ON = "last_lesson_on"
    LESSON_PERIODS = "lesson_periods"
    FEE = "fee"
    MATERIAL = "material"
    OTHER = "other"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    LEARNER_EMAIL = "learner_email"
    ENROLLED_ON = "enrolled_on"
    COMPANY_NAME = "company_name"
    ENTERPRISE_NUMBER = "enterprise_number"
    CONTACT_NAME = "contact_name"
    CONTACT_EMAIL = "contact_email"
    CONTACT_PHONE = "contact_phone"


_FILLERS = frozenset(
    ("de", "het", "een", "van", "der", "den", "voor", "of", "the", "a", "an", "for")
)


def plain_name(name: str) -> str:
    """A column's name without case, accents, spaces, punctuation and words that say nothing.

    What stands between brackets is an explanation and is left out. Only the first 80 characters
    count, so that no cell is too long to compare.
    """
    spread = unicodedata.normalize("NFKD", name[:80])
    letters = "".join(c for c in spread if not unicodedata.combining(c)).casefold()
    words = re.findall(r"[0-9a-z]+", re.sub(r"\([^)]*\)", " ", letters))
    telling = "".join(word for word in words if word not in _FILLERS)
    return telling or re.sub(r"[^0-9a-z]+", "", letters)


# The names that mean one thing only. Written as people write them; compared by `plain_name`.
_SURE_SPELLINGS: dict[Field, str] = {
    Field.NUMBER: (
        "inschrijvingsnummer, inschrijvingsnr, inschrijvingnummer, inschrijvingsnummer cvo, "
        "nummer inschrijving, nr inschrijving, inschrijvings id, id inschrijving, "
        "inschrijvingscode, enrolment number, enrollment number, enrolment no, enrolment id"
    ),
    Field.COURSE_CODE: (
        "cursusnummer, cursusnr, cursuscode, code cursus, opleidingscode, opleidingsnummer, "
        "modulecode, code module, modulenummer, klascode, cursus id, lesgroep, groepscode, "
        "course code, course number, course no, course id"
    ),
    Field.COURSE_NAME: (
        "opleiding, naam opleiding, opleidingsnaam, naam van de opleiding, cursus, cursusnaam, "
        "naam cursus, naam van de cursus, module, modulenaam, naam module, cursustitel, titel "
        "cursus, omschrijving cursus, opleiding module, course, course name, course title, "
        "training, name of the course"
    ),
    Field.THEME: (
        "thema, thema kmo, kmo thema, thema kmo portefeuille, thema vlaio, thema opleiding, "
        "theme, sme theme"
    ),
    Field.KIND: (
        "vorm, lesvorm, soort, type les, soort opleiding, opleidingsvorm, onderwijsvorm, "
        "leervorm, wijze, organisatievorm, kind, form, teaching form, mode, delivery mode"
    ),
    Field.SITE: (
        "secretariaat, centrum, vestiging, inschrijvingsplaats, campus secretariaat, "
        "secretariaat vestiging, office, school office, secretariat, site, branch"
    ),
    Field.PLACE: (
        "lesplaats, plaats les, plaats van de les, leslocatie, locatie les, lesadres, adres "
        "les, place of the lessons, teaching place, lesson place, venue"
    ),
    Field.FIRST_LESSON_ON: (
        "eerste lesdag, datum eerste les, eerste les, startdatum, begindatum, datum begin, "
        "aanvangsdatum, startdatum cursus, begin cursus, startdatum opleiding, start cursus, "
        "startdag, begindag, datum start, first lesson, first lesson on, start date, first day, "
        "course start, first day of the course"
    ),
    Field.LAST_LESSON_ON: (
        "laatste lesdag, datum laatste les, laatste les, einddatum, einddatum cursus, einddatum "
        "opleiding, datum einde, einde cursus, einddag, slotdatum, last lesson, last lesson on, "
        "end date, last day, course end, last day of the course"
    ),
    Field.LESSON_PERIODS: (
        "lestijden, aantal lestijden, lestijd, aantal uren, uren, lesuren, aantal lesuren, duur "
        "in lestijden, lesson periods, periods, hours, number of hours, number of periods"
    ),
    Field.FEE: (
        "inschrijvingsgeld, bedrag inschrijvingsgeld, inschrijvingsgeld euro, inschrijvingsgeld "
        "eur, inschrijvingsgeld excl btw, cursusgeld, bedrag inschrijving, fee, course fee, "
        "enrolment fee, tuition fee"
    ),
    Field.MATERIAL: (
        "cursusmateriaal, materiaal, lesmateriaal, kosten cursusmateriaal, materiaalkosten, "
        "bedrag cursusmateriaal, cursusboek, leermiddelen, material, course material, "
        "materials, material costs"
    ),
    Field.OTHER: (
        "niet subsidiabele kosten, niet subsidieerbare kosten, andere kosten, overige kosten, "
        "kosten die niet in aanmerking komen, niet in aanmerking komende kosten, extra kosten, "
        "other costs, non eligible costs, not eligible costs, costs not covered, other"
    ),
    Field.FIRST_NAME: (
        "voornaam, voornaam cursist, voornaam deelnemer, voornaam werknemer, cursist voornaam, "
        "roepnaam, first name, given name, first name learner, first name student"
    ),
    Field.LAST_NAME: (
        "familienaam, achternaam, familienaam cursist, achternaam cursist, naam cursist, "
        "familienaam deelnemer, cursist naam, cursist familienaam, last name, surname, family "
        "name, last name learner, last name student"
    ),
    Field.LEARNER_EMAIL: (
        "e mail cursist, mail cursist, mailadres cursist, e mailadres cursist, cursist e mail, "
        "e mail deelnemer, learner email, student email, email learner, email student"
    ),
    Field.ENROLLED_ON: (
        "ingeschreven op, datum inschrijving, inschrijvingsdatum, inschrijfdatum, datum van "
        "inschrijving, ingeschreven, inschrijving datum, enrolled on, enrolment date, "
        "enrollment date, date of enrolment, registration date"
    ),
    Field.COMPANY_NAME: (
        "onderneming, werkgever, bedrijf, firma, naam onderneming, naam werkgever, naam "
        "bedrijf, ondernemingsnaam, bedrijfsnaam, naam firma, company, company name, employer, "
        "name of the company"
    ),
    Field.ENTERPRISE_NUMBER: (
        "ondernemingsnummer, ondernemingsnr, kbo, kbo nummer, kbo nr, btw, btw nummer, btw nr, "
        "btw onderneming, ondernemingsnummer werkgever, nummer onderneming, enterprise number, "
        "company number, vat number, vat, vat no"
    ),
    Field.CONTACT_NAME: (
        "contactpersoon, contact, naam contact, naam contactpersoon, verantwoordelijke, "
        "contactpersoon werkgever, contactpersoon onderneming, contact onderneming, naam "
        "verantwoordelijke, contact person, contact name, name of the contact"
    ),
    Field.CONTACT_EMAIL: (
        "e mail contact, mail contact, mailadres contact, e mailadres contact, "
        "e mailadres contactpersoon, e mail contactpersoon, mail contactpersoon, "
        "mail verantwoordelijke, e mail verantwoordelijke, "
        "e mail werkgever, mail werkgever, e mail onderneming, mail onderneming, e mail "
        "bedrijf, contact email, company email, employer email, email employer, email company"
    ),
    Field.CONTACT_PHONE: (
        "telefoon contact, telefoon contactpersoon, tel contact, tel contactpersoon, telefoon "
        "werkgever, telefoon onderneming, telefoon verantwoordelijke, telefoonnummer contact, "
        "gsm contact, gsm contactpersoon, contact phone, phone contact, company phone, employer "
        "phone"
    ),
}

# Names that could mean several things; believed only when no surer column claims the value.
_LIKELY_SPELLINGS: dict[Field, str] = {
    Field.NUMBER: "nr, nummer, id, number, no, inschrijving, enrolment",
    Field.COURSE_CODE: "code, klas, groep",
    Field.COURSE_NAME: "titel, omschrijving, title",
    Field.SITE: "campus, afdeling",
    Field.PLACE: "plaats, locatie, location, place, gemeente, adres",
    Field.FIRST_LESSON_ON: "start, begin, van",
    Field.LAST_LESSON_ON: "einde, eind, tot, end",
    Field.FEE: "bedrag, prijs, kostprijs, kost, amount, price",
    Field.LAST_NAME: "naam, cursist, name, learner",
    Field.LEARNER_EMAIL: "e mail, mail, mailadres, e mailadres",
    Field.ENROLLED_ON: "datum, date",
    Field.CONTACT_PHONE: "tel, telefoon, telefoonnummer, gsm, phone, telephone, mobile",
}


def _by_plain_name(spellings: dict[Field, str]) -> dict[str, Field]:
    return {
        plain_name(name): field for field, names in spellings.items() for name in names.split(", ")
    }


SURE = _by_plain_name(_SURE_SPELLINGS)
LIKELY = _by_plain_name(_LIKELY_SPELLINGS)
