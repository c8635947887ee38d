"""An enrolment and a transfer that fit exactly, to change in one thing at a time."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.rules.identifiers import make_ogm
from portal.rules.matching import Code, Open, Proposal, Transfer, match
from portal.rules.stations import Stage

VALUE_ON = date(2026, 9, 15)
KARIM = Open(
    key=1,
    number="N2600001",
    ogm=make_ogm(2026003988),
    project_number="2026KMO118011",
    application=11,
    rest_cents=180_00,
    due_cents=180_00,
    learner="Karim Haddad",
    company="Garage Van Damme bv",
    course="Frans 1",
    stage=Stage.PAYMENT_EXPECTED,
    enrolled_on=date(2026, 9, 1),
    last_day=date(2026, 9, 17),
    may_receive=True,
    has_running_application=True,
)
FATMA = KARIM._replace(
    key=2,
    number="N2600002",
    ogm=make_ogm(2026004015),
    project_number="2026KMO117841",
    application=12,
    rest_cents=240_00,
    due_cents=240_00,
    learner="Fatma Yıldız",
    company="Schildersbedrijf Moens bv",
    course="Boekhouden 2",
)
# Two more of the application of Karim.
YUSUF = KARIM._replace(
    key=3,
    number="N2600003",
    ogm=make_ogm(2026003703),
    learner="Yusuf Demir",
    rest_cents=120_00,
)
ILSE = KARIM._replace(
    key=4,
    number="N2600004",
    ogm=make_ogm(2026004102),
    learner="Ilse Wouters",
    rest_cents=75_00,
)
BY_OGM = Transfer(key=1, amount_cents=180_00, value_on=VALUE_ON, structured=KARIM.ogm)
BY_TEXT = BY_OGM._replace(structured="", communication="2026KMO118011")


def propose(transfer: Transfer, *opens: Open) -> Proposal:
    """The proposal for one transfer."""
    (proposal,) = match([transfer], opens)
    return proposal


def codes(proposal: Proposal) -> list[Code]:
    """The reasons without their values."""
    return [reason.code for reason in proposal.reasons]


def values(proposal: Proposal, code: Code) -> dict[str, Any]:
    """What is said with one of the reasons."""
    (found,) = [reason.values for reason in proposal.reasons if reason.code is code]
    return dict(found)


def parts(proposal: Proposal) -> dict[int, int]:
    """Cents by enrolment."""
    found = {part.open: part.amount_cents for part in proposal.parts}
    assert len(found) == len(proposal.parts)
    return found


def closed(one: Open, stage: Stage) -> Open:
    """The same enrolment, not open for money any more."""
    return one._replace(stage=stage, may_receive=False, rest_cents=0)


def keys(opens: Iterable[Open]) -> tuple[int, ...]:
    """The keys of some enrolments."""
    return tuple(one.key for one in opens)
