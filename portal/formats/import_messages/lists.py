"""Holds the sentences on a whole list, on a row that is worth a look, and the names of values."""

from flask_babel import lazy_gettext

FILE_TEXTS = {
    "empty": lazy_gettext("Dit bestand is leeg."),
    "too_large": lazy_gettext("Dit bestand is te groot. Verdeel de lijst over meer bestanden."),
    "wrong_type": lazy_gettext("Kies een rekenblad (XLSX) of een CSV-bestand."),
    "old_excel": lazy_gettext(
        "Dit is een oud Excel-bestand. Bewaar het opnieuw als XLSX en kies dat bestand."
    ),
    "open_document": lazy_gettext(
        "Dit is een ODS-bestand. Bewaar het opnieuw als XLSX of CSV en kies dat bestand."
    ),
    "encrypted": lazy_gettext(
        "Dit bestand is beveiligd met een wachtwoord. Kies een bestand zonder wachtwoord."
    ),
    "damaged": lazy_gettext(
        "We kunnen dit bestand niet lezen. Bewaar het opnieuw als XLSX en kies dat bestand."
    ),
    "zip_bomb": lazy_gettext(
        "Dit bestand is uitgepakt veel te groot. Bewaar alleen de lijst in een nieuw bestand."
    ),
    "nested": lazy_gettext(
        "In dit bestand zit een ander bestand. Bewaar alleen de lijst in een nieuw bestand."
    ),
    "not_a_table": lazy_gettext("Dit bestand bevat geen leesbare tekst. Bewaar het als XLSX."),
    "broken_quotes": lazy_gettext(
        "Vanaf regel %(detail)s staat een aanhalingsteken verkeerd. "
        "Verbeter die regel of bewaar de lijst als XLSX."
    ),
    "no_header": lazy_gettext(
        "We vinden geen rij met kolomnamen. Zet die in een van de eerste 20 rijen."
    ),
    "no_rows": lazy_gettext("Onder de kolomnamen staat niets. Kies een lijst met inschrijvingen."),
    "too_many_rows": lazy_gettext(
        "Deze lijst telt meer dan %(detail)s rijen. Verdeel ze over meer bestanden."
    ),
    "too_many_columns": lazy_gettext(
        "Deze lijst telt meer dan %(detail)s kolommen. Laat de overbodige kolommen weg."
    ),
    "cell_too_long": lazy_gettext(
        "In dit bestand staat een cel met veel te veel tekst. Kort die tekst in."
    ),
}

WARNING_TEXTS = {
    "under_minimum": lazy_gettext(
        "Rij %(row)s: deze inschrijving kost %(eligible_cents)s. "
        "De KMO-portefeuille geeft geen steun onder %(minimum_cents)s."
    ),
    "no_theme": lazy_gettext(
        "Rij %(row)s: deze cursus heeft geen thema van de KMO-portefeuille. "
        "Vul het thema aan voor de werkgever een aanvraag doet."
    ),
    "ends_too_late": lazy_gettext(
        "Rij %(row)s: de cursus eindigt op %(last_lesson)s. "
        "Dat is na 31 december van volgend jaar. Vraag eerst aan VLAIO of dat mag."
    ),
    "enrolled_too_late": lazy_gettext(
        "Rij %(row)s: te laat ingeschreven. De inschrijving is van %(enrolled_on)s en de "
        "uiterste datum was %(last_day)s. De cursist betaalt het inschrijvingsgeld zelf."
    ),
    "too_late": lazy_gettext(
        "Rij %(row)s: de uiterste datum %(last_day)s is al voorbij. "
        "Vraag de werkgever of de aanvraag op tijd gedaan is."
    ),
    "enrolled_in_future": lazy_gettext(
        "Rij %(row)s: de datum van inschrijving, %(enrolled_on)s, ligt in de toekomst. "
        "Kijk die datum na."
    ),
    "kind_assumed": lazy_gettext(
        "Rij %(row)s: de vorm is niet ingevuld. We nemen aan dat de cursus klassikaal is."
    ),
    "day_from_number": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: we lezen ‘%(value)s’ als %(day)s. Kijk die datum na."
    ),
    "formula_as_text": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is een formule. "
        "We nemen ze over als tekst. Kijk na of dat klopt."
    ),
    "course_spelt_differently": lazy_gettext(
        "Rij %(row)s: naam, thema, secretariaat of lesplaats van cursus %(course)s is anders dan "
        "in rij %(first_row)s. Rij %(first_row)s telt."
    ),
    "company_spelt_differently": lazy_gettext(
        "Rij %(row)s: het ondernemingsnummer van %(company)s hoort in rij %(first_row)s bij "
        "%(first_company)s. Kijk het nummer na."
    ),
    "company_known_otherwise": lazy_gettext(
        "Rij %(row)s: het ondernemingsnummer van %(company)s hoort in het loket bij "
        "%(first_company)s. Kijk het nummer na."
    ),
    "contact_known_otherwise": lazy_gettext(
        "Rij %(row)s: in het loket is %(known)s het e-mailadres van %(company)s, niet %(email)s. "
        "Klopt dat niet meer? Wijzig het bij de onderneming."
    ),
}

FIELD_TEXTS = {
    "number": lazy_gettext("Inschrijvingsnummer"),
    "course_code": lazy_gettext("Cursusnummer"),
    "course_name": lazy_gettext("Cursus"),
    "theme": lazy_gettext("Thema"),
    "kind": lazy_gettext("Vorm"),
    "site": lazy_gettext("Secretariaat"),
    "place": lazy_gettext("Lesplaats"),
    "first_lesson_on": lazy_gettext("Eerste lesdag"),
    "last_lesson_on": lazy_gettext("Laatste lesdag"),
    "lesson_periods": lazy_gettext("Lestijden"),
    "fee": lazy_gettext("Inschrijvingsgeld"),
    "material": lazy_gettext("Cursusmateriaal"),
    "other": lazy_gettext("Kosten die niet in aanmerking komen"),
    "first_name": lazy_gettext("Voornaam"),
    "last_name": lazy_gettext("Familienaam"),
    "learner_email": lazy_gettext("E-mailadres van de cursist"),
    "enrolled_on": lazy_gettext("Ingeschreven op"),
    "company_name": lazy_gettext("Onderneming"),
    "enterprise_number": lazy_gettext("Ondernemingsnummer"),
    "contact_name": lazy_gettext("Contactpersoon"),
    "contact_email": lazy_gettext("E-mailadres van de contactpersoon"),
    "contact_phone": lazy_gettext("Telefoon van de contactpersoon"),
}

REPEATED_TEXT = lazy_gettext("Rij %(row)s: deze inschrijving staat al in rij %(n)s.")
NOTHING_KEPT = lazy_gettext("Er is nog niets opgeslagen.")
