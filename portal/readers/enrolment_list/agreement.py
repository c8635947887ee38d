"""Compares the days and amounts of one row with each other and with the agreement."""

from portal.readers.columns import Field
from portal.readers.enrolment_list.rows import RowReading
from portal.readers.enrolment_list.verdict import Context, EnrolmentLine, Fault, Note
from portal.rules.deadline import NoTerm, is_enrolled_too_late, last_day
from portal.rules.subsidy import ends_too_late, is_under_minimum


def compare(reading: RowReading, line: EnrolmentLine, context: Context) -> None:
    """Note what contradicts itself and, in a row without errors, what a person should know."""
    _refuse_contradictions(reading, line, context)
    if reading.errors:
        return
    _remark_on_scheme(reading, line, context)
    _remark_on_days(reading, line, context)


def _refuse_contradictions(reading: RowReading, line: EnrolmentLine, context: Context) -> None:
    if reading.is_wrong(Field.FIRST_LESSON_ON):
        return
    try:
        last_day(line.first_lesson_on, context.terms)
    except NoTerm:
        reading.wrong(Field.FIRST_LESSON_ON, Fault.NO_TERM, {})
    if reading.is_wrong(Field.LAST_LESSON_ON) or line.last_lesson_on >= line.first_lesson_on:
        return
    first_lesson = {"first_lesson": line.first_lesson_on}
    reading.wrong(Field.LAST_LESSON_ON, Fault.ENDS_BEFORE_START, first_lesson)


def _remark_on_scheme(reading: RowReading, line: EnrolmentLine, context: Context) -> None:
    """What the scheme subsidises is the fee with the eligible material (domain, section 1.3)."""
    eligible_cents = line.fee_cents + line.material_cents
    if is_under_minimum(eligible_cents, context.rate):
        minimum = {"eligible_cents": eligible_cents, "minimum_cents": context.rate.minimum_cents}
        reading.warn(Note.UNDER_MINIMUM, minimum)
    if line.theme is None:
        reading.warn(Note.NO_THEME, {})
    if ends_too_late(line.last_lesson_on, context.today):
        reading.warn(Note.ENDS_TOO_LATE, {"last_lesson": line.last_lesson_on})


def _remark_on_days(reading: RowReading, line: EnrolmentLine, context: Context) -> None:
    until = last_day(line.first_lesson_on, context.terms)
    days = {"last_day": until, "enrolled_on": line.enrolled_on}
    if is_enrolled_too_late(line.enrolled_on, until):
        reading.warn(Note.ENROLLED_TOO_LATE, days)
    elif until < context.today:
        reading.warn(Note.TOO_LATE, days)
    if line.enrolled_on > context.today:
        reading.warn(Note.ENROLLED_IN_FUTURE, days)
