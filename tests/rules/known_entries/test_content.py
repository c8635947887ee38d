"""E9: one movement has one content, whichever format tells of it."""

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

import pytest

from portal.rules.known_entries import content_key
from portal.rules.known_entries.content import SIGNS_COMPARED

OURS = "BE68539007547034"


@dataclass(frozen=True)
class Told:
    booked_on: date = date(2026, 9, 15)
    amount_cents: int = 180_00
    structured: str = ""
    communication: str = ""


OGM = Told(structured="202600387182")
TEXT = Told(communication="inschr. Peeters, bedankt")


def test_a_key_is_sixty_four_hexadecimal_digits() -> None:
    assert len(content_key(OURS, OGM)) == 64
    assert int(content_key(OURS, OGM), 16)


def test_a_key_that_was_kept_once_is_found_for_ever() -> None:
    """Keys are kept for years: with another one every known movement would be new again."""
    told = "539007547034|2026-09-15|18000|202600387182"
    assert content_key(OURS, OGM) == sha256(told.encode()).hexdigest()
    told = "539007547034|2026-09-15|18000|INSCHRPEETERSBEDANKT"
    assert content_key(OURS, TEXT) == sha256(told.encode()).hexdigest()


@pytest.mark.parametrize(
    "text",
    [
        "+++202/6003/87182+++",
        "inschr. Peeters +++202/6003/87182+++ bedankt",
        "202 6003 87182",
        "***202/6003/87182***",
    ],
)
def test_a_structured_communication_in_the_text_counts_as_one(text: str) -> None:
    assert content_key(OURS, Told(communication=text)) == content_key(OURS, OGM)


def test_wrong_check_digits_are_the_same_in_their_field_and_in_the_text() -> None:
    wrong = Told(structured="202600387183")
    assert content_key(OURS, wrong) == content_key(OURS, Told(communication="+++202/6003/87183+++"))


@pytest.mark.parametrize(
    "text",
    ["INSCHR PEETERS BEDANKT", "inschr.  Peeters,\nbedankt", "Inschr. Peéters, bedankt"],
)
def test_spaces_case_accents_and_marks_do_not_count(text: str) -> None:
    assert content_key(OURS, Told(communication=text)) == content_key(OURS, TEXT)


def test_a_text_that_one_format_cuts_off_is_the_same_text() -> None:
    whole, cut = "ABCDEFGHIJKLMNOPQRSTUVWX and more", "ABCDEFGHIJKLMNOPQRSTUVWX"
    assert len(cut) == SIGNS_COMPARED
    assert content_key(OURS, Told(communication=whole)) == content_key(
        OURS, Told(communication=cut)
    )
    assert content_key(OURS, Told(communication=cut[:-1])) != content_key(
        OURS, Told(communication=cut)
    )


@pytest.mark.parametrize("account", ["BE68 5390 0754 7034", "be68539007547034", "539007547034"])
def test_an_account_may_be_written_in_every_way(account: str) -> None:
    assert content_key(account, OGM) == content_key(OURS, OGM)


@pytest.mark.parametrize("account", ["BE43068999999501", "NL91ABNA0417164300", "NL68539007547034"])
def test_another_account_is_another_content(account: str) -> None:
    assert content_key(account, OGM) != content_key(OURS, OGM)


@pytest.mark.parametrize(
    "change",
    [
        {"booked_on": date(2026, 9, 16)},
        {"amount_cents": 180_01},
        {"amount_cents": -180_00},
        {"structured": "202600398805"},
        {"structured": ""},
    ],
    ids=str,
)
def test_what_every_format_tells_counts(change: dict[str, object]) -> None:
    assert content_key(OURS, replace(OGM, **change)) != content_key(OURS, OGM)


def test_another_text_is_another_content() -> None:
    assert content_key(OURS, Told(communication="Janssens")) != content_key(OURS, TEXT)


def test_values_do_not_run_into_each_other() -> None:
    one = Told(amount_cents=1, structured="12")
    other = Told(amount_cents=11, structured="2")
    assert content_key(OURS, one) != content_key(OURS, other)
