"""Structured communications are found whatever stands between their digits, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.identifiers import is_valid_ogm, make_ogm
from portal.rules.matching.ogms import LOOKED_AT, near_ogms, ogms_in, wrong_ogms_in

OGM = "202600387182"
OTHER = "202600398805"
WRONG = "202600387183"
ogms = st.integers(0, 9_999_999_999).map(make_ogm)


@pytest.mark.parametrize(
    "text",
    [
        OGM,
        "+++202/6003/87182+++",
        "***202 6003 87182***",
        "2-0-2-6-0-0-3-8-7-1-8-2",
        "202.6003.87182",
        "202/ 6003 \n/87182.",
        "factuur 15/09 van 2026: 202/6003/87182",
        "2026 202/6003/87182 2026",
        "ogm202600387182haddad",
        "één 202600387182",
    ],
)
def test_twelve_digits_are_found_with_any_signs_between(text: str) -> None:
    assert ogms_in("", text) == (OGM,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        WRONG,
        "1202600387182",
        "2026003871821",
        "202/6003/EN/87182",
        "BE68539007547034",
        "2026 003 8718",
        "٢٠٢٦٠٠٣٨٧١٨٢",
    ],
)
def test_nothing_else_is_a_communication(text: str) -> None:
    assert ogms_in("", text) == ()


def test_the_field_comes_first_and_nothing_comes_twice() -> None:
    assert ogms_in(OTHER, f"{OGM} {OTHER} {OGM}") == (OTHER, OGM)
    assert ogms_in(WRONG, OGM) == (OGM,)


def test_a_text_without_end_is_not_read_to_its_end() -> None:
    assert ogms_in("", "x" * (LOOKED_AT - 12) + OGM) == (OGM,)
    assert ogms_in("", "x" * (LOOKED_AT - 11) + OGM) == ()
    assert wrong_ogms_in("", "x" * (LOOKED_AT - 12) + WRONG) == (WRONG,)
    assert wrong_ogms_in("", "x" * (LOOKED_AT - 11) + WRONG) == ()


@pytest.mark.parametrize(
    ("structured", "text", "wrong"),
    [
        (WRONG, "", (WRONG,)),
        (OGM, "", ()),
        ("20260038718", "", ()),
        ("20260038718a", "", ()),
        ("", "+++202/6003/87183+++", (WRONG,)),
        ("", "202 6003 87183 en 202600387183", (WRONG,)),
        ("", "*** 202 / 6003 / 87183 ***", (WRONG,)),
        ("", "202  -  6003  -  87183", ()),
        ("", "202. 6003 - 87183", (WRONG,)),
        ("", "2026/0038/7183", ()),
        ("", "1202600387183", ()),
        ("", "2026003871831", ()),
        ("", OGM, ()),
        ("202600398806", WRONG, ("202600398806", WRONG)),
    ],
)
def test_what_is_written_as_one_and_fails_its_check_digits_is_told_apart(
    structured: str, text: str, wrong: tuple[str, ...]
) -> None:
    assert wrong_ogms_in(structured, text) == wrong


@given(ogm=ogms, place=st.integers(0, 11), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_leads_back(ogm: str, place: int, digit: str) -> None:
    typed = ogm[:place] + digit + ogm[place + 1 :]
    if typed != ogm:
        assert ogm in near_ogms(typed)


@given(ogm=ogms, place=st.integers(0, 10))
def test_one_swap_of_neighbours_leads_back(ogm: str, place: int) -> None:
    typed = ogm[:place] + ogm[place + 1] + ogm[place] + ogm[place + 2 :]
    if typed != ogm:
        assert ogm in near_ogms(typed)


@given(digits=st.text("0123456789", min_size=12, max_size=12))
def test_every_repair_is_right_and_one_step_away(digits: str) -> None:
    found = near_ogms(digits)
    assert list(found) == sorted(set(found))
    for near in found:
        assert is_valid_ogm(near)
        differ = [place for place in range(12) if near[place] != digits[place]]
        is_swap = len(differ) == 2 and near[differ[0]] + near[differ[1]] == (
            digits[differ[1]] + digits[differ[0]]
        )
        assert len(differ) == 1 or (is_swap and differ[1] == differ[0] + 1)


def test_all_repairs_are_found() -> None:
    digits = "202600387183"
    steps = {digits[:p] + d + digits[p + 1 :] for p in range(12) for d in "0123456789"}
    steps |= {digits[:p] + digits[p + 1] + digits[p] + digits[p + 2 :] for p in range(11)}
    assert near_ogms(digits) == tuple(sorted(step for step in steps if is_valid_ogm(step)))
