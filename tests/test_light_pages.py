"""Pages travel compressed and unindented, and read the same."""

import gzip

import brotli
import pytest
from flask import Flask

from portal.light_pages import WORTH_IT
from tests.browser_of import Browser
from tests.cast import Cast


def _page(browser: Browser, accepted: str) -> tuple[str, str, str]:
    """The page of the account as a browser with this Accept-Encoding gets it."""
    response = browser.client.get("/account", headers={"Accept-Encoding": accepted})
    coding = response.headers.get("Content-Encoding", "")
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(coding, bytes)
    assert response.headers["Content-Length"] == str(len(response.data))
    return coding, response.headers["Vary"], unpack(response.data).decode()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("deflate", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_a_page_comes_in_the_best_coding_that_the_browser_takes(
    els: Browser, cast: Cast, accepted: str, coding: str
) -> None:
    found, vary, text = _page(els, accepted)
    assert found == coding
    assert "Accept-Encoding" in vary
    assert text.startswith("<!doctype html>")
    assert text.rstrip().endswith("</html>")


def test_what_is_no_page_is_left_alone(anonymous: Browser) -> None:
    response = anonymous.client.get("/healthz", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in response.headers


def test_a_few_words_are_not_worth_it(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Encoding": "br"}):
        short = app.make_response("x" * (WORTH_IT - 1))
        long = app.make_response("x" * WORTH_IT)
        codings = [
            app.process_response(one).headers.get("Content-Encoding") for one in (short, long)
        ]
    assert codings == [None, "br"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<div>\n  <p>\n    a\n  </p>\n\n</div>\n", "<div><p>a</p></div>"),
        ("  a\n  <b>c</b>\n  <i>d</i>\n", "  a\n<b>c</b>\n<i>d</i>"),
        ("{% if true %}\n  a\n{% endif %}\n\n  <b>c</b>", "a\n\n<b>c</b>"),
        ("{# <p>\n  <p> #}a{{ 'b\n  b' }}", "ab\n  b"),
        ("<pre>\n  a\n</pre>", "<pre>\na\n</pre>"),
    ],
    ids=["blocks", "words", "statements", "Jinja's own", "preformatted"],
)
def test_of_a_page_only_the_space_goes_that_nobody_sees(
    app: Flask, written: str, shown: str
) -> None:
    extension = app.jinja_env.extensions["portal.light_pages.Unindented"]
    source = extension.preprocess(written, "public/start.html")
    assert app.jinja_env.from_string(source).render() == shown
    assert source.count("\n") == written.count("\n")


def test_mails_and_documents_are_left_alone(app: Flask) -> None:
    extension = app.jinja_env.extensions["portal.light_pages.Unindented"]
    indented = "<p>\n  {{ x }}\n\n\t</p>"
    for name in ("mail/invitation.txt", "mail/frame.html", "pdf/document.html", None):
        assert extension.preprocess(indented, name) == indented
