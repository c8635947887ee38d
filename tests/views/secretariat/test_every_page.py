"""Every page of the daily work opens, in the fewest statements, however many rows it has."""

import pytest
from flask import Flask

from tests.browser_of import Browser
from tests.views.secretariat.conftest import Story

LISTS = (
    "/beheer/",
    "/beheer/termijnen",
    "/beheer/termijnen?stand=voorbij&vestiging=alle",
    "/beheer/termijnen?stand=eigen-aandeel",
    "/beheer/termijnen?stand=betaalopdracht",
    "/beheer/projectnummers",
    "/beheer/betalingen",
    "/beheer/betalingen/bevestigd",
    "/beheer/inschrijvingen",
    "/beheer/inschrijvingen?zoek=maes",
    "/beheer/controlemap",
    "/beheer/zoeken?zoek=maes",
)


def asked(browser: Browser) -> int:
    """How many questions the last page asked; beginning a transaction is none."""
    return sum(1 for one in browser.statements if not one.startswith("BEGIN"))


@pytest.mark.parametrize("path", LISTS)
def test_p6_a_list_asks_the_same_few_statements_for_one_row_and_for_thirty(
    app: Flask, story: Story, mieke: Browser, path: str
) -> None:
    one = story.enrolment("F2600010", "Lies")
    story.report(story.enrolment("F2600011", "Jan"))
    story.approved(one)
    assert mieke.get(path).status_code == 200
    few = asked(mieke)
    story.many(12)
    for n in range(12):
        story.enrolment(f"F28{n:05d}", f"Wacht{n}")
    assert mieke.get(path).status_code == 200
    assert asked(mieke) == few <= 4, mieke.statements


def test_p6_the_file_of_an_enrolment_asks_four_statements(
    app: Flask, story: Story, mieke: Browser
) -> None:
    story.approved(story.cast.enrolment)
    page = mieke.get(f"/beheer/inschrijvingen/{story.cast.enrolment.public_id}")
    assert page.status_code == 200
    assert asked(mieke) <= 4, mieke.statements
    assert "TEST 4217-A" in page.text


@pytest.mark.parametrize("path", LISTS)
def test_d2_employers_and_students_find_nothing_at_the_secretariat(
    app: Flask, story: Story, els: Browser, an: Browser, path: str
) -> None:
    for browser in (els, an):
        assert browser.get(path).status_code == 404
