"""Writes the file of one enrolment as plain text: the course, the application, the money."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.formats.history import WITH_REASON, document_name, event_sentence
from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.formats.plain import long_date, moment, money
from portal.formats.staff import dossier
from portal.formats.staff.inspection.gaps import (
    additions_text,
    awaited_text,
    missing_text,
)
from portal.formats.staff.transfers import text_of
from portal.formats.statuses import status_text
from portal.rules.identifiers import format_enterprise_number, show_document_code
from portal.rules.inspection import Addition, Evidence, Gap
from portal.rules.stations import Audience, Facts, status_of

_STATES = {
    "current": _l("geldig"),
    "replaced": _l("vervangen"),
    "withdrawn": _l("ingetrokken"),
}


def enrolment_text(
    row: Any,
    evidence: Evidence,
    *,
    today: date,
    recognition_no: str,
    gaps: Sequence[Gap],
    additions: Sequence[Addition],
    bookings: Sequence[Any],
    papers: Sequence[tuple[str | None, Any]],
) -> str:
    """Everything about one enrolment; `papers` are the documents with the name of their file."""
    facts = evidence.facts
    status = status_text(status_of(facts, today), Audience.STAFF)
    application = dossier.application_rows(row, recognition_no)
    return sections(
        (_("%(learner)s – %(course)s", learner=row.learner, course=row.course), []),
        (_("Wat ontbreekt"), _missing(gaps, additions)),
        (
            _("Inschrijving"),
            [
                _line(_("Cursist"), row.learner),
                *_plain(dossier.price_rows(row)),
                _line(_("Onderneming"), _company(row)),
                _line(_("Erkenningsnummer (registratienummer)"), recognition_no),
                _line(_("Stand van zaken"), status),
            ],
        ),
        (
            _("Cursus"),
            [
                *_plain(dossier.course_rows(row, "")),
                _line(_("Omschrijving"), " ".join(row.description.split())),
            ],
        ),
        (_("Aanvraag"), _plain(application) or [_("Er is nog geen projectnummer.")]),
        (_("Betaling"), [*_money(facts), *(line for one in bookings for line in _booking(one))]),
        (_("Documenten"), [_paper(name, one) for name, one in papers] or [_("geen")]),
    )


def history_text(rows: Iterable[Any]) -> str:
    """What happened, the oldest first, as the employer reads it, with who did it and why.

    What the secretariat noted for itself and old addresses of people are nobody else's business.
    """
    told = []
    for row in rows:
        reader = Audience.STAFF if row.kind in WITH_REASON else Audience.EMPLOYER
        sentence = event_sentence(row.kind, row.facts, reader)
        if sentence is None:
            continue
        told.append(f"{moment(row.at, language())} ({row.who}): {sentence}")
    return sections((_("Geschiedenis"), told))


def sections(*parts: tuple[str, Sequence[str]]) -> str:
    """Plain text with a line under each heading, as every program shows it."""
    texts = ["\n".join([heading, "-" * len(heading), *lines]) for heading, lines in parts]
    return "\n\n".join(texts) + "\n"


def _missing(gaps: Sequence[Gap], additions: Sequence[Addition]) -> list[str]:
    coming, added = awaited_text(gaps), additions_text(additions)
    return [
        missing_text(gaps),
        *([_line(_("Moet nog komen"), coming)] if coming else []),
        *([_line(_("Voeg zelf toe"), added)] if added else []),
    ]


def _line(label: str, value: str) -> str:
    return f"{label}: {value}"


def _plain(rows: Iterable[dossier.Row]) -> list[str]:
    """The rows of a page as lines."""
    lines = []
    for row in rows:
        value = row.value.striptags()
        remark = f" ({row.remark})" if row.remark else ""
        lines.append(_line(row.label, f"{value}{remark}"))
    return lines


def _company(row: Any) -> str:
    return f"{row.company}, {format_enterprise_number(row.enterprise_number)}"


def _money(facts: Facts) -> list[str]:
    return [str(dossier.money_text(facts).striptags())]


def _booking(row: Any) -> list[str]:
    """One booking with what the bank told of its transfer, as far as that was not erased."""
    lines = [
        "",
        _line(_("Bedrag"), money(row.amount_cents, language())),
        _line(_("Valutadatum"), long_date(row.value_on, language())),
        _line(_("Bron"), dossier.source_text(row.source)),
    ]
    if row.transfer_id is None:
        lines.append(_("Met de hand bevestigd, zonder regel van een bankafschrift."))
    else:
        payer = row.payer_name or (_("gewist") if row.blanked_at else "–")
        place = _("%(number)s, regel %(line)s", number=row.statement, line=row.line)
        lines += [
            _line(_("Mededeling"), text_of(row)),
            _line(_("Van"), payer),
            _line(_("Afschrift"), place),
            *([_line(_("Nummer bij de bank"), row.bank_reference)] if row.bank_reference else []),
        ]
    if row.note:
        lines.append(_line(_("Opmerking"), row.note))
    when = moment(row.confirmed_at, language())
    lines.append(
        _("Bevestigd door %(user)s op %(moment)s", user=row.confirmed_by_name, moment=when)
    )
    if row.undone_at is not None:
        when = moment(row.undone_at, language())
        why = row.undo_reason
        lines.append(_("Ongedaan gemaakt op %(moment)s: %(reason)s", moment=when, reason=why))
    return lines


def _paper(name: str | None, row: Any) -> str:
    """A document with its number, code and moment, and the name of its file."""
    values = (
        document_name(row.kind),
        row.number,
        show_document_code(row.code),
        moment(row.issued_at, language()),
        str(_STATES[row.state]),
        name or _("het bestand zit niet in deze map"),
    )
    return ", ".join(values)
