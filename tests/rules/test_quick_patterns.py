"""D35: a pattern that the school sets never keeps the portal busy."""

import re
import time

import pytest

from portal.rules.quick_patterns import is_quick

QUICK = [
    "", "KMO[0-9]{8}", r"[0-9]{4}KMO[0-9]{6}", "(KMO)?[0-9]+", "(?:AB){2}[0-9]{3}",
    "[A-Z]+[0-9]+[A-Z]*", r"(A|B|C)[0-9]{1,6}", r"\++A\*", "A?A?A?A?A?A?[0-9]*",
]  # fmt: skip
SLOW = [
    "(A+)+", "(A*)*B", "(A|A)*", "(A|A){30}", "(A?){30}A{30}", "A*A*A*A*A*A*B", "(?:A+){2,}",
    "A?" * 30 + "A" * 30, "(A|AA)" * 12 + "B", "([A-Z]+[0-9]*)+",
]  # fmt: skip


@pytest.mark.parametrize("pattern", QUICK)
def test_a_quick_pattern_is_compared_at_once(pattern: str) -> None:
    assert is_quick(pattern)
    started = time.process_time()
    for text in ("A" * 40, "A" * 39 + "_", "0" * 40, "KMO" * 13):
        re.compile(pattern).fullmatch(text)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("pattern", SLOW)
def test_a_pattern_that_could_take_hours_is_known(pattern: str) -> None:
    re.compile(pattern)
    assert not is_quick(pattern)
