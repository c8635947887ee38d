"""A file name is plain ASCII and says what, who, which course and when."""

import re

import pytest

from portal.documents.facts import LearnerFacts
from portal.documents.names import LONGEST_FOLDER, file_name, folder_name
from tests.documents.examples import NAMES, confirmation, named, payment, receipt, status


def test_the_confirmation_is_called_as_the_interface_says() -> None:
    assert file_name(confirmation()) == "Bevestiging-Peeters-Frans-1-2026-09-10.pdf"


def test_the_other_kinds_begin_with_their_own_word() -> None:
    assert file_name(payment()) == "Betaling-Peeters-Frans-1-2026-09-10.pdf"
    assert file_name(receipt()) == "Ontvangstbewijs-Bakkerij-Peeters-bv-2026-09-10.pdf"
    assert file_name(status()) == "Stand-Peeters-Frans-1-2026-09-10.pdf"


@pytest.mark.parametrize(
    ("last_name", "written"),
    [
        ("Łukasiewicz", "Lukasiewicz"),
        ("Nguyễn", "Nguyen"),
        ("Ştefănescu", "Stefanescu"),
        ("Ørsted", "Orsted"),
        ("Strauß", "Strauss"),
        ("d'Haese-O’Neill", "d-Haese-O-Neill"),
        ("../../etc/passwd", "etc-passwd"),
        ('a"; filename="b.exe\r\n', "a-filename-b-exe"),
    ],
)
def test_letters_become_the_ascii_letter_they_are_drawn_from(last_name: str, written: str) -> None:
    facts = confirmation(learner=LearnerFacts(first_name="An", last_name=last_name))
    assert file_name(facts) == f"Bevestiging-{written}-Frans-1-2026-09-10.pdf"


def test_a_name_without_latin_letters_is_left_out() -> None:
    assert file_name(confirmation(learner=named("chinese"))) == "Bevestiging-Frans-1-2026-09-10.pdf"


@pytest.mark.parametrize("which", NAMES)
def test_d24_no_name_gives_anything_but_letters_digits_and_hyphens(which: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9-]{10,200}\.pdf", file_name(confirmation(learner=named(which))))


@pytest.mark.parametrize(
    ("number", "names", "written"),
    [
        (1, ("Peeters", "An", "Frans 1"), "001-Peeters-An-Frans-1"),
        (42, ("Øye", "../..", "C#/.NET: basis?"), "042-Oye-C-NET-basis"),
        # Names without any Latin letter leave the number, which is nobody else's.
        (7, ("李", "", ""), "007"),
        (200, ("CON", "", ""), "200-CON"),
    ],
)
def test_a_folder_is_called_after_its_number_and_its_people(
    number: int, names: tuple[str, ...], written: str
) -> None:
    assert folder_name(number, *names) == written


def test_the_name_of_a_folder_stays_short() -> None:
    name = folder_name(1, "a" * 50, "b" * 9, "c" * 50)
    assert name == f"001-{'a' * 50}-{'b' * 9}"
    assert len(name) == len("001-") + LONGEST_FOLDER
