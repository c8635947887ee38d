"""Ten thousand transfers cost ten times a thousand: enrolments are looked up, not gone through."""

from datetime import date
from typing import Any

import pytest

from portal.rules.identifiers import format_ogm, make_ogm
from portal.rules.matching import Open, Transfer, match
from tests.rules.matching.cases import BY_OGM, KARIM


class Counting(Open):
    """An enrolment that counts how often anything of it is read."""

    reads = 0

    def __getattribute__(self, name: str) -> Any:
        Counting.reads += 1
        return super().__getattribute__(name)


def reads_of(number: int, kind: str) -> int:
    """How often enrolments are read for so many transfers and as many enrolments of one name."""
    opens = [
        Counting(
            key=n,
            number=f"N{n:05}",
            ogm=make_ogm(n),
            project_number=f"2026KMO{n:06}",
            application=n // 3,
            rest_cents=180_00,
            due_cents=180_00,
            learner="Jan Peeters",
            company="Garage Peeters bv",
            course="Frans 1",
            stage=KARIM.stage,
            enrolled_on=date(2026, 9, 1),
            last_day=date(2026, 9, 17),
            may_receive=True,
            has_running_application=True,
        )
        for n in range(number)
    ]
    named: dict[str, Transfer] = {
        "structured": BY_OGM,
        "text": BY_OGM._replace(structured="", communication="{ogm}"),
        "project number": BY_OGM._replace(structured="", communication="2026KMO{n:06}"),
        "too much": BY_OGM._replace(amount_cents=360_00),
        "name": BY_OGM._replace(structured="", communication="cursus Jan Peeters"),
        "mistyped": BY_OGM._replace(structured="202600398806"),
    }
    model = named[kind]
    transfers = [
        model._replace(
            key=n,
            structured=make_ogm(n) if model.structured == BY_OGM.structured else model.structured,
            communication=model.communication.format(n=n, ogm=format_ogm(make_ogm(n))),
        )
        for n in range(number)
    ]
    Counting.reads = 0
    match(transfers, opens)
    return Counting.reads


@pytest.mark.parametrize(
    "kind", ["structured", "text", "project number", "too much", "name", "mistyped"]
)
def test_the_work_grows_with_the_number_and_not_with_its_square(kind: str) -> None:
    assert reads_of(800, kind) <= 8.5 * reads_of(100, kind)
