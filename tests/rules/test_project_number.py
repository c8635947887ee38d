"""Almost every project number is accepted; what is clearly something else is named."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.project_number import (
    ProjectNumber,
    ProjectNumberFault,
    ProjectNumberHint,
    WrongProjectNumber,
    check_project_number,
    normalise_project_number,
)

OWN_ENTERPRISE = "0999999922"
OWN_OGM = "010806817183"
OTHER_ENTERPRISE = "0428759497"
OTHER_OGM = "000000009797"

# A made-up form, only to show what a configured pattern does.
PATTERN = re.compile(r"[0-9]{4}TEST[0-9]{3}")


def check(
    text: str, *, pattern: re.Pattern[str] | None = None, year: int | None = 2026
) -> ProjectNumber:
    return check_project_number(
        text,
        own_enterprise_number=OWN_ENTERPRISE,
        own_ogm=OWN_OGM,
        pattern=pattern,
        year=year,
    )


@pytest.mark.parametrize(
    ("text", "typed", "normalised"),
    [
        ("TEST 4217-A", "TEST 4217-A", "TEST4217A"),
        ("  test 4217-a ", "test 4217-a", "TEST4217A"),
        ("TEST 4217\u2013A", "TEST 4217-A", "TEST4217A"),
        ("TEST\u00a04217\u2014A", "TEST 4217-A", "TEST4217A"),
        ("\u200bTEST4217A\ufeff", "TEST4217A", "TEST4217A"),
        ("A_1/2.3", "A_1/2.3", "A123"),
        ("1234", "1234", "1234"),
        ("A" * 40, "A" * 40, "A" * 40),
    ],
)
def test_a_number_is_kept_as_typed_and_as_it_is_compared(
    text: str, typed: str, normalised: str
) -> None:
    assert check(text) == ProjectNumber(typed, normalised, ())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ProjectNumberFault.EMPTY),
        ("   ", ProjectNumberFault.EMPTY),
        ("----", ProjectNumberFault.EMPTY),
        ("DV.O103961", ProjectNumberFault.RECOGNITION_NUMBER),
        ("dv o 103 961", ProjectNumberFault.RECOGNITION_NUMBER),
        ("DV.0 103961", ProjectNumberFault.RECOGNITION_NUMBER),
        ("DV.A104813", ProjectNumberFault.RECOGNITION_NUMBER),
        ("D.V.O.-103961", ProjectNumberFault.RECOGNITION_NUMBER),
        ("0428.759.497", ProjectNumberFault.ENTERPRISE_NUMBER),
        ("BE 0428 759 497", ProjectNumberFault.ENTERPRISE_NUMBER),
        ("be0428759497", ProjectNumberFault.ENTERPRISE_NUMBER),
        ("0999 999 922", ProjectNumberFault.ENTERPRISE_NUMBER),
        ("0999999922", ProjectNumberFault.ENTERPRISE_NUMBER),
        ("999999922", ProjectNumberFault.ENTERPRISE_NUMBER),
        ("+++010/8068/17183+++", ProjectNumberFault.OGM),
        ("***000/0000/09797***", ProjectNumberFault.OGM),
        ("+++ 000/0000/09797 +++", ProjectNumberFault.OGM),
        ("000/0000/09797", ProjectNumberFault.OGM),
        ("010806817183", ProjectNumberFault.OGM),
        ("010 8068 17183", ProjectNumberFault.OGM),
        ("BE55 4093 0034 1144", ProjectNumberFault.IBAN),
        ("be55409300341144", ProjectNumberFault.IBAN),
        ("els@bakkerij-peeters.example", ProjectNumberFault.EMAIL),
        ("https://kmo.example/a", ProjectNumberFault.URL),
        ("www.kmo.example", ProjectNumberFault.URL),
        ("WWW.KMO.EXAMPLE", ProjectNumberFault.URL),
        ("ABC", ProjectNumberFault.LENGTH),
        ("A" * 41, ProjectNumberFault.LENGTH),
        ("A" * 5000, ProjectNumberFault.LENGTH),
        ("AB€", ProjectNumberFault.LENGTH),
        ("TEST#4217", ProjectNumberFault.CHARACTERS),
        ("TÉST 4217", ProjectNumberFault.CHARACTERS),
        ("ПРОЕКТ", ProjectNumberFault.CHARACTERS),
        ("+++010/8068/17180+++", ProjectNumberFault.CHARACTERS),
        ("TEST\t4217", ProjectNumberFault.CHARACTERS),
    ],
)
def test_what_is_refused_is_refused_by_its_name(text: str, fault: ProjectNumberFault) -> None:
    with pytest.raises(WrongProjectNumber) as caught:
        check(text)
    assert caught.value.code is fault


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        (OTHER_ENTERPRISE, (ProjectNumberHint.LOOKS_LIKE_ENTERPRISE_NUMBER,)),
        ("0428 759 497", (ProjectNumberHint.LOOKS_LIKE_ENTERPRISE_NUMBER,)),
        ("428759497", ()),
        ("0428759498", ()),
        (OTHER_OGM, (ProjectNumberHint.LOOKS_LIKE_OGM,)),
        ("000000009798", ()),
        ("ABCDEFGHIJ", ()),
    ],
)
def test_bare_digits_that_happen_to_fit_give_a_hint_only(
    text: str, hints: tuple[ProjectNumberHint, ...]
) -> None:
    assert check(text).hints == hints


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("2026 TEST 123", ()),
        ("2009TEST123", ()),
        ("TEST 4217-A", (ProjectNumberHint.UNUSUAL,)),
        ("2026TEST1234", (ProjectNumberHint.UNUSUAL,)),
        ("2027TEST123", (ProjectNumberHint.IMPOSSIBLE_YEAR,)),
        ("2008TEST123", (ProjectNumberHint.IMPOSSIBLE_YEAR,)),
    ],
)
def test_a_configured_pattern_gives_a_hint_and_never_refuses(
    text: str, hints: tuple[ProjectNumberHint, ...]
) -> None:
    assert check(text, pattern=PATTERN).hints == hints


def test_without_a_pattern_no_year_is_read_into_a_number() -> None:
    assert check("1999TEST123").hints == ()


def test_a_year_in_the_future_needs_to_know_this_year() -> None:
    assert check("2099TEST123", pattern=PATTERN, year=None).hints == ()


def test_a_pattern_without_a_year_gives_no_hint_about_years() -> None:
    assert check("TEST 4217-A", pattern=re.compile("TEST[0-9]{4}A")).hints == ()


@pytest.mark.parametrize("text", ["0999.999.922", "010 8068 17183"])
def test_without_own_numbers_only_the_written_form_is_recognised(text: str) -> None:
    def unknown() -> ProjectNumber:
        return check_project_number(text, own_enterprise_number=None, own_ogm=None)

    if "." in text:
        with pytest.raises(WrongProjectNumber):
            unknown()
    else:
        assert unknown().hints == (ProjectNumberHint.LOOKS_LIKE_OGM,)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_a_number_or_a_reason(text: str) -> None:
    try:
        number = check(text)
    except WrongProjectNumber:
        return
    assert 4 <= len(number.typed) <= 40
    assert re.fullmatch(r"[A-Za-z0-9 ./_-]+", number.typed)
    assert re.fullmatch(r"[A-Z0-9]+", number.normalised)


@settings(deadline=None)
@given(st.text(alphabet="abcXYZ0123456789 -./_", min_size=4, max_size=40))
def test_a_number_that_was_accepted_is_accepted_again_and_stays_the_same(text: str) -> None:
    try:
        first = check(text)
    except WrongProjectNumber:
        return
    assert check(first.typed) == first
    assert normalise_project_number(first.normalised) == first.normalised
    assert normalise_project_number(first.typed.lower()) == first.normalised
