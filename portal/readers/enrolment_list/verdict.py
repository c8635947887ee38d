"""Says what was found in each row: an enrolment with its warnings, or every reason why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.readers.columns import Field
from portal.rules.deadline import Term
from portal.rules.subsidy import Rate

Params = Mapping[str, object]


class Kind(StrEnum):
    """How the lessons are given; the scheme knows these two."""

    CLASSROOM = "classroom"
    DISTANCE = "distance"


class Fault(StrEnum):
    """Why a cell, and with it its row, cannot be taken over."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    SPREADSHEET_ERROR = "spreadsheet_error"
    FORMULA = "formula"
    BEYOND_HEADER = "beyond_header"
    IMPOSSIBLE_DATE = "impossible_date"
    NOT_A_DATE = "not_a_date"
    TWO_DIGIT_YEAR = "two_digit_year"
    UNLIKELY_YEAR = "unlikely_year"
    ENDS_BEFORE_START = "ends_before_start"
    NO_TERM = "no_term"
    AMOUNT_UNREADABLE = "amount_unreadable"
    AMOUNT_LETTER_O = "amount_letter_o"
    AMOUNT_DECIMALS = "amount_decimals"
    AMOUNT_AMBIGUOUS = "amount_ambiguous"
    AMOUNT_NEGATIVE = "amount_negative"
    AMOUNT_TOO_LARGE = "amount_too_large"
    FEE_IS_NOTHING = "fee_is_nothing"
    PERIODS_UNREADABLE = "periods_unreadable"
    PERIODS_NOT_POSITIVE = "periods_not_positive"
    PERIODS_NOT_WHOLE = "periods_not_whole"
    ENTERPRISE_NUMBER = "enterprise_number"
    EMAIL = "email"
    UNKNOWN_THEME = "unknown_theme"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_SITE = "unknown_site"
    SAME_NUMBER_OTHER_PERSON = "same_number_other_person"
    SAME_NUMBER_OTHER_FACTS = "same_number_other_facts"
    COURSE_DIFFERS = "course_differs"
    # What contradicts the enrolments and courses that there are already (portal.actions.imports).
    KNOWN_OTHER_PERSON = "known_other_person"
    KNOWN_OTHER_COURSE = "known_other_course"
    KNOWN_OTHER_COMPANY = "known_other_company"
    FORMER_NUMBER = "former_number"
    KNOWN_FIRST_LESSON = "known_first_lesson"
    KNOWN_CLOSED = "known_closed"


class Note(StrEnum):
    """What a person should know about a row that can be taken over."""

    UNDER_MINIMUM = "under_minimum"
    NO_THEME = "no_theme"
    ENDS_TOO_LATE = "ends_too_late"
    ENROLLED_TOO_LATE = "enrolled_too_late"
    TOO_LATE = "too_late"
    ENROLLED_IN_FUTURE = "enrolled_in_future"
    KIND_ASSUMED = "kind_assumed"
    DAY_FROM_NUMBER = "day_from_number"
    FORMULA_AS_TEXT = "formula_as_text"
    COURSE_SPELT_DIFFERENTLY = "course_spelt_differently"
    COMPANY_SPELT_DIFFERENTLY = "company_spelt_differently"
    COMPANY_KNOWN_OTHERWISE = "company_known_otherwise"
    CONTACT_KNOWN_OTHERWISE = "contact_known_otherwise"


class UnmappedColumns(LookupError):
    """Rows cannot be read before somebody says where the values in `fields` stand."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the rows are held against.

    `sites` gives the code of each secretariat by its name; `terms` are the dated rules of the
    last day; `rate` says what the scheme pays on `today`.
    """

    sites: Mapping[str, str]
    terms: tuple[Term, ...]
    rate: Rate
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentLine:
    """One enrolment as the list tells it: cents, days, ten digits, codes of theme and site."""

    row: int
    number: str
    course_code: str
    course_name: str
    theme: str | None
    kind: Kind
    site: str
    place: str
    first_lesson_on: date
    last_lesson_on: date
    lesson_periods: int
    fee_cents: int
    material_cents: int
    other_cents: int
    first_name: str
    last_name: str
    learner_email: str
    enrolled_on: date
    company_name: str
    enterprise_number: str
    contact_name: str
    contact_email: str
    contact_phone: str


@dataclass(frozen=True, slots=True)
class Warned:
    """One remark on a row; `params` holds the values that its sentence names."""

    row: int
    code: Note
    params: Params


@dataclass(frozen=True, slots=True)
class CellError:
    """One wrong cell: where it stands in the file, what stands in it, and why it is wrong.

    `position` counts columns from 0. `field` is None for a cell outside the columns we read.
    """

    row: int
    position: int
    column: str
    field: Field | None
    value: str
    code: Fault
    params: Params


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that can be taken over."""

    line: EnrolmentLine
    warnings: tuple[Warned, ...] = ()

    @property
    def row(self) -> int:
        """The number of the row in the spreadsheet."""
        return self.line.row


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that cannot be taken over, with all its errors."""

    row: int
    errors: tuple[CellError, ...]


@dataclass(frozen=True, slots=True)
class RepeatedRow:
    """A row that says the same as an earlier one and is therefore passed over."""

    row: int
    first_row: int
    number: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict on every row, each kind in the order of the file."""

    good: tuple[GoodRow, ...]
    wrong: tuple[WrongRow, ...]
    repeated: tuple[RepeatedRow, ...]
