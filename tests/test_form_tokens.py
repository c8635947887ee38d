"""Every form carries a proof that is another one in every answer, and only its session's counts."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from portal.form_tokens import masked
from tests.browser_of import CSRF_SECRET, Browser
from tests.cast import Cast

PAGE = "/account"


def _tokens(browser: Browser) -> set[str]:
    page = browser.get(PAGE).get_data(as_text=True)
    return set(re.findall(r'name="csrf_token" value="([^"]+)"', page))


def _status(browser: Browser, token: str) -> int:
    form = {"csrf_token": token, "language": "nl", "terug": PAGE}
    return browser.post("/taal", form).status_code


def test_d6_one_answer_has_one_token_and_the_next_another(els: Browser, cast: Cast) -> None:
    first, second = _tokens(els), _tokens(els)
    assert len(first) == len(second) == 1
    assert first != second
    assert [_status(els, token) for token in first | second] == [303, 303]


def test_d6_no_piece_of_the_secret_stands_in_a_page(els: Browser, cast: Cast) -> None:
    page = els.get(PAGE).get_data(as_text=True)
    assert not any(CSRF_SECRET[start : start + 8] in page for start in range(33))


@pytest.mark.parametrize(
    "make",
    [
        lambda: "",
        lambda: "x",
        lambda: "Ł",
        lambda: "A" * 43,
        lambda: "%" * 43,
        lambda: CSRF_SECRET,
        lambda: masked("f" * 40),
        lambda: masked(CSRF_SECRET)[:-1],
        lambda: masked(CSRF_SECRET) + "AAAA",
    ],
    ids=[
        "empty", "short", "foreign letter", "zeros", "no base64", "bare secret",
        "another secret", "cut off", "too long",
    ],
)  # fmt: skip
def test_d6_another_token_is_refused(els: Browser, cast: Cast, make: Callable[[], str]) -> None:
    assert _status(els, make()) == 400


def test_d6_a_session_with_a_strange_secret_gets_a_new_one(
    app: Flask, els: Browser, cast: Cast
) -> None:
    with els.client.session_transaction() as cookie:
        cookie["csrf_token"] = "not a secret"
    (token,) = _tokens(els)
    with els.client.session_transaction() as cookie:
        assert re.fullmatch(r"[0-9a-f]{40}", cookie["csrf_token"])
    assert _status(els, token) == 303
