"""Who is enrolled where in the demo, and how far each of them has come."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from portal.demo.people import COMPANIES, COURSES, FIRST_NAMES, FRANS_1, LAST_NAMES

SEED = 103961
CROWD = 130

# How far an enrolment has come, as the steps that were taken one after the other.
STEPS: dict[str, tuple[str, ...]] = {
    "open": (),
    "review": ("report",),
    "rejected": ("report", "reject"),
    "corrected": ("report", "reject", "report"),
    "own_share": ("report", "approve"),
    "pay_order": ("report", "approve", "own_share"),
    "expected": ("report", "approve", "own_share", "pay_order"),
    "partly": ("report", "approve", "own_share", "pay_order", "pay_part"),
    "final": ("report", "approve", "own_share", "pay_order", "pay"),
    "settled": ("report", "approve", "own_share", "pay_order", "pay_part", "settle"),
    "undone": ("report", "approve", "own_share", "pay_order", "pay", "undo", "correct"),
    "repriced": ("correct_price", "report"),
    "cancelled": ("cancel",),
    "ordinary": ("convert",),
}
# Of a hundred in the crowd, so many have come so far.
SHARES = {
    "open": 20, "review": 9, "rejected": 3, "corrected": 2, "own_share": 9, "pay_order": 9,
    "expected": 14, "partly": 3, "final": 25, "undone": 1, "cancelled": 2, "ordinary": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """One enrolment of the demo; days are counted from the day of the demo."""

    first_name: str
    last_name: str
    company: str
    course: str
    enrolled: int
    outcome: str

    @property
    def email(self) -> str:
        """An address that cannot exist."""
        plain = "".join(c for c in f"{self.first_name}.{self.last_name}".lower() if c.isascii())
        return "".join(c for c in plain if c.isalnum() or c == ".") + "@cursist.example"


# The bakery and the garage, as the pages of the design show them.
STORY = (
    Plan("An", "Peeters", "Bakkerij Peeters bv", "FRA1", -6, "open"),
    Plan("Jan", "De Smet", "Bakkerij Peeters bv", "BOE2", -5, "open"),
    Plan("Lies", "Maes", "Bakkerij Peeters bv", "EXC1", -26, "own_share"),
    Plan("Noor", "El Amrani", "Bakkerij Peeters bv", "BOE2", -7, "review"),
    Plan("Sofie", "Lambrecht", "Bakkerij Peeters bv", "EXC1", -40, "expected"),
    Plan("Tom", "Claes", "Bakkerij Peeters bv", "ENG3", -48, "final"),
    Plan("Eva", "Wouters", "Bakkerij Peeters bv", "LAS1", -14, "open"),
    Plan("Milan", "Verbeke", "Bakkerij Peeters bv", "SPA1", -1, "open"),
    Plan("Karim", "Haddad", "Bakkerij Peeters bv", "NET1", -50, "pay_order"),
    Plan("Ilse", "Verstraeten", "Bakkerij Peeters bv", "FRA2", -20, "rejected"),
    Plan("Hanne", "Buyl", "Bakkerij Peeters bv", "ENG3", -38, "partly"),
    Plan("Bart", "Peeters", "Bakkerij Peeters bv", "EHB1", -8, "ordinary"),
    Plan("Katrien", "Peeters", "Bakkerij Peeters bv", "ITA1", -8, "cancelled"),
    Plan("Simon", "Claes", "Bakkerij Peeters bv", "BOE1", -340, "final"),
    Plan("Dirk", "Buyl", "Bakkerij Peeters bv", "LEI1", -9, "open"),
    Plan("Toby", "De Wilde", "Garage De Smet bv", "FRA1", -9, "open"),
    Plan("Inge", "Roels", "Garage De Smet bv", "LAS1", -18, "expected"),
    Plan("Mustafa", "Demir", "Garage De Smet bv", "WEB1", -4, "open"),
    Plan("Rita", "Coppens", "Garage De Smet bv", "ENG3", -45, "undone"),
    Plan("Leen", "Coppens", "Garage De Smet bv", "NET1", -52, "settled"),
    Plan("Björn", "Claes", "Garage De Smet bv", "WEB1", -9, "repriced"),
    Plan("Emma", "Van Hoecke", "Feestzaal Ten Dries bv", "EXC1", -36, "expected"),
    Plan("Bram", "Van Hoecke", "Feestzaal Ten Dries bv", "EXC1", -36, "expected"),
    Plan("Amina", "Idrissi", "Wasserij Dendermonde bv", "FRA1", -1, "open"),
)


def every_plan() -> Iterator[Plan]:
    """The story first, then a crowd that is the same every time."""
    yield from STORY
    # Nothing secret hangs on it: a fixed seed makes every demo alike.
    chance = random.Random(SEED)
    taken = {(plan.first_name, plan.last_name) for plan in STORY}
    for _ in range(CROWD):
        yield _invent(chance, taken)


def _invent(chance: random.Random, taken: set[tuple[str, str]]) -> Plan:
    name = (chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES))
    while name in taken:
        name = (chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES))
    taken.add(name)
    course = chance.choice((FRANS_1, *COURSES))
    outcome = chance.choices(list(SHARES), list(SHARES.values()))[0]
    if course.starts < -200:
        outcome = chance.choice(("final", "final", "final", "ordinary", "cancelled"))
    # Every step takes a day or two, so who has come far began long enough ago.
    latest = min(-1 - 2 * len(STEPS[outcome]), course.starts + 12)
    enrolled = latest - chance.randrange(0, 18)
    # Somebody who joined after the last day has nothing more to come.
    if course.starts <= -17 and outcome == "open" and chance.random() < 0.5:
        enrolled = min(-1, course.starts + 15 + chance.randrange(0, 3))
    company = chance.choice(COMPANIES)
    return Plan(name[0], name[1], company.name, course.code, enrolled, outcome)
