"""A clerk reads in a statement, confirms what is sure, takes one back and confirms it again."""

import re
from pathlib import Path
from typing import Any

import pytest

from portal.demo.bank import WAITING_NAME

pytestmark = pytest.mark.browser

MIEKE = "mieke@leerstad.example"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_e32_from_a_statement_to_confirmed_payments_in_three_clicks(
    visit: Any, demo_folder: Path, script: bool
) -> None:
    desk = visit(java_script_enabled=script).sign_in(MIEKE)
    desk.goto("/beheer/betalingen?vestiging=alle")
    before = desk.get_by_role("checkbox", checked=True).count()
    if script:
        desk.get_by_role("link", name="Lees een afschrift in").click()
        desk.set_input_files("input[type=file]", str(demo_folder / WAITING_NAME))
        desk.get_by_role("button", name=re.compile("^Bekijk")).click()
        desk.get_by_text("9 nieuw").first.wait_for()
        desk.get_by_role("button", name=re.compile("^Lees de 9 nieuwe")).click()
        desk.goto("/beheer/betalingen?vestiging=alle")
        # One box more is the one that ticks all of them.
        assert desk.get_by_role("checkbox", checked=True).count() == before + 9
        desk.get_by_text("Zeker (16)").wait_for()
    desk.locator("button[data-bulk-button]").click()
    desk.get_by_role("button", name=re.compile("^Bevestig")).click()
    desk.get_by_text("De e-mails vertrekken om").wait_for()
    undo = desk.get_by_role("button", name=re.compile("^Maak ongedaan"))
    first = desk.locator("li[id^=booking-] a").first.inner_text()
    undo.nth(1).click()
    desk.get_by_text("De bevestiging is ongedaan gemaakt. Er is geen e-mail vertrokken.").wait_for()
    desk.goto("/beheer/betalingen?vestiging=alle")
    desk.get_by_text("Zeker (1)").wait_for()
    desk.get_by_role("link", name=first.split(" – ")[0]).first.wait_for()
