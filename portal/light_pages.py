"""Makes pages light on the line: no indentation, and compressed for whoever takes that."""

import gzip
import re

import brotli
from flask import Flask, Response, request
from jinja2.ext import Extension

# Below one packet nothing is won.
WORTH_IT = 1200
# The next steps take far longer and save a hundredth.
BROTLI, WINDOW, GZIP = 5, 18, 6

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


def init_app(app: Flask) -> None:
    """Unindent every page's template, and compress every page."""
    app.jinja_env.add_extension(Unindented)
    app.after_request(_compress)


class Unindented(Extension):
    """Unindents the templates of pages while they are compiled; line numbers stay what they are.

    Mails and documents are left alone: there a space may mean something.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template as it is compiled."""
        page = name if name is not None and name.endswith(".html") else "mail/"
        return source if page.startswith(("mail/", "pdf/")) else _INDENTATION.sub("", source)


def _compress(response: Response) -> Response:
    """Compress a page. What must stay secret on it looks different every time (form_tokens)."""
    if response.mimetype != "text/html" or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.direct_passthrough or not response.is_sequence:
        return response
    page = response.get_data()
    coding = _coding() if len(page) >= WORTH_IT else ""
    if coding == "br":
        page = brotli.compress(page, brotli.MODE_TEXT, BROTLI, WINDOW)
    elif coding == "gzip":
        page = gzip.compress(page, GZIP, mtime=0)
    if coding:
        response.set_data(page)
        response.headers["Content-Encoding"] = coding
    return response


def _coding() -> str:
    """The best coding that the browser names, or nothing."""
    accepted = request.accept_encodings
    return next((name for name in ("br", "gzip") if accepted.quality(name) > 0), "")
