"""Writes everything about one enrolment for the secretariat, part by part."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from portal.formats.elements import amount, day, phone_number, reference, sentence
from portal.formats.history import Happening, document_name, happening, reason_text
from portal.formats.language import language
from portal.formats.plain import BRUSSELS, moment
from portal.rules.identifiers import format_enterprise_number, format_ogm, show_document_code
from portal.rules.stations import Audience, Facts
from portal.rules.themes import THEMES

_COURSE_KINDS = {
    "classroom": _l("Klassikaal (extern)"),
    "distance": _l("Afstandsleren (online)"),
}
_SOURCES = {
    "scheme": _l("KMO-portefeuille"),
    "employer": _l("onderneming"),
    "other": _l("andere"),
}
_DOCUMENT_STATES = {
    "withdrawn": (_l("Ingetrokken"), "grey"),
    "replaced": (_l("Vervangen"), "grey"),
    "current": (_l("Geldig"), "leaf"),
}


class Row(NamedTuple):
    """One line of a summary list."""

    label: str
    value: Markup
    remark: str = ""


class Booked(NamedTuple):
    """One booking; `undone` says why it does not count any more."""

    amount: Markup
    value_on: Markup
    remark: str
    group: str
    undone: str | None


class Paper(NamedTuple):
    """One issued document."""

    public_id: str
    name: str
    remark: str
    state: str
    colour: str


class Note(NamedTuple):
    """One thing that the secretariat wrote down."""

    iso: str
    moment: str
    sentence: str
    who: str


def source_text(source: str) -> str:
    """Where money came from."""
    return str(_SOURCES[source])


def source_choices() -> list[tuple[str, str]]:
    """The sources of money for a list box."""
    return [(code, str(text)) for code, text in _SOURCES.items()]


def facts_from(row: Any, received_cents: int) -> Facts:
    """The facts of a row of portal.queries.dossier, for the rules to derive a status from."""
    return Facts(
        enrolled_on=row.enrolled_on,
        last_day=row.last_day,
        due_cents=row.fee_cents + row.material_cents,
        received_cents=received_cents,
        is_cancelled=row.cancelled_at is not None,
        is_ordinary_fee=row.ordinary_fee_at is not None,
        is_settled=row.settled_at is not None,
        has_project_number=row.application_public_id is not None,
        is_rejected=row.rejected_at is not None,
        is_approved=row.approved_at is not None,
        own_share_ticked=row.own_share_ticked_at is not None,
        pay_order_ticked=row.pay_order_ticked_at is not None,
    )


def station_days(row: Any, paid_on: date | None) -> Mapping[str, date | None]:
    """The days of the five stations, as far as they are known."""
    return {
        "applied_on": row.applied_on,
        "approved_on": row.approved_on,
        "own_share_until": row.own_share_until,
        "own_share_on": _day_of(row.own_share_ticked_at),
        "pay_order_on": _day_of(row.pay_order_ticked_at),
        "paid_on": paid_on,
    }


def _link(href: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(href, text)


def course_rows(row: Any, href: str) -> list[Row]:
    """The course, as the proof of enrolment states it; `href` is its own page."""
    return [
        Row(_("Cursus"), _link(href, row.course), row.course_code),
        Row(_("Thema"), escape(THEMES[row.theme]) if row.theme else escape(_("Geen thema"))),
        Row(_("Vorm"), escape(_COURSE_KINDS[row.kind])),
        Row(_("Lesplaats"), escape(row.place)),
        Row(_("Secretariaat"), escape(row.site)),
        Row(_("Eerste lesdag"), day(row.first_lesson_on)),
        Row(_("Laatste lesdag"), day(row.last_lesson_on)),
        Row(_("Lestijden"), escape(row.lesson_periods)),
    ]


def enrolment_rows(row: Any, correct: str) -> list[Row]:
    """The person, the price and the days; at `correct` the person is corrected."""
    learner = Markup("{} {}").format(row.learner, _link(correct, _("Wijzig naam of e-mailadres")))
    return [Row(_("Cursist"), learner, row.learner_email), *price_rows(row)]


def price_rows(row: Any) -> list[Row]:
    """The number of the enrolment, its price and its days."""
    costs = Row(_("Kosten die niet in aanmerking komen"), amount(row.other_cents))
    return [
        Row(_("Inschrijvingsnummer"), reference(row.number)),
        Row(_("Ingeschreven op"), day(row.enrolled_on)),
        Row(_("Uiterste datum"), day(row.last_day)),
        Row(_("Inschrijvingsgeld"), amount(row.fee_cents + row.material_cents)),
        *([costs] if row.other_cents else []),
        Row(_("Mededeling voor betalingen"), reference(format_ogm(row.ogm))),
    ]


def company_rows(row: Any, href: str) -> list[Row]:
    """The employer and whom to call; `href` is its own page."""
    phone = phone_number(row.contact_phone) if row.contact_phone else escape(_("Geen telefoon"))
    number = format_enterprise_number(row.enterprise_number)
    return [
        Row(_("Onderneming"), _link(href, row.company), number),
        Row(_("Contact"), escape(row.contact_name), row.contact_email),
        Row(_("Telefoon"), phone),
    ]


def application_rows(row: Any, recognition_no: str) -> list[Row]:
    """What the employer reported and what was decided; empty without an application."""
    if row.application_public_id is None:
        return []
    given = sentence(
        _("%(moment)s door %(user)s"),
        moment=moment(row.reported_at, language()),
        user=row.reported_by_name,
    )
    rows = [
        Row(_("Projectnummer"), reference(row.project_number)),
        Row(_("Datum van de aanvraag"), day(row.applied_on)),
        Row(_("Uiterste datum toen"), day(row.application_last_day)),
        Row(_("Doorgegeven"), given),
    ]
    if row.application_note:
        rows.append(Row(_("Opmerking"), escape(row.application_note)))
    decision = _decision(row, recognition_no)
    return [*rows, decision] if decision else rows


def _decision(row: Any, recognition_no: str) -> Row | None:
    if row.approved_on is not None:
        text = _("Goedgekeurd door %(user)s, in de KMO-portefeuille op %(date)s")
        by = row.approved_by_name or ""
        return Row(_("Beslissing"), sentence(text, user=by, date=day(row.approved_on)))
    if row.rejected_at is not None:
        text = _("Afgekeurd door %(user)s: %(reason)s")
        why = reason_text(row.rejection_reason, recognition_no)
        value = sentence(text, user=row.rejected_by_name or "", reason=why)
        return Row(_("Beslissing"), value, row.rejection_note or "")
    return None


def money_text(facts: Facts) -> Markup:
    """What is due, what came in and what is missing."""
    if facts.rest_cents and not facts.is_settled:
        text = _("%(received)s ontvangen van %(due)s. Er ontbreekt nog %(rest)s.")
    else:
        text = _("%(received)s ontvangen van %(due)s.")
    return sentence(
        text,
        received=amount(facts.received_cents),
        due=amount(facts.due_cents),
        rest=amount(facts.rest_cents),
    )


def bookings_from(rows: Iterable[Any], groups: str) -> list[Booked]:
    """The bookings; `groups` is the address above the confirmations."""
    return [
        Booked(
            amount=amount(row.cents),
            value_on=day(row.on),
            remark=_booked_by(row),
            group=f"{groups}{row.state}",
            undone=_undone(row),
        )
        for row in rows
    ]


def _booked_by(row: Any) -> str:
    text = _(
        "Van %(value)s, bevestigd door %(user)s op %(moment)s",
        value=source_text(row.kind),
        user=row.who,
        moment=moment(row.at, language()),
    )
    return f"{text}. {row.text}" if row.text else str(text)


def _undone(row: Any) -> str | None:
    if row.until is None:
        return None
    when = moment(row.until, language())
    return str(_("Ongedaan gemaakt op %(moment)s: %(reason)s", moment=when, reason=row.more))


def papers_from(rows: Iterable[Any]) -> list[Paper]:
    """The documents, also those that do not hold any more."""
    papers = []
    for row in rows:
        state, colour = _DOCUMENT_STATES[row.state]
        remark = f"{row.text}, {show_document_code(row.more)}, {moment(row.at, language())}"
        papers.append(Paper(row.public_id, document_name(row.kind), remark, str(state), colour))
    return papers


def notes_from(rows: Iterable[Any]) -> list[Note]:
    """Calls and notes."""
    kinds = {"called": _("Gebeld"), "mailed": _("Gemaild"), "note": _("Notitie")}
    return [
        Note(
            iso=row.at.astimezone(BRUSSELS).isoformat(timespec="seconds"),
            moment=moment(row.at, language()),
            sentence=f"{kinds[row.kind]}: {row.text}" if row.text else str(kinds[row.kind]),
            who=row.who,
        )
        for row in rows
    ]


def history_from(rows: Sequence[Any]) -> list[Happening]:
    """Everything that happened, newest first."""
    told = (
        happening(
            kind=row.kind,
            at=row.at,
            by_kind="staff",
            by_name=row.who,
            facts=row.facts,
            audience=Audience.STAFF,
        )
        for row in rows
    )
    return [one for one in told if one is not None]


def _day_of(at: datetime | None) -> date | None:
    return at.astimezone(BRUSSELS).date() if at else None
