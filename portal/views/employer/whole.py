"""One enrolment as its page shows it: finished texts, and the steps that may be taken now."""

from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from portal.formats.deadlines import no_hour_text, resting_day_text
from portal.formats.elements import amount, phone_number, sentence
from portal.formats.history import reason_text
from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.formats.leaves import Leaf, Strip, leaf_of, strip_of
from portal.formats.next_steps import Standing, full_sentences
from portal.formats.plain import money
from portal.formats.stations import StationView, current_station_text, station_views
from portal.formats.statuses import Tag, status_tag
from portal.queries.enrolments import facts_in
from portal.queries.rows import AnyRow
from portal.queries.school import School
from portal.rules.deadline import days_left
from portal.rules.identifiers import format_ogm
from portal.rules.money import show_cents
from portal.rules.next_day import next_day
from portal.rules.stations import (
    Audience,
    Facts,
    StationKind,
    Status,
    may_change_application,
    may_report_application,
    may_tick_own_share,
    may_tick_pay_order,
    may_untick_own_share,
    may_untick_pay_order,
    stations,
    status_of,
)
from portal.rules.subsidy import SubsidyWarning, subsidy_warnings
from portal.views.employer.station_lines import day_in_brussels, station_lines

OWN_SHARE, PAY_ORDER = "eigen-aandeel", "betaalopdracht"


class Tick(NamedTuple):
    """A step that the employer may tick or take back: the word in its address, and the button."""

    word: str
    is_done: bool
    label: str
    text: str


class Now(NamedTuple):
    """“Wat moet je nu doen?”: the sentences, the calendar, and which buttons belong there."""

    sentences: tuple[Markup, ...]
    warnings: tuple[Markup, ...]
    notes: tuple[str, ...]
    leaf: Leaf | None
    strip: Strip | None
    is_urgent: bool
    may_prepare: bool
    project_number_label: str | None
    is_paid: bool
    tick: Tick | None
    total: str | None
    total_copied: str | None
    ogm: str | None


class Whole(NamedTuple):
    """Everything above the facts of the page; what a tick changes."""

    public_id: str
    learner: str
    course: str
    status: str
    tag: Tag
    now: Now
    stations: list[StationView]
    station_text: str
    ticks: list[Tick]


def standing_of(row: AnyRow, facts: Facts, school: School, today: date) -> Standing:
    """What the sentences about the next step name."""
    site = school.site(row.site_id)
    status = status_of(facts, today)
    return Standing(
        status=status,
        today=today,
        next_day=next_day(
            status,
            last_day=row.last_day,
            applied_on=row.applied_on,
            approved_on=row.approved_on,
            own_share_until=row.own_share_until,
            own_share_days=school.own_share_days,
        ),
        learner=f"{row.first_name} {row.last_name}",
        course=row.course,
        site=site.name,
        phone=site.phone,
        first_lesson=row.first_lesson_on,
        last_day=row.last_day,
        enrolled_on=row.enrolled_on,
        due_cents=facts.due_cents,
        received_cents=facts.received_cents,
        ogm=format_ogm(row.ogm),
        project_number=row.project_number or "",
        applied_on=row.applied_on,
        pay_order_on=day_in_brussels(row.pay_order_ticked_at),
        paid_on=row.paid_on,
        reason=_reason(row, school),
        note=row.rejection_note or "",
        checking_days=school.checking_days,
        covered=row.covered,
        covered_cents=int(row.covered_cents),
    )


def whole_of(
    row: AnyRow, school: School, today: date, *, reader_id: int, may_change: bool
) -> Whole:
    """A row of `enrolment_of` as its page shows it to this reader."""
    facts = facts_in(row)
    standing = standing_of(row, facts, school, today)
    five = stations(
        facts,
        today,
        applied_on=row.applied_on,
        approved_on=row.approved_on,
        own_share_on=day_in_brussels(row.own_share_ticked_at),
        pay_order_on=day_in_brussels(row.pay_order_ticked_at),
        paid_on=row.paid_on,
        own_share_until=row.own_share_until,
        own_share_days=school.own_share_days,
    )
    terms = {
        StationKind.ENROLMENT: row.term_days,
        StationKind.APPLICATION: school.own_share_days,
    }
    lines = station_lines(row, standing, school, reader_id)
    return Whole(
        public_id=row.public_id,
        learner=standing.learner,
        course=row.course,
        status=str(standing.status),
        tag=status_tag(standing.status, Audience.EMPLOYER, days_left(row.last_day, today)),
        now=_now(row, facts, standing, school, may_change=may_change),
        stations=station_views(five, Audience.EMPLOYER, lines=lines, terms=terms),
        station_text=current_station_text(five),
        ticks=_ticks(facts, standing.status) if may_change else [],
    )


def _now(row: AnyRow, facts: Facts, standing: Standing, school: School, *, may_change: bool) -> Now:
    status, today = standing.status, standing.today
    is_open = status is Status.APPLICATION_NEEDED
    on = standing.next_day
    notes = (resting_day_text(row.last_day), no_hour_text()) if is_open else ()
    # The outer limit of a pay order is no day to aim at, so it gets no leaf.
    is_paying = status is Status.PAY_ORDER_DUE
    return Now(
        sentences=full_sentences(standing),
        warnings=_warnings(row, facts, school, today) if is_open else (),
        notes=tuple(note for note in notes if note),
        leaf=leaf_of(on, today) if on and not is_paying else None,
        strip=strip_of(row.first_lesson_on, row.last_day, today) if is_open else None,
        is_urgent=is_open or status in {Status.PROJECT_NUMBER_REJECTED, Status.OWN_SHARE_DUE},
        may_prepare=is_open,
        project_number_label=_project_number_label(facts, status) if may_change else None,
        is_paid=status is Status.FINAL,
        tick=_tick_now(status) if may_change else None,
        total=money(facts.due_cents, language()) if is_paying else None,
        total_copied=show_cents(facts.due_cents) if is_paying else None,
        ogm=standing.ogm if is_paying else None,
    )


def _project_number_label(facts: Facts, status: Status) -> str | None:
    if may_report_application(facts):
        return str(_("Geef je projectnummer door"))
    if not may_change_application(facts):
        return None
    is_wrong = status is Status.PROJECT_NUMBER_REJECTED
    return str(_("Verbeter je gegevens") if is_wrong else _("Wijzig je projectnummer"))


def _tick_now(status: Status) -> Tick | None:
    if status is Status.OWN_SHARE_DUE:
        return Tick(OWN_SHARE, True, _("Ik heb mijn eigen aandeel gestort"), "")
    if status is Status.PAY_ORDER_DUE:
        return Tick(PAY_ORDER, True, _("Ik heb de betaalopdracht gegeven"), "")
    return None


def _ticks(facts: Facts, status: Status) -> list[Tick]:
    """What may be ticked ahead of its turn, and what may be taken back."""
    not_yet = _("Toch nog niet gedaan")
    own_share, pay_order = _("Eigen aandeel storten"), _("Betaalopdracht geven")
    found = []
    if status is Status.PROJECT_NUMBER_IN_REVIEW and may_tick_own_share(facts):
        label = _("Ik heb mijn eigen aandeel gestort")
        found.append(Tick(OWN_SHARE, True, label, own_share))
    if may_untick_own_share(facts):
        found.append(Tick(OWN_SHARE, False, not_yet, own_share))
    is_next = facts.own_share_ticked and status is Status.PROJECT_NUMBER_IN_REVIEW
    if is_next and may_tick_pay_order(facts):
        found.append(Tick(PAY_ORDER, True, _("Ik heb de betaalopdracht gegeven"), pay_order))
    if may_untick_pay_order(facts):
        found.append(Tick(PAY_ORDER, False, not_yet, pay_order))
    return found


def _warnings(row: AnyRow, facts: Facts, school: School, today: date) -> tuple[Markup, ...]:
    """What the employer should know before applying; it blocks nothing."""
    site = school.site(row.site_id)
    texts = {
        SubsidyWarning.NO_THEME: _(
            "Deze cursus hoort niet bij een thema van de KMO-portefeuille. Bel het secretariaat "
            "voor je een aanvraag doet: %(phone)s."
        ),
        SubsidyWarning.UNDER_MINIMUM: _(
            "Deze inschrijving kost %(amount)s. De KMO-portefeuille geeft geen steun voor een "
            "opleiding onder € 100. Bel eerst 1700."
        ),
        SubsidyWarning.ENDS_TOO_LATE: _(
            "De cursus eindigt na 31 december van volgend jaar. Vraag eerst aan VLAIO of dat mag."
        ),
    }
    found = subsidy_warnings(
        fee_cents=facts.due_cents,
        theme=row.theme,
        last_lesson=row.last_lesson_on,
        applied_or_today=today,
        rates=(school.rate,),
    )
    values = {"phone": phone_number(site.phone), "amount": amount(facts.due_cents)}
    return tuple(sentence(texts[warning], **values) for warning in found)


def _reason(row: AnyRow, school: School) -> str:
    if not row.rejection_reason:
        return ""
    return reason_text(row.rejection_reason, school.recognition_shown)
