"""The facts, papers and history of one enrolment in finished texts."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask import url_for
from markupsafe import Markup

from portal.formats.elements import amount, day, lines, reference, sentence
from portal.formats.history import Happening, document_name, happening
from portal.formats.language import gettext as _
from portal.queries.enrolments import Story
from portal.queries.rows import AnyRow
from portal.queries.school import School
from portal.rules.identifiers import format_ogm
from portal.rules.stations import Audience, Status
from portal.rules.subsidy import estimate
from portal.rules.themes import THEMES

# The history folds behind these lines.
SHOWN_AT_ONCE = 10

_CLOSED = {Status.CANCELLED, Status.ORDINARY_FEE, Status.ENROLLED_TOO_LATE, Status.FINAL}


class Fact(NamedTuple):
    """One line of “Gegevens”."""

    label: str
    value: Markup | str
    remark: Markup | str = ""


class Paper(NamedTuple):
    """One document that can be downloaded."""

    label: str
    href: str
    remark: str


class Details(NamedTuple):
    """Everything under the stations; `later` is what the history folds away."""

    facts: list[Fact]
    papers: list[Paper]
    history: list[Happening]
    later: list[Happening]


def details_of(row: AnyRow, story: Story, school: School, status: str, today: date) -> Details:
    """A row of `enrolment_of` with its story as the lower half of its page."""
    history = _history(story.events, school)
    return Details(
        facts=_facts(row, school, Status(status), today),
        papers=_papers(row.public_id, story.documents),
        history=history[:SHOWN_AT_ONCE],
        later=history[SHOWN_AT_ONCE:],
    )


def form_text(kind: str) -> str:
    """How the lessons are given, in words."""
    return str(_("Klassikaal") if kind == "classroom" else _("Afstandsleren"))


def _facts(row: AnyRow, school: School, status: Status, today: date) -> list[Fact]:
    theme = THEMES[row.theme] if row.theme else _("Geen thema")
    due = row.fee_cents + row.material_cents
    pay_with = _("Vul dit in als factuurnummer bij je betaalopdracht.")
    return [
        Fact(_("Cursus"), row.course, row.description),
        Fact(_("Thema"), theme),
        Fact(_("Vorm"), form_text(row.kind)),
        Fact(_("Lesplaats"), row.place),
        Fact(_("Secretariaat"), school.site(row.site_id).name),
        Fact(_("Eerste lesdag"), day(row.first_lesson_on)),
        Fact(_("Laatste lesdag"), day(row.last_lesson_on)),
        Fact(_("Lestijden"), str(row.lesson_periods)),
        Fact(_("Ingeschreven op"), day(row.enrolled_on)),
        Fact(_("Inschrijvingsgeld"), amount(due)),
        Fact(_("Kosten die niet in aanmerking komen"), amount(row.other_cents)),
        *_own_share(row, school, status, today),
        Fact(_("Mededeling voor betalingen"), reference(format_ogm(row.ogm)), pay_with),
    ]


def _own_share(row: AnyRow, school: School, status: Status, today: date) -> list[Fact]:
    """The estimate, where the scheme may give something and the money is not in yet."""
    due = row.fee_cents + row.material_cents
    if status in _CLOSED or not row.theme or due < school.rate.minimum_cents:
        return []
    found = estimate(due, today, (school.rate,))
    value = lines(
        sentence(
            _("%(amount)s voor een kleine onderneming"), amount=amount(found.small_own_share_cents)
        ),
        sentence(
            _("%(amount)s voor een middelgrote onderneming"),
            amount=amount(found.medium_own_share_cents),
        ),
    )
    remark = _("Dit bedrag is een raming. De KMO-portefeuille beslist.")
    return [Fact(_("Eigen aandeel (raming)"), value, remark)]


def _papers(public_id: str, documents: Sequence[AnyRow]) -> list[Paper]:
    own = {"confirmation": "employer.confirmation_pdf", "payment": "employer.payment_pdf"}
    return [
        Paper(
            document_name(one.kind),
            url_for(own[one.kind], e=public_id)
            if one.kind in own
            else url_for("employer.document_pdf", d=one.public_id),
            _("PDF, %(number)s", number=one.number),
        )
        for one in documents
    ]


def _history(events: Sequence[AnyRow], school: School) -> list[Happening]:
    told = (
        happening(
            kind=one.kind,
            at=one.at,
            by_kind=one.by_kind,
            by_name=one.by_name,
            facts={**one.facts, "recognition_no": school.recognition_shown},
            audience=Audience.EMPLOYER,
        )
        for one in events
    )
    return [one for one in told if one is not None]
