"""What each kind of document states, frozen on the day it is issued."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """The four documents of the portal; the value is what the register stores."""

    CONFIRMATION = "confirmation"
    PAYMENT = "payment"
    RECEIPT = "receipt"
    STATUS = "status"


class MissingItem(StrEnum):
    """What a confirmation cannot do without. The first seven are the scheme's own items."""

    DURATION = "duration"
    DESCRIPTION = "description"
    THEME = "theme"
    PROVIDER = "provider"
    PEOPLE = "people"
    PRICE = "price"
    HOURS = "hours"
    LAST_DAY = "last_day"
    OGM = "ogm"


class IncompleteFacts(Exception):
    """A confirmation lacks obligatory items; `missing` names them."""

    def __init__(self, missing: tuple[MissingItem, ...]) -> None:
        super().__init__("a confirmation cannot do without: " + ", ".join(missing))
        self.missing = missing


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolFacts:
    """The provider: its name and its recognition number as it is typed, such as DV.O103961."""

    name: str
    recognition_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """The secretariat that answers questions; the phone as it is kept."""

    name: str
    street: str
    postcode: str
    city: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFacts:
    """The employer; ten digits of enterprise number."""

    name: str
    enterprise_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerFacts:
    """The person who takes the course."""

    first_name: str
    last_name: str

    @property
    def name(self) -> str:
        """First and last name, as it is said."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFacts:
    """A course. What is not known is empty or None; missing_items says whether that matters.

    `kind` is classroom or distance; `theme` is the official Dutch name of one of the scheme's
    themes, because that word has to be chosen in the external form.
    """

    name: str
    description: str = ""
    theme: str = ""
    kind: str = "classroom"
    place: str = ""
    first_lesson_on: date | None = None
    last_lesson_on: date | None = None
    lesson_periods: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What every document carries: who issued it, when, under which number and code.

    `code` is the bare document code of sixteen characters; `verify_address` the page that checks
    it, such as https://kmo.leerstad.example/controle; `language` nl, en or fr; `issued_at` an
    aware instant; `replaces` the number of the document that this one corrects.
    """

    kind: ClassVar[Kind]

    document_number: str
    code: str
    issued_at: datetime
    language: str
    school: SchoolFacts
    site: SiteFacts
    verify_address: str
    replaces: str | None = None

    @property
    def verify_link(self) -> str:
        """The address in the QR code: the page that checks, with the code filled in."""
        return f"{self.verify_address}/{self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationFacts(Issue):
    """(a) Proof of enrolment for the application: the seven items of the scheme and what to do.

    `status` is a status code of the enrolment; `legal_basis` the school's own confirmed line, or
    empty; `other_costs_cents` what the scheme does not pay for.
    """

    kind: ClassVar[Kind] = Kind.CONFIRMATION

    learner: LearnerFacts
    company: CompanyFacts
    course: CourseFacts
    enrolled_on: date
    fee_cents: int | None
    other_costs_cents: int | None
    ogm: str
    last_day: date | None
    term_days: int
    status: str
    legal_basis: str = ""
    is_vat_exempt: bool = False

    @property
    def total_cents(self) -> int:
        """Fee and other costs together."""
        return (self.fee_cents or 0) + (self.other_costs_cents or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts(Issue):
    """(b) The payment is in and the place is final. `received_cents` is all that came in."""

    kind: ClassVar[Kind] = Kind.PAYMENT

    learner: LearnerFacts
    company: CompanyFacts
    course: CourseFacts
    received_cents: int
    received_on: date
    project_number: str
    ogm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One enrolment that an application covers."""

    learner: LearnerFacts
    course: CourseFacts
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts(Issue):
    """(c) A project number arrived: as typed, of which day, when it came in and who gave it."""

    kind: ClassVar[Kind] = Kind.RECEIPT

    company: CompanyFacts
    lines: tuple[ReceiptLine, ...]
    project_number: str
    applied_on: date
    received_at: datetime
    given_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFacts(Issue):
    """(d) Where an enrolment stands, for the student: a status and dates, nothing of the company.

    `last_day` is the last day on which the employer can apply, or None where that no longer counts.
    """

    kind: ClassVar[Kind] = Kind.STATUS

    learner: LearnerFacts
    course: CourseFacts
    enrolled_on: date
    last_day: date | None
    status: str


Facts = ConfirmationFacts | PaymentFacts | ReceiptFacts | StatusFacts


def missing_items(facts: Facts) -> tuple[MissingItem, ...]:
    """Which obligatory items a confirmation lacks, in the order of the scheme; else nothing.

    The seven are VLAIO's list for a proof of enrolment (controle en stavingsdocumenten): start and
    duration, description, theme, provider, person and enterprise, price without VAT with other
    costs apart, hours. The last day and the payment reference are the school's own.
    """
    if not isinstance(facts, ConfirmationFacts):
        return ()
    course, school = facts.course, facts.school
    present = {
        MissingItem.DURATION: course.first_lesson_on and course.last_lesson_on,
        MissingItem.DESCRIPTION: course.description.strip(),
        MissingItem.THEME: course.theme.strip(),
        MissingItem.PROVIDER: school.name.strip() and school.recognition_number.strip(),
        MissingItem.PEOPLE: facts.learner.name and facts.company.name.strip(),
        MissingItem.PRICE: facts.fee_cents is not None and facts.other_costs_cents is not None,
        MissingItem.HOURS: course.lesson_periods > 0,
        MissingItem.LAST_DAY: facts.last_day,
        MissingItem.OGM: facts.ogm.strip(),
    }
    return tuple(item for item, is_there in present.items() if not is_there)
