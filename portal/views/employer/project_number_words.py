"""The sentences of the check page: in time or not, and what stands in the proof."""

from datetime import date

from flask_babel import gettext as _
from markupsafe import Markup

from portal.formats.elements import amount, day, sentence
from portal.forms.project_number import Given
from portal.queries.rows import AnyRow
from portal.readers.proof import read_back


def comparison(
    row: AnyRow, given: Given, today: date, *, last_day: date, of_course: str | None
) -> list[Markup]:
    """In time or not, in words; `of_course` names the earliest of several last days."""
    days = {"applied_on": day(given.applied_on), "last_day": day(last_day)}
    if today <= last_day:
        text = _(
            "Je aanvraag is van %(applied_on)s. De uiterste datum is %(last_day)s. Je bent op tijd."
        )
    else:
        text = _(
            "Je aanvraag is van %(applied_on)s. De uiterste datum was %(last_day)s. Je was op tijd."
        )
    lines = [sentence(text, **days)]
    if of_course is not None:
        earliest = _("De vroegste uiterste datum telt: %(last_day)s voor %(course)s.")
        lines.append(sentence(earliest, last_day=day(last_day), course=of_course))
    return lines


def hint_before_enrolment(row: AnyRow, given: Given) -> list[Markup]:
    """A question about an application that is older than the enrolment; it refuses nothing."""
    if given.applied_on >= row.enrolled_on:
        return []
    hint = _("Je aanvraag is van vóór de inschrijving op %(enrolled_on)s. Klopt de datum?")
    return [sentence(hint, enrolled_on=day(row.enrolled_on))]


def proof_lines(
    text: str | None, given: Given, *, amount_cents: int, last_day: date, today: date
) -> list[tuple[bool, str | Markup]]:
    """What stands in the proof beside what was typed; nothing where it is not sure."""
    found = read_back(
        text,
        project_number=given.number.typed,
        applied_on=given.applied_on,
        amount_cents=amount_cents,
    )
    lines: list[tuple[bool, str | Markup]] = []
    if found.other_number:
        other = _("In je bewijs staat een ander projectnummer: %(value)s. Kijk het na.")
        lines.append((False, sentence(other, value=found.other_number)))
    if found.other_date:
        other = _("In je bewijs staat een andere datum: %(value)s. Kijk die na.")
        lines.append((False, sentence(other, value=day(found.other_date))))
    if found.other_amount_cents is not None:
        other = _("In je bewijs staat een ander bedrag: %(value)s. Kijk het na.")
        lines.append((False, sentence(other, value=amount(found.other_amount_cents))))
    if lines and today <= last_day:
        still = _("Je kunt je aanvraag nog verbeteren tot en met %(last_day)s.")
        lines.append((False, sentence(still, last_day=day(last_day))))
    if not lines and found.has_same_number and found.has_same_date:
        lines.append((True, _("In je bewijs staan hetzelfde projectnummer en dezelfde datum.")))
    return lines
