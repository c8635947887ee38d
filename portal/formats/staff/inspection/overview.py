"""Writes the overview of a folder for an inspector, and what to read first."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.formats.plain import moment
from portal.formats.spreadsheet import Value
from portal.formats.staff.inspection.gaps import (
    additions_text,
    awaited_text,
    missing,
    missing_text,
)
from portal.formats.staff.inspection.letters import sections
from portal.formats.statuses import status_text
from portal.rules.identifiers import format_enterprise_number, format_ogm
from portal.rules.inspection import Addition, Gap
from portal.rules.stations import Audience, Facts, status_of
from portal.rules.themes import THEMES


class Scope(NamedTuple):
    """Which enrolments of a year: `2026-2027`, a secretariat's name or none for all, which part.

    `left_out` is how many were closed without ever using the scheme.
    """

    year: str
    site: str
    part: int
    parts: int
    left_out: int


class About(NamedTuple):
    """Of which school, made when and by whom; `scope` is None for a single enrolment."""

    school: str
    recognition_no: str
    at: datetime
    today: date
    by_name: str
    scope: Scope | None


class Summary(NamedTuple):
    """One enrolment as the overview shows it: its folder, what is missing, when it was paid."""

    folder: str
    row: Any
    facts: Facts
    gaps: Sequence[Gap]
    additions: Sequence[Addition]
    paid_on: date | None


def overview_headers() -> list[str]:
    """The names of the columns; what has to be looked at stands in front."""
    return [
        _("Map"), _("Cursist"), _("Onderneming"), _("Cursus"), _("Eerste lesdag"),
        _("Wat ontbreekt"), _("Moet nog komen"), _("Voeg zelf toe"), _("Stand van zaken"),
        _("Projectnummer"),
        _("Datum van de aanvraag"), _("Uiterste datum"), _("Goedgekeurd op"),
        _("Inschrijvingsgeld"), _("Ontvangen"), _("Valutadatum"), _("Mededeling"),
        _("Ondernemingsnummer"), _("Inschrijvingsnummer"), _("Ingeschreven op"), _("Thema"),
        _("Lestijden"), _("Laatste lesdag"), _("Secretariaat"),
    ]  # fmt: skip


def overview_row(one: Summary, today: date) -> tuple[Value, ...]:
    """The values of one enrolment, in the order of the headers."""
    row, facts = one.row, one.facts
    return (
        one.folder, row.learner, row.company, row.course, row.first_lesson_on,
        missing_text(one.gaps), awaited_text(one.gaps), additions_text(one.additions),
        status_text(status_of(facts, today), Audience.STAFF), row.project_number,
        row.applied_on, row.application_last_day or row.last_day, row.approved_on,
        _euro(facts.due_cents), _euro(facts.received_cents), one.paid_on, format_ogm(row.ogm),
        format_enterprise_number(row.enterprise_number), row.number, row.enrolled_on,
        THEMES[row.theme] if row.theme else None, row.lesson_periods, row.last_lesson_on, row.site,
    )  # fmt: skip


def read_me(about: About, summaries: Sequence[Summary], *, overview: str, digests: str) -> str:
    """What the folder is, what is in it and not in it, and the list of what is missing."""
    when = moment(about.at, language())
    return sections(
        (
            _("Controlemap KMO-portefeuille"),
            [
                about.school,
                f"{_('Erkenningsnummer (registratienummer)')}: {about.recognition_no}",
                _("Gemaakt op %(moment)s door %(user)s.", moment=when, user=about.by_name),
                *_scope(about.scope),
                counted([one.gaps for one in summaries]),
            ],
        ),
        (_("Wat ontbreekt"), _lacking(summaries)),
        (_("Wat nog moet komen"), _coming(summaries)),
        (_("Wat zit er in deze map?"), _inside(overview, digests)),
        (_("Wat zit er niet in deze map?"), _not_inside(about.scope)),
    )


def counted(gaps: Sequence[Sequence[Gap]]) -> str:
    """How many enrolments there are, by what each lacks: now, or only what can still come."""
    lacking = sum(1 for one in gaps if missing(one))
    coming = sum(1 for one in gaps if one and not missing(one))
    return _(
        "Inschrijvingen: %(n)s. Onvolledig: %(lacking)s. Nog onderweg: %(coming)s.",
        n=len(gaps),
        lacking=lacking,
        coming=coming,
    )


def _lacking(summaries: Sequence[Summary]) -> list[str]:
    told = [f"{one.folder}: {missing_text(one.gaps)}" for one in summaries if missing(one.gaps)]
    return told or [_("Er ontbreekt niets.")]


def _coming(summaries: Sequence[Summary]) -> list[str]:
    told = [(one.folder, awaited_text(one.gaps)) for one in summaries]
    return [f"{folder}: {text}" for folder, text in told if text] or [
        _("Er moet niets meer komen.")
    ]


def _scope(scope: Scope | None) -> list[str]:
    if scope is None:
        return []
    lines = [
        _("Eerste lesdag in het schooljaar %(year)s.", year=scope.year),
        _("Secretariaat: %(site)s.", site=scope.site or _("alle")),
    ]
    if scope.parts > 1:
        lines.append(_("Deel %(n)s van %(total)s.", n=scope.part, total=scope.parts))
    return lines


def _inside(overview: str, digests: str) -> list[str]:
    return [
        _("%(file)s: één rij per inschrijving, met wat er ontbreekt.", file=overview),
        _("Per inschrijving een map: gegevens, bevestigingen, bewijs, betaling en geschiedenis."),
        _("De documenten zijn de bestanden die de onderneming kreeg, zonder enige wijziging."),
        _("%(file)s: het controlegetal (SHA-256) van elk bestand.", file=digests),
    ]


def _not_inside(scope: Scope | None) -> list[str]:
    lines = [
        _("Aanwezigheidslijsten en attesten zitten niet in het KMO-loket. Voeg ze zelf toe."),
        _("Notities van het secretariaat en e-mailadressen zijn weggelaten."),
    ]
    if scope is not None and scope.left_out:
        lines.append(
            _(
                "Gesloten zonder aanvraag en zonder betaling, dus weggelaten: %(n)s.",
                n=scope.left_out,
            )
        )
    return lines


def _euro(cents: int) -> Decimal:
    return Decimal(cents) / 100
