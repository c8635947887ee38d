"""The cast of the interface specification as facts for every mail and each of its variants."""

from datetime import UTC, date, datetime

from portal.mail import Kind
from portal.mail.kinds import NEEDS, ONLY_AS_REMINDER

LINK = "https://kmo.leerstad.example"
# So many days before the last day that each of the five wordings comes once.
DAYS = tuple(date(2026, 9, day) for day in (10, 15, 16, 17, 18))
FACTS: dict[str, object] = {
    "name": "Els Peeters",
    "school": "CVO Leerstad",
    "site": "Lokeren",
    "phone": "09/348.38.45",
    "company": "Bakkerij Peeters bv",
    "sender": "Mieke",
    "old_company": "Bakkerij Peeters",
    "old_number": "0999.000.129",
    "number": "0999.999.922",
    "learner": "An Peeters",
    "course": "Frans 1",
    "place": "Lokeren",
    "enrolled_on": date(2026, 9, 10),
    "start": date(2026, 9, 3),
    "old_start": date(2026, 9, 1),
    "last_day": date(2026, 9, 17),
    "old_last_day": date(2026, 9, 15),
    "own_share_day": date(2026, 10, 16),
    "old_own_share_day": date(2026, 10, 2),
    "received_on": date(2026, 10, 2),
    "today": date(2026, 9, 10),
    "expires_at": datetime(2026, 9, 13, 8, 12, tzinfo=UTC),
    "moment_at": datetime(2026, 9, 10, 8, 12, tzinfo=UTC),
    "amount_cents": 18000,
    "received_cents": 10000,
    "due_cents": 18000,
    "rest_cents": 8000,
    "n": 3,
    "project_number": "TEST 4217-A",
    "ogm": "010806817183",
    "recognition_no": "DV.O103961",
    "reason": "het bewijs is niet leesbaar",
    "value": "Gereserveerd – wacht op je betaalopdracht",
    "variant": "later",
    "application_open": True,
    "has_passed": False,
    "order_day": date(2027, 12, 31),
    "total_cents": 18000,
    "closed_until": date(2026, 9, 20),
    "problem": "De herinneringen zijn niet gepland.",
    "since_at": datetime(2026, 9, 10, 6, 0, tzinfo=UTC),
    "code": "482 913",
    "link": f"{LINK}/onderneming/7k3m/inschrijvingen/9qxr",
    "link_code": f"{LINK}/code",
    "link_helper": f"{LINK}/onderneming/7k3m/inschrijvingen/9qxr/aanvraaghulp",
    "link_number": f"{LINK}/onderneming/7k3m/inschrijvingen/9qxr/projectnummer",
    "link_account": f"{LINK}/account",
}


def item(text: Kind, **changes: object) -> dict[str, object]:
    """One of the reminders in a mail, with everything that may be said about its enrolment."""
    names = NEEDS[text].facts - {"name", "company", "school"}
    return {"text": str(text), **{name: FACTS[name] for name in names}, **changes}


OF_NEWS = {name: FACTS[name] for name in ("course", "link", "has_passed")}
OF_NEWS["must_pay"] = True
CALL: dict[str, object] = {
    "last_day": date(2026, 9, 10),
    "company": "Bakkerij Peeters bv",
    "learner": "An Peeters",
    "course": "Frans 1",
    "name": "Els Peeters",
    "phone": "09 000 27 64",
}
FACTS |= {
    "applications": [item(Kind.DEADLINE_NOTE), item(Kind.DEADLINE_NOTE, learner="Jan Maes")],
    "others": [
        item(Kind.DEADLINE_NOTE, last_day=date(2026, 9, 9)),
        item(Kind.OWN_SHARE, own_share_day=date(2026, 9, 9), has_passed=True),
        item(Kind.OWN_SHARE),
        item(Kind.PAY_ORDER),
        item(Kind.PAYMENT_NOT_SEEN),
    ],
    "happened": [
        item(Kind.PROJECT_NUMBER_APPROVED, **OF_NEWS),
        item(Kind.PROJECT_NUMBER_APPROVED, **OF_NEWS | {"has_passed": True}),
        item(Kind.PROJECT_NUMBER_APPROVED, **OF_NEWS | {"must_pay": False}),
        item(Kind.PARTIAL_PAYMENT, **OF_NEWS),
        item(Kind.PROJECT_NUMBER_RECEIVED, **OF_NEWS),
        item(Kind.PAYMENT_CONFIRMED, **OF_NEWS),
    ],
    "calls": [CALL],
    "m": 2,
    "passed": 0,
    "project_numbers": 1,
    "payments": 1,
    "transfers": 0,
    "unpaid": 0,
    "dead": 0,
}

# The variants of each mail beside the one that the facts above give.
VARIANTS: dict[Kind, list[dict[str, object]]] = {
    Kind.INVITATION: [{"code": "482913"}],
    Kind.PASSWORD_RESET: [{"code": "482913"}],
    Kind.DEADLINE_NOTE: [
        {"today": date(2026, 9, 1)},
        {"today": date(2026, 9, 14)},
        {"today": date(2026, 9, 16)},
        {"today": date(2026, 9, 17)},
        {"today": date(2026, 9, 18)},
    ],
    Kind.PROJECT_NUMBER_RECEIVED: [{"n": 1}],
    Kind.PROJECT_NUMBER_REJECTED: [
        {"today": date(2026, 9, 18)},
        {"note": "De naam van de cursus ontbreekt.\nStuur een nieuwe foto."},
        {"reason": "het erkenningsnummer in je aanvraag is niet %(recognition_no)s"},
    ],
    Kind.PAYMENT_CONFIRMED: [{"project_number": ""}],
    Kind.PAYMENT_CONFIRMED_STUDENT: [{"confirmed_by": "Mieke"}],
    Kind.START_MOVED: [
        {"variant": "earlier"},
        {"variant": "passed"},
        {"variant": "applied"},
        {"variant": "later", "today": date(2026, 9, 18)},
        {"variant": "later", "old_start": date(2026, 9, 3)},
    ],
    Kind.START_MOVED_STUDENT: [{"application_open": False}, {"old_start": date(2026, 9, 3)}],
    Kind.STUDENT_ORDINARY_FEE: [{"today": date(2026, 9, 18)}],
    Kind.REMINDERS: [
        {"others": [], "closed_until": date(2026, 9, 20)},
        {"applications": [item(Kind.DEADLINE_NOTE)]},
        {"applications": []},
        {"applications": [], "others": [item(Kind.OWN_SHARE), item(Kind.PAY_ORDER)]},
        *({"applications": [item(Kind.DEADLINE_NOTE)], "others": [], "today": day} for day in DAYS),
        *({"applications": [], "others": [item(kind)]} for kind in sorted(ONLY_AS_REMINDER)),
    ],
    Kind.OWN_SHARE: [{"has_passed": True}],
    Kind.STAFF_DIGEST: [
        {"n": 2, "m": 1, "calls": [CALL]},
        {
            "n": 0,
            "m": 0,
            "calls": [],
            "statement_on": date(2026, 9, 9),
            "reminded_at": datetime(2026, 9, 9, 6, 0, tzinfo=UTC),
        },
    ],
}
CASES = [
    (kind, change) for kind in Kind for change in ({}, *VARIANTS.get(kind, []))
]  # fmt: skip


def facts_for(kind: Kind, **changes: object) -> dict[str, object]:
    """Exactly the facts that a mail needs, and those it may use, so that nothing hides a lack."""
    names = NEEDS[kind].facts | {"link_account"}
    return {name: FACTS[name] for name in names} | changes
