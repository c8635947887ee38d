"""Writes the values of an enrolment list as people read them, and what taking it over did."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.formats.import_messages import FIELD_TEXTS
from portal.formats.language import language
from portal.formats.plain import money, short_date
from portal.rules.themes import THEMES

COURSE_KINDS = {"classroom": _l("Klassikaal (extern)"), "distance": _l("Afstandsleren (online)")}
_AMOUNTS = {"fee", "material", "other"}


class Difference(NamedTuple):
    """One value that changes: what it is called, what it was and what it becomes."""

    label: str
    old: str
    new: str


def differences(
    changes: Mapping[Any, tuple[object, object]], sites: Mapping[str, str]
) -> list[Difference]:
    """Old and new values by field (portal.actions.imports) in finished texts."""
    return [
        Difference(
            str(FIELD_TEXTS[name]), value_text(name, old, sites), value_text(name, new, sites)
        )
        for name, (old, new) in changes.items()
    ]


def value_text(name: str, value: object, sites: Mapping[str, str]) -> str:
    """One value of a list; `sites` gives the name of each secretariat by its code."""
    if value is None:
        return str(_("geen"))
    if isinstance(value, date):
        return short_date(value, language())
    if isinstance(value, int) and name in _AMOUNTS:
        return money(value, language())
    if name == "theme":
        return THEMES[str(value)]
    if name == "kind":
        return str(COURSE_KINDS[str(value)])
    return sites.get(str(value), str(value)) if name == "site" else str(value)


def result_lines(result: Mapping[str, int]) -> list[str]:
    """What taking a list over did, line by line; what did not happen is left out."""
    texts = (
        ngettext("%(num)d nieuwe inschrijving", "%(num)d nieuwe inschrijvingen", result["new"]),
        ngettext("%(num)d verbeterde inschrijving", "%(num)d verbeterde inschrijvingen",
                 result["changed"]),
        ngettext("%(num)d ongewijzigde rij", "%(num)d ongewijzigde rijen", result["unchanged"]),
        ngettext("%(num)d rij met een fout, niet overgenomen",
                 "%(num)d rijen met een fout, niet overgenomen", result["wrong"]),
        ngettext("%(num)d nieuwe cursus", "%(num)d nieuwe cursussen", result["courses"]),
        ngettext("%(num)d verbeterde cursus", "%(num)d verbeterde cursussen",
                 result["courses_changed"]),
        ngettext("%(num)d nieuwe onderneming", "%(num)d nieuwe ondernemingen",
                 result["companies"]),
        ngettext("%(num)d nieuwe cursist", "%(num)d nieuwe cursisten", result["students"]),
        ngettext("%(num)d uitnodiging", "%(num)d uitnodigingen", result["invitations"]),
        ngettext("%(num)d cursist te laat ingeschreven", "%(num)d cursisten te laat ingeschreven",
                 result["too_late"]),
        ngettext("%(num)d e-mail", "%(num)d e-mails", result["mails"]),
    )  # fmt: skip
    numbers = ("new", "changed", "unchanged", "wrong", "courses", "courses_changed", "companies",
               "students", "invitations", "too_late", "mails")  # fmt: skip
    return [text for text, name in zip(texts, numbers, strict=True) if result[name]]
