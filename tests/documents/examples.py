"""The documents that the tests render: the cast of the interface, and names from everywhere."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from portal.documents.facts import (
    CompanyFacts,
    ConfirmationFacts,
    CourseFacts,
    Facts,
    LearnerFacts,
    PaymentFacts,
    ReceiptFacts,
    ReceiptLine,
    SchoolFacts,
    SiteFacts,
    StatusFacts,
)

AN = LearnerFacts(first_name="An", last_name="Peeters")
BAKERY = CompanyFacts(name="Bakkerij Peeters bv", enterprise_number="0999999922")
FRENCH = CourseFacts(
    name="Frans 1",
    description="Frans voor beginners",
    theme="Internationalisering",
    place="Lokeren",
    first_lesson_on=date(2026, 9, 3),
    last_lesson_on=date(2026, 12, 17),
    lesson_periods=120,
)
LAST_DAY = date(2026, 9, 17)
LEGAL_BASIS = (
    "Wettelijke basis: ministerieel besluit van 26 februari 2016 "
    "over de KMO-portefeuille, artikel 34."
)

# First and last name as they stand in real lists, and as somebody who means harm would type them.
NAMES = {
    "polish": ("Łukasz", "Wójcik"),
    "slovene": ("Žofia", "Čuček"),
    "romanian": ("Ştefan", "Țepeș"),
    "greek": ("Ελένη", "Παπαδοπούλου"),
    "russian": ("Ирина", "Ёлкина"),
    "vietnamese": ("Nguyễn", "Thị Hồng Ánh"),
    "decomposed": ("Ame\u0301lie", "Noe\u0308l"),
    "arabic": ("محمد", "العربي"),
    "hebrew": ("דוד", "לוי"),
    "chinese": ("王", "小明"),
    "thai": ("สมชาย", "ใจดี"),
    "emoji": ("An 👩🏽‍🚀", "Peeters ❤️"),
    "full_width": ("Ａｎ", "＜ｂ＞Ｐｅｅｔｅｒｓ"),
    "reordering": ("An\u202etfel", "Pee\u200bters\u0000"),
    "lone_surrogate": ("An\ud83d", "Peeters"),
    "marks_only": ("\u0301\u0338", "\u0338>"),
    "image": ('<img src="file:///etc/passwd">', "<img src=http://127.0.0.1:9/x>"),
    "stylesheet": ("<style>@import url(file:///etc/passwd)</style>", "url(http://127.0.0.1:9/)"),
    "attachment": (
        '<link rel=attachment href="file:///etc/passwd">',
        '"><script>alert(1)</script>',
    ),
    "template": ("{{ 7 * 7 }}", "{% raw %} %(name)s"),
    "unbroken": ("W" * 60, "i" * 60),
    "apostrophe": ("Siobhán", "O’Neill & d'Haese"),
}

LONG = {
    "learner": LearnerFacts(
        first_name="Marie-Antoinette Wilhelmina", last_name="Van den Broucke-Vanderstraeten d"
    ),
    "company": CompanyFacts(
        name="Algemene Ondernemingen Vandenberghe en Zonen Oost-Vlaanderen",
        enterprise_number="0999999922",
    ),
    "course": replace(
        FRENCH,
        name="Informatica: gegevens verwerken met rekenbladen, niveau gevo",
        description=(
            "Taalcursus voor beginners: eenvoudige gesprekken, teksten en e-mails in het "
            "dagelijks leven en op het werk. " * 4
        )[:400],
        place="Groendreef 31, 9160 Lokeren, lokaal B 2.14, eerste verdiepin",
    ),
}


def _issue(**changes: Any) -> dict[str, Any]:
    return {
        "document_number": "LS-2026-004217",
        "code": "7K3M9QXR2T6DHW4P",
        "issued_at": datetime(2026, 9, 10, 8, 12, tzinfo=UTC),
        "language": "nl",
        "school": SchoolFacts(name="CVO Leerstad", recognition_number="DV.O103961"),
        "site": SiteFacts(
            name="Lokeren",
            street="Groendreef 31",
            postcode="9160",
            city="Lokeren",
            phone="09/348.38.45",
        ),
        "verify_address": "https://kmo.leerstad.example/controle",
    } | changes


def confirmation(**changes: Any) -> ConfirmationFacts:
    """(a) An Peeters, Frans 1, enrolled on 10 September, one week before the last day."""
    facts = {
        "learner": AN,
        "company": BAKERY,
        "course": FRENCH,
        "enrolled_on": date(2026, 9, 10),
        "fee_cents": 18000,
        "other_costs_cents": 0,
        "ogm": "010806817183",
        "last_day": LAST_DAY,
        "term_days": 14,
        "status": "application_needed",
        "legal_basis": LEGAL_BASIS,
    }
    return ConfirmationFacts(**_issue(**(facts | changes)))


def payment(**changes: Any) -> PaymentFacts:
    """(b) The payment of 20 October."""
    facts = {
        "learner": AN,
        "company": BAKERY,
        "course": FRENCH,
        "received_cents": 18000,
        "received_on": date(2026, 10, 20),
        "project_number": "TEST 4217-A",
        "ogm": "010806817183",
    }
    return PaymentFacts(**_issue(**(facts | changes)))


def receipt(**changes: Any) -> ReceiptFacts:
    """(c) Els reported the project number on 16 September."""
    facts = {
        "company": BAKERY,
        "lines": (ReceiptLine(learner=AN, course=FRENCH, last_day=LAST_DAY),),
        "project_number": "TEST 4217-A",
        "applied_on": date(2026, 9, 15),
        "received_at": datetime(2026, 9, 16, 8, 12, tzinfo=UTC),
        "given_by": "Els Peeters",
    }
    return ReceiptFacts(**_issue(**(facts | changes)))


def status(**changes: Any) -> StatusFacts:
    """(d) What An can show."""
    facts = {
        "learner": AN,
        "course": FRENCH,
        "enrolled_on": date(2026, 9, 10),
        "last_day": LAST_DAY,
        "status": "application_needed",
    }
    return StatusFacts(**_issue(**(facts | changes)))


def one_of_each(**changes: Any) -> tuple[Facts, ...]:
    """The four kinds, each with the same changes."""
    return tuple(make(**changes) for make in (confirmation, payment, receipt, status))


def named(which: str) -> LearnerFacts:
    """The learner with one of NAMES."""
    first, last = NAMES[which]
    return LearnerFacts(first_name=first, last_name=last)
