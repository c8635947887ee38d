"""Tells every line of the log in a sentence, for the secretariat's history pages and its log."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.formats.history import Happening, event_sentence
from portal.formats.language import language
from portal.formats.plain import BRUSSELS, long_date, moment
from portal.formats.staff.money_story import money_sentence
from portal.rules.identifiers import format_enterprise_number
from portal.rules.stations import Audience

Facts = Mapping[str, Any]

# Said in the same words whatever the values.
_PLAIN = {
    "first_time_set": _l(
        "Genoteerd of de onderneming de KMO-portefeuille voor het eerst gebruikt."
    ),
    "mail_choice_changed": _l("De keuze voor e-mails is gewijzigd."),
    "signed_in": _l("Aangemeld."),
    "signed_out": _l("Afgemeld."),
    "session_ended": _l("Een aanmelding op een ander toestel is beëindigd."),
    "password_changed": _l("Het wachtwoord is gewijzigd."),
    "password_link_asked": _l("Er is een nieuw wachtwoord gevraagd."),
    "profile_changed": _l("De gegevens van de account zijn gewijzigd."),
    "student_link_asked": _l("Er is een link gevraagd om de inschrijving te volgen."),
    "step_refused": _l("Een stap geweigerd, want de stand van zaken was al anders."),
    "mail_tried_again": _l("Een e-mail opnieuw klaargezet."),
    "mandate_extended": _l("Een mandaat is verlengd."),
    "person_added": _l("Een account is gemaakt."),
    "staff_digest_queued": _l("Het overzicht van de dag is klaargezet voor het secretariaat."),
    "calendar_link_made": _l("Een agendalink is gemaakt."),
    "calendar_link_revoked": _l("Een agendalink is ingetrokken."),
}

# These name one or two values that everybody may read.
_WITH_VALUES = {
    "company_added": _l("Onderneming %(name)s toegevoegd."),
    "course_added": _l("Cursus %(code)s toegevoegd."),
    "place_added": _l("Lesplaats %(name)s toegevoegd bij %(site)s."),
    "person_invited": _l("Uitnodiging gestuurd naar %(email)s."),
    "invitation_withdrawn": _l("De uitnodiging voor %(email)s is ingetrokken."),
    "invitation_accepted": _l("De uitnodiging van %(email)s is aanvaard."),
    "staff_added": _l("%(email)s heeft toegang gekregen tot het secretariaat."),
    "staff_changed": _l("De toegang van %(email)s is gewijzigd."),
    "staff_deactivated": _l("%(email)s heeft geen toegang meer tot het secretariaat."),
    "staff_reactivated": _l("%(email)s heeft opnieuw toegang tot het secretariaat."),
    "enrolments_imported": _l(
        "Lijst %(file)s overgenomen: %(new)s nieuw, %(changed)s gewijzigd, %(unchanged)s gelijk."
    ),
    "statement_recorded": _l("Afschrift %(file)s ingelezen: %(new)s nieuw, %(known)s al bekend."),
    "statement_refused": _l("Bestand %(file)s van de bank geweigerd."),
    "bank_account_noted": _l("Rekening %(account)s (%(name)s) bewaard."),
    "bank_account_ended": _l("Rekening %(account)s (%(name)s) is niet meer in gebruik."),
    "payers_blanked": _l("Gegevens van de betaler gewist bij %(transfers)s overschrijvingen."),
    "mails_tried_again": _l("%(mails)s e-mails opnieuw klaargezet."),
    "alarm_raised": _l("Alarm verstuurd naar %(mails)s beheerders."),
    "reminders_planned": _l("%(reminders)s herinneringen klaargezet in %(mails)s e-mails."),
    "rule_added": _l("Nieuwe regel voor de uiterste datum: %(days)s dagen vanaf %(valid_from)s."),
}


def log_sentence(kind: str, facts: Facts) -> str:
    """What one line of the log says."""
    told = event_sentence(kind, facts, Audience.STAFF)
    if told is not None:
        return told
    told = money_sentence(kind, facts)
    if told is not None:
        return told
    if kind in _PLAIN:
        return str(_PLAIN[kind])
    if kind in _CHANGES:
        return _CHANGES[kind](facts)
    if kind in _WITH_VALUES:
        return str(_WITH_VALUES[kind]) % _Values(facts)
    return str(_("Andere gebeurtenis: %(value)s.", value=kind.replace("_", " ")))


class _Values(dict[str, Any]):
    """The values of a line; one that is not there is left open, for lines of older versions."""

    def __missing__(self, key: str) -> str:
        return "…"


def happenings_from(rows: Iterable[Any]) -> list[Happening]:
    """Lines of the log (kind, at, by_name, facts) as a history."""
    return [
        Happening(
            iso=row.at.astimezone(BRUSSELS).isoformat(timespec="seconds"),
            moment=moment(row.at, language()),
            sentence=log_sentence(row.kind, row.facts),
            who=row.by_name,
        )
        for row in rows
    ]


def _differences(facts: Facts) -> str:
    changed = facts.get("changed") or {}
    return "; ".join(
        _("%(label)s: %(old)s wordt %(new)s", label=name, old=_shown(old), new=_shown(new))
        for name, (old, new) in sorted(changed.items())
    )


def _shown(value: object) -> str:
    return str(_("niets")) if value in (None, "") else f"‘{value}’"


def _course(facts: Facts) -> str:
    return str(_("Cursus gewijzigd. %(value)s.", value=_differences(facts)))


def _company(facts: Facts) -> str:
    return str(_("Gegevens van de onderneming gewijzigd. %(value)s.", value=_differences(facts)))


def _merged(facts: Facts) -> str:
    name, number = facts["company_name"][0], format_enterprise_number(facts["enterprise_number"][0])
    return str(
        ngettext(
            "Onderneming %(company)s, %(number)s, is hiermee samengevoegd. "
            "%(num)d inschrijving is verhuisd.",
            "Onderneming %(company)s, %(number)s, is hiermee samengevoegd. "
            "%(num)d inschrijvingen zijn verhuisd.",
            facts["enrolments"],
            company=name,
            number=number,
        )
    )


def _setting(facts: Facts) -> str:
    return str(_("Instelling gewijzigd. %(value)s.", value=_differences(facts)))


def _site(facts: Facts) -> str:
    return str(_("Gegevens van een secretariaat gewijzigd. %(value)s.", value=_differences(facts)))


def _clock(facts: Facts) -> str:
    old, new = (moment(datetime.fromisoformat(one), language()) for one in facts["moment"])
    return str(_("De oefenklok is verzet van %(old)s naar %(new)s.", old=old, new=new))


def _closed(facts: Facts) -> str:
    return str(_("Sluitingsdagen toegevoegd: %(value)s.", value=_closure(facts)))


def _opened(facts: Facts) -> str:
    return str(_("Sluitingsdagen verwijderd: %(value)s.", value=_closure(facts)))


def _closure(facts: Facts) -> str:
    first, last = (
        long_date(date.fromisoformat(facts[name]), language()) for name in ("starts_on", "ends_on")
    )
    if first == last:
        return str(_("%(name)s, %(date)s", name=facts["name"], date=first))
    return str(
        _("%(name)s, %(first)s tot en met %(last)s", name=facts["name"], first=first, last=last)
    )


def _role(facts: Facts) -> str:
    old, new = facts["role"]
    return str(_("Een rol is gewijzigd van %(old)s naar %(new)s.", old=old, new=new))


def _removed(facts: Facts) -> str:
    return str(_("De toegang van een persoon is ingetrokken."))


def _restored(facts: Facts) -> str:
    made_on = date.fromisoformat(str(facts["made_at"])[:10])
    return str(
        _(
            "Teruggezet uit de back-up van %(date)s; %(n)s e-mails wachten op een beslissing.",
            date=long_date(made_on, language()),
            n=facts["mails"],
        )
    )


_CHANGES: dict[str, Callable[[Facts], str]] = {
    "backup_restored": _restored,
    "course_changed": _course,
    "companies_merged": _merged,
    "company_changed": _company,
    "clock_moved": _clock,
    "closed_period_added": _closed,
    "closed_period_removed": _opened,
    "setting_changed": _setting,
    "site_changed": _site,
    "role_changed": _role,
    "member_removed": _removed,
}


# What a line of each kind is called in the filter of the log; the others are found under "all".
_KIND_NAMES = {
    "enrolled": _l("Inschrijving"),
    "enrolments_imported": _l("Lijst overgenomen"),
    "statement_recorded": _l("Afschrift ingelezen"),
    "enrolment_changed": _l("Inschrijving verbeterd"),
    "learner_changed": _l("Cursist verbeterd"),
    "last_day_moved": _l("Uiterste datum verplaatst"),
    "application_reported": _l("Projectnummer doorgegeven"),
    "application_approved": _l("Projectnummer goedgekeurd"),
    "application_rejected": _l("Projectnummer afgekeurd"),
    "payment_confirmed": _l("Betaling bevestigd"),
    "payment_undone": _l("Bevestiging ongedaan gemaakt"),
    "converted_to_ordinary_fee": _l("Gewone betaling"),
    "enrolment_cancelled": _l("Inschrijving geannuleerd"),
    "document_issued": _l("Document gemaakt"),
    "inspection_folder_made": _l("Controlemap gemaakt"),
    "course_changed": _l("Cursus gewijzigd"),
    "company_changed": _l("Onderneming gewijzigd"),
    "companies_merged": _l("Ondernemingen samengevoegd"),
    "person_invited": _l("Uitnodiging"),
    "setting_changed": _l("Instelling gewijzigd"),
    "signed_in": _l("Aangemeld"),
    "step_refused": _l("Stap geweigerd"),
}


def kind_choices() -> list[tuple[str, str]]:
    """The kinds by which the log may be filtered."""
    return [(kind, str(name)) for kind, name in _KIND_NAMES.items()]
