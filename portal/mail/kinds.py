"""The mails there are, to whom each goes, and which facts each needs at the moment of sending."""

from enum import StrEnum, auto
from typing import NamedTuple


class Kind(StrEnum):
    """What a mail is about; the name of its folder under templates/mail."""

    INVITATION = auto()
    COMPANIES_MERGED = auto()
    NEW_ENROLMENT = auto()
    NEW_ENROLMENT_TOO_LATE = auto()
    DEADLINE_NOTE = auto()
    PROJECT_NUMBER_RECEIVED = auto()
    PROJECT_NUMBER_APPROVED = auto()
    PROJECT_NUMBER_REJECTED = auto()
    PAYMENT_CONFIRMED = auto()
    PAYMENT_CONFIRMED_STUDENT = auto()
    PARTIAL_PAYMENT = auto()
    CORRECTION = auto()
    CORRECTION_STUDENT = auto()
    START_MOVED = auto()
    START_MOVED_STUDENT = auto()
    OWN_SHARE_MOVED = auto()
    STUDENT_ENROLLED = auto()
    STUDENT_ORDINARY_FEE = auto()
    SIGN_IN_LINK = auto()
    PASSWORD_RESET = auto()
    PASSWORD_CHANGED = auto()
    NEWS = auto()
    REMINDERS = auto()
    OWN_SHARE = auto()
    PAY_ORDER = auto()
    PAYMENT_NOT_SEEN = auto()
    STAFF_DIGEST = auto()
    ALARM = auto()


# What a mail of reminders says when it holds one of these alone; they never leave by themselves.
ONLY_AS_REMINDER = frozenset({Kind.OWN_SHARE, Kind.PAY_ORDER, Kind.PAYMENT_NOT_SEEN})
# The texts that no mail of the outbox is named after.
NEVER_QUEUED = ONLY_AS_REMINDER | {Kind.NEWS}


class Audience(StrEnum):
    """Who reads a mail. Only employers choose which mails they get, so only theirs say where."""

    EMPLOYER = auto()
    STUDENT = auto()
    PERSON = auto()


class Needs(NamedTuple):
    """The audience of a mail and the names of the facts without which it cannot be written."""

    audience: Audience
    facts: frozenset[str]


# Every mail has a greeting and a closing.
ALWAYS = frozenset({"name", "school", "site", "phone"})
# Facts that a mail uses when they are there: the person who confirmed, the page for choosing
# mails (without it an employer's mail has no footer), the secretariat's own words, until when
# nobody answers there, the last statement of the bank and the last round of reminders, the code
# beside a link (a mail that was queued by an earlier version has none).
OPTIONAL = frozenset(
    {
        "closed_until",
        "code",
        "confirmed_by",
        "link_account",
        "note",
        "project_number",
        "reminded_at",
        "statement_on",
    }
)


def _employer(facts: str) -> Needs:
    return Needs(Audience.EMPLOYER, frozenset(facts.split()) | ALWAYS | {"company"})


def _student(facts: str) -> Needs:
    return Needs(Audience.STUDENT, frozenset(facts.split()) | ALWAYS)


def _person(facts: str) -> Needs:
    return Needs(Audience.PERSON, frozenset(facts.split()) | ALWAYS)


# Names are the placeholders of the texts, with the ending that tells what the value is: `…_on`
# and the days of DAYS a date, `…_at` an aware instant, `…_cents` whole cents, `link…` an address.
NEEDS: dict[Kind, Needs] = {
    Kind.INVITATION: _person("company sender link link_code expires_at"),
    Kind.COMPANIES_MERGED: _employer("old_company old_number number link"),
    Kind.NEW_ENROLMENT: _employer("learner course place enrolled_on start last_day link_helper"),
    Kind.NEW_ENROLMENT_TOO_LATE: _employer("learner course enrolled_on last_day"),
    Kind.DEADLINE_NOTE: _employer(
        "learner course start last_day today recognition_no link_helper link_number amount_cents"
    ),
    Kind.PROJECT_NUMBER_RECEIVED: _employer("learner course project_number moment_at n"),
    Kind.PROJECT_NUMBER_APPROVED: _employer("learner project_number own_share_day link"),
    Kind.PROJECT_NUMBER_REJECTED: _employer(
        "learner project_number reason recognition_no last_day today link_number"
    ),
    Kind.PAYMENT_CONFIRMED: _employer("learner course received_cents received_on link"),
    Kind.PAYMENT_CONFIRMED_STUDENT: _student("course"),
    Kind.PARTIAL_PAYMENT: _employer("learner received_cents received_on due_cents rest_cents ogm"),
    Kind.CORRECTION: _employer("learner course value link"),
    Kind.CORRECTION_STUDENT: _student("course"),
    Kind.START_MOVED: _employer(
        "learner course enrolled_on start old_start last_day old_last_day variant today link"
    ),
    Kind.START_MOVED_STUDENT: _student("course start old_start last_day application_open"),
    Kind.OWN_SHARE_MOVED: _employer(
        "learner course own_share_day old_own_share_day order_day link"
    ),
    Kind.STUDENT_ENROLLED: _student("course place last_day amount_cents link"),
    Kind.STUDENT_ORDINARY_FEE: _student("course last_day amount_cents today"),
    Kind.SIGN_IN_LINK: _person("link code"),
    Kind.PASSWORD_RESET: _person("link link_code"),
    Kind.PASSWORD_CHANGED: _person("moment_at"),
    # What happened, for who hears of it once a day or a week; the items are as those of reminders.
    Kind.NEWS: _employer("happened link"),
    # Its items hold the facts of a mail that is about one alone, and under `text` its kind.
    Kind.REMINDERS: _employer("applications others today link"),
    Kind.OWN_SHARE: _employer("learner course own_share_day has_passed link"),
    Kind.PAY_ORDER: _employer("learner course total_cents ogm order_day link"),
    Kind.PAYMENT_NOT_SEEN: _employer("learner course"),
    Kind.STAFF_DIGEST: _person(
        "calls n m passed project_numbers payments total_cents transfers unpaid dead link"
    ),
    Kind.ALARM: _person("problem since_at link"),
}

DAYS = frozenset(
    {
        "start",
        "old_start",
        "last_day",
        "old_last_day",
        "own_share_day",
        "old_own_share_day",
        "order_day",
        "closed_until",
    }
)


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when a mail is composed."""
    return text


# Why a project number was not approved. The fact `reason` is one of these, or the secretariat's
# own words.
REASONS = (
    _("het projectnummer hoort bij een andere cursus"),
    _("het projectnummer hoort bij een andere onderneming"),
    _("de aanvraag is na de uiterste datum gedaan"),
    _("het bewijs is niet leesbaar"),
    _("het bedrag is niet juist"),
    _("het erkenningsnummer in je aanvraag is niet %(recognition_no)s"),
    _("we vinden je aanvraag niet bij de KMO-portefeuille"),
)
