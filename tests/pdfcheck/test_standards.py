"""Every document keeps PDF/A-3a and PDF/UA-1, whoever is named in it and whatever the language."""

from collections.abc import Callable

import pytest

from portal.documents.facts import Facts
from portal.documents.paper import lay_out, the_press
from portal.documents.render import render
from tests.documents.examples import LONG, NAMES, confirmation, named, one_of_each, receipt

pytestmark = pytest.mark.pdfcheck

Broken = Callable[[bytes, str], list[str]]

EVERY_KIND = [facts for language in ("nl", "en", "fr") for facts in one_of_each(language=language)]
REST = {
    "long": confirmation(**LONG, replaces="LS-2026-004100", is_vat_exempt=True),
    "several_pages": receipt(lines=receipt().lines * 20),
    "final": confirmation(status="final"),
}


def kept(pdf: bytes, broken_rules: Broken) -> None:
    """Both standards hold; if not, the rules that are broken are shown."""
    assert {flavour: broken_rules(pdf, flavour) for flavour in ("3a", "ua1")} == {
        "3a": [],
        "ua1": [],
    }


@pytest.mark.parametrize("facts", EVERY_KIND, ids=lambda facts: f"{facts.kind}-{facts.language}")
def test_both_standards_hold_for_every_kind_in_every_language(
    facts: Facts, broken_rules: Broken
) -> None:
    kept(render(facts), broken_rules)


@pytest.mark.parametrize("which", NAMES)
def test_both_standards_hold_for_every_name(which: str, broken_rules: Broken) -> None:
    kept(render(confirmation(learner=named(which))), broken_rules)


@pytest.mark.parametrize("which", REST)
def test_both_standards_hold_for_long_and_closed_documents(
    which: str, broken_rules: Broken
) -> None:
    kept(render(REST[which]), broken_rules)


def test_the_checker_does_find_what_is_wrong(broken_rules: Broken) -> None:
    unclaimed = lay_out("<html lang=nl><title>x</title><p>x</p>", the_press()).write_pdf()
    assert broken_rules(unclaimed, "3a") != []
    assert broken_rules(unclaimed, "ua1") != []
