"""Which passwords are refused, and how they are kept (promise D16)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.passwords import (
    COMMON,
    PasswordFault,
    fault_of,
    hash_password,
    is_common,
    is_password,
    needs_new_hash,
)

LISTED = COMMON.read_text(encoding="utf-8").split()


def test_d16_the_list_has_more_than_three_thousand_entries() -> None:
    assert len(LISTED) > 3000


def test_d16_every_entry_of_the_list_is_refused() -> None:
    accepted = [entry for entry in LISTED if fault_of(entry) is None]
    assert accepted == []


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("elf tekens.", PasswordFault.SHORT),
        ("twaalf teken", None),
        ("é" * 6 + "ü" * 5, PasswordFault.SHORT),
        ("x" * 129, PasswordFault.LONG),
        ("football2024", PasswordFault.LISTED),
        ("!!Football!!", PasswordFault.LISTED),
        ("qwertyuiop12", PasswordFault.LISTED),
        ("kmo-portefeuille", PasswordFault.GUESSABLE),
        ("CVO Leerstad 2026", PasswordFault.GUESSABLE),
        ("Welkom2026!!", PasswordFault.GUESSABLE),
        ("Peeters-Bakkerij-1", PasswordFault.GUESSABLE),
        ("ababababababab", PasswordFault.GUESSABLE),
        ("de bakkerij ruikt naar kaneel", None),
        ("938475610293", None),
        ("パスワードではありません難しい", None),
    ],
)
def test_d16_what_others_try_first_is_refused(password: str, fault: PasswordFault | None) -> None:
    about = ("Els Peeters", "els@bakkerij-peeters.example", "Bakkerij Peeters bv")
    assert fault_of(password, about) == fault


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=64))
def test_d16_any_characters_are_verified_exactly_as_received(password: str) -> None:
    hashed = hash_password(password, memory_kib=8)
    assert is_password(hashed, password, memory_kib=8)
    assert not is_password(hashed, password + " ", memory_kib=8)


def test_d16_the_parameters_are_those_of_owasp() -> None:
    assert hash_password("x", memory_kib=19456).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_d16_a_hash_with_other_parameters_is_renewed() -> None:
    hashed = hash_password("x", memory_kib=8)
    assert needs_new_hash(hashed, memory_kib=16)
    assert not needs_new_hash(hashed, memory_kib=8)


@pytest.mark.parametrize("hashed", [None, "", "not a hash", "$argon2id$v=19$m=8,t=2,p=1$x$y"])
def test_d17_no_hash_is_no_way_in(hashed: str | None) -> None:
    assert not is_password(hashed, "nobody has this password", memory_kib=8)


def test_d35_a_long_text_is_judged_at_once() -> None:
    assert not is_common("a1" * 25_000)
    assert fault_of("leerstad" * 20_000, ("naam " * 5_000,)) is PasswordFault.LONG
