"""Holds a sentence for every reason why a cell of an enrolment list is wrong."""

from flask_babel import lazy_gettext

ERROR_TEXTS = {
    "required": lazy_gettext("Rij %(row)s, kolom %(column)s: deze cel is leeg. Vul ze in."),
    "too_long": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is te lang. "
        "Gebruik hoogstens %(longest)s tekens."
    ),
    "spreadsheet_error": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is een fout van het rekenblad. "
        "Vul de juiste waarde in."
    ),
    "formula": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is een formule. Vul de uitkomst zelf in."
    ),
    "beyond_header": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ staat naast de lijst. "
        "Kijk na of de cellen van deze rij verschoven zijn."
    ),
    "impossible_date": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ bestaat niet. Vul de juiste dag in."
    ),
    "not_a_date": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is geen datum. Vul een dag in zoals 3/9/2026."
    ),
    "two_digit_year": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: in ‘%(value)s’ heeft het jaar geen vier cijfers. "
        "Vul een dag in zoals 3/9/2026."
    ),
    "unlikely_year": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: het jaar in ‘%(value)s’ kan niet juist zijn. "
        "Kijk het jaar na."
    ),
    "ends_before_start": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ valt vóór de eerste lesdag, %(first_lesson)s. "
        "Kijk de twee datums na."
    ),
    "no_term": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: voor ‘%(value)s’ kennen we geen uiterste datum. "
        "Kijk het jaar na."
    ),
    "amount_unreadable": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is geen bedrag. Vul een bedrag in zoals 180,00."
    ),
    "amount_letter_o": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: in ‘%(value)s’ staat een letter O. Vul een nul in."
    ),
    "amount_decimals": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ heeft te veel cijfers na de komma. "
        "Vul hoogstens twee cijfers na de komma in."
    ),
    "amount_ambiguous": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ kan twee bedragen zijn. "
        "Gebruik een komma voor de centen, zoals 1.234,50."
    ),
    "amount_negative": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is kleiner dan nul. Vul het juiste bedrag in."
    ),
    "amount_too_large": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is te veel. Kijk het bedrag na."
    ),
    "fee_is_nothing": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is geen inschrijvingsgeld. "
        "Vul het bedrag in of laat de rij weg."
    ),
    "periods_unreadable": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is geen aantal lestijden. "
        "Vul een getal in zoals 60."
    ),
    "periods_not_positive": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ lestijden kan niet. Vul een getal boven nul in."
    ),
    "periods_not_whole": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is geen geheel getal. "
        "Vul het aantal lestijden zonder komma in."
    ),
    "enterprise_number": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is geen geldig nummer. "
        "Zoek het nummer op in de KBO."
    ),
    "email": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is geen e-mailadres. "
        "Vul één volledig adres in, zoals naam@voorbeeld.be."
    ),
    "unknown_theme": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is geen thema van de KMO-portefeuille. "
        "Kies een van deze thema’s of laat de cel leeg: %(known)s."
    ),
    "unknown_kind": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ kennen we niet. "
        "Vul klassikaal of afstandsleren in."
    ),
    "unknown_site": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is geen secretariaat. "
        "Kies een van deze namen: %(known)s."
    ),
    "same_number_other_person": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ staat in rij %(first_row)s al bij "
        "iemand anders. Geef elke inschrijving een eigen nummer."
    ),
    "same_number_other_facts": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: deze inschrijving staat al in rij %(first_row)s, "
        "maar niet met ‘%(value)s’. Verbeter een van de twee rijen of laat ze weg."
    ),
    "course_differs": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is voor cursus %(course)s niet hetzelfde "
        "als in rij %(first_row)s: %(first_value)s. Verbeter een van de twee rijen."
    ),
    "known_other_person": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ hoort in het loket bij %(known)s. "
        "Kijk het nummer, de naam en het e-mailadres na."
    ),
    "known_other_course": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is in het loket een andere cursus: %(known)s. "
        "Annuleer de inschrijving daar en geef een nieuw nummer."
    ),
    "known_other_company": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is in het loket een andere onderneming: "
        "%(known)s. Annuleer de inschrijving daar en geef een nieuw nummer."
    ),
    "former_number": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ was vroeger een nummer van %(known)s. De naam "
        "in de lijst is anders. Kijk het nummer en de naam na."
    ),
    "known_first_lesson": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is in het loket een andere eerste lesdag: "
        "%(known)s. Wijzig de cursus eerst."
    ),
    "known_closed": lazy_gettext(
        "Rij %(row)s, kolom %(column)s: ‘%(value)s’ is in het loket anders en kan niet meer "
        "veranderen. Er is al betaald of de inschrijving is afgesloten. Verbeter de lijst."
    ),
}
