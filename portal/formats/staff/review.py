"""Writes what the secretariat looks at before it decides about a project number."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from portal.formats.elements import amount, day, day_short, reference, sentence
from portal.formats.history import reason_text
from portal.formats.language import language
from portal.formats.plain import BRUSSELS, long_date, moment
from portal.formats.staff.dossier import Row
from portal.readers.proof import ReadBack, read_back
from portal.rules.deadline import is_in_time
from portal.rules.identifiers import format_enterprise_number
from portal.rules.subsidy import Rate, is_under_minimum
from portal.rules.themes import THEMES


class Waiting(NamedTuple):
    """One application in the list on the left."""

    id: str
    href: str
    title: str
    company: str
    remark: str
    is_current: bool


class Question(NamedTuple):
    """One question of the check list, with what the portal knows about it."""

    agrees: bool
    text: str
    remark: Markup


def waiting_from(rows: Sequence[Any], base: str, current: str) -> list[Waiting]:
    """The applications to decide, oldest first."""
    return [
        Waiting(
            id=f"application-{row.public_id}",
            href=f"{base}{row.public_id}",
            title=_title(row),
            company=row.company,
            remark=_(
                "%(project_number)s, doorgegeven op %(date)s",
                project_number=row.project_number,
                date=long_date(row.reported_at.astimezone(BRUSSELS).date(), language()),
            ),
            is_current=row.public_id == current,
        )
        for row in rows
    ]


def _title(row: Any) -> str:
    if row.enrolments == 1:
        return str(_("%(learner)s – %(course)s", learner=row.learner, course=row.course))
    text = ngettext("%(num)s inschrijving", "%(num)s inschrijvingen", row.enrolments)
    return f"{row.learner} – {text}"


def application_rows(rows: Sequence[Any]) -> list[Row]:
    """What the employer reported."""
    row = rows[0]
    given = sentence(
        _("%(moment)s door %(user)s"),
        moment=moment(row.reported_at, language()),
        user=row.reported_by_name,
    )
    facts = [
        Row(_("Projectnummer"), reference(row.project_number)),
        Row(_("Datum van de aanvraag"), day(row.applied_on)),
        Row(_("Uiterste datum"), day(row.application_last_day)),
        Row(_("Onderneming"), escape(row.company), format_enterprise_number(row.enterprise_number)),
        Row(_("Doorgegeven"), given),
    ]
    if row.note:
        facts.append(Row(_("Opmerking"), escape(row.note)))
    return facts


def enrolment_rows(rows: Sequence[Any], base: str) -> list[Row]:
    """The enrolments that the application covers, as links to their file."""
    return [
        Row(
            row.course,
            Markup('<a href="{}{}">{}</a>').format(base, row.enrolment_public_id, row.learner),
            sentence(
                _("Eerste lesdag %(start)s, uiterste datum %(last_day)s, %(amount)s"),
                start=day_short(row.first_lesson_on),
                last_day=day_short(row.last_day),
                amount=amount(row.due_cents),
            ),
        )
        for row in rows
    ]


def questions(rows: Sequence[Any], rate: Rate) -> list[Question]:
    """The check list; what does not agree is for a person to look at, never a refusal by itself."""
    row = rows[0]
    return [
        Question(
            True,
            _("Kennen we deze onderneming?"),
            escape(f"{row.company}, {format_enterprise_number(row.enterprise_number)}"),
        ),
        _course(rows),
        _in_time(rows),
        _amount(rows, rate),
        _number(row),
    ]


def _course(rows: Sequence[Any]) -> Question:
    without = [row.course for row in rows if not row.theme]
    text = _("Klopt de cursus?")
    if without:
        remark = _("Geen thema van de KMO-portefeuille: %(course)s.", course=", ".join(without))
        return Question(False, text, escape(remark))
    names = dict.fromkeys(f"{row.course} ({THEMES[row.theme]})" for row in rows)
    return Question(True, text, escape(", ".join(names)))


def _in_time(rows: Sequence[Any]) -> Question:
    row = rows[0]
    text, values = _("Was de aanvraag op tijd?"), {"applied_on": day(row.applied_on)}
    if not is_in_time(row.applied_on, row.application_last_day):
        late = _("Nee. De aanvraag is van %(applied_on)s, de uiterste datum was %(last_day)s.")
        return Question(
            False, text, sentence(late, last_day=day(row.application_last_day), **values)
        )
    before = [one.enrolled_on for one in rows if row.applied_on < one.enrolled_on]
    if before:
        early = _("De aanvraag is van %(applied_on)s, voor de inschrijving op %(enrolled_on)s.")
        return Question(False, text, sentence(early, enrolled_on=day(before[0]), **values))
    moved = [one.last_day for one in rows if one.last_day < row.applied_on]
    if moved:
        now = _(
            "Ja, met de datum die we toen gaven. Door een andere eerste lesdag is de uiterste "
            "datum nu %(last_day)s."
        )
        return Question(False, text, sentence(now, last_day=day(min(moved))))
    fine = _("Ja, de aanvraag is van %(applied_on)s.")
    return Question(True, text, sentence(fine, **values))


def _amount(rows: Sequence[Any], rate: Rate) -> Question:
    total = sum(row.due_cents for row in rows)
    text = _("Klopt het bedrag?")
    other = _read(rows).other_amount_cents
    if other is not None:
        differs = _("In het bewijs staat %(value)s, wij verwachten %(total)s.")
        return Question(False, text, sentence(differs, value=amount(other), total=amount(total)))
    if is_under_minimum(total, rate):
        small = _(
            "Wij verwachten %(total)s. Onder %(amount)s geeft de KMO-portefeuille geen steun."
        )
        low = amount(rate.minimum_cents)
        return Question(False, text, sentence(small, total=amount(total), amount=low))
    return Question(True, text, sentence(_("Wij verwachten %(total)s."), total=amount(total)))


def _number(row: Any) -> Question:
    text = _("Is het projectnummer nog niet gebruikt?")
    if row.used_by_others:
        remark = _(
            "Dit projectnummer staat ook bij een andere onderneming. Kijk het na voor je goedkeurt."
        )
        return Question(False, text, escape(remark))
    if row.used_again:
        remark = _("Deze onderneming gaf dit projectnummer ook door voor een andere inschrijving.")
        return Question(False, text, escape(remark))
    return Question(True, text, escape(_("Alleen voor deze aanvraag.")))


def proof_texts(rows: Sequence[Any]) -> list[Markup]:
    """What the portal could read in the proof; it is silent where it is not sure."""
    found, texts = _read(rows), []
    if found.has_same_number and found.has_same_date:
        texts.append(escape(_("In het bewijs staan hetzelfde projectnummer en dezelfde datum.")))
    if found.other_number:
        text = _("In het bewijs staat een ander projectnummer: %(value)s.")
        texts.append(sentence(text, value=found.other_number))
    if found.other_date:
        text = _("In het bewijs staat een andere datum: %(value)s.")
        texts.append(sentence(text, value=day(found.other_date)))
    return texts


def _read(rows: Sequence[Any]) -> ReadBack:
    row = rows[0]
    return read_back(
        (row.read_back or {}).get("text"),
        project_number=row.project_number,
        applied_on=row.applied_on,
        amount_cents=sum(one.due_cents for one in rows),
    )


def decision_text(row: Any, recognition_no: str) -> Markup | None:
    """What was decided, by whom and when; None while nothing is."""
    if row.approved_at is not None:
        text = _("%(user)s heeft dit goedgekeurd op %(moment)s.")
        at = moment(row.approved_at, language())
        return sentence(text, user=row.approved_by_name or "", moment=at)
    if row.rejected_at is not None:
        text = _("%(user)s heeft dit afgekeurd op %(moment)s: %(reason)s.")
        at = moment(row.rejected_at, language())
        why = reason_text(row.rejection_reason, recognition_no)
        return sentence(text, user=row.rejected_by_name or "", moment=at, reason=why)
    return None


def file_remark(name: str, size: int) -> str:
    """`bewijs.pdf, 312 kB`."""
    return f"{name}, {max(size // 1000, 1)} kB"
