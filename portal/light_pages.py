"""Makes pages light on the line: no indentation, and compressed for whoever takes that."""

import gzip
import re

import brotli
from flask import Flask, Response, request
from jinja2.ext import Extension

# Below one packet nothing is won.
WORTH_IT = 1200
# The next steps take far longer and save next to nothing.
BROTLI, WINDOW, GZIP = 9, 16, 6

# At the edge of one of these a space or a new line shows nothing.
_BLOCK = (
    "html|head|meta|title|link|script|body|header|nav|main|aside|footer|section|article|div|h[1-6]|"
    "p|ul|ol|li|dl|dt|dd|figure|figcaption|table|caption|thead|tbody|tr|th|td|form|fieldset|legend|"
    "select|option|details|summary"
)
_LINE_ENDS = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|[ \t]*\n\s*(?P<before></?(?:" + _BLOCK + r")\b)?",
    re.DOTALL,
)
_AFTER = re.compile(rf"</?(?:{_BLOCK})\b[^<>]*>\Z")
_LONGEST_TAG = 400


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
        return source if page.startswith(("mail/", "pdf/")) else _LINE_ENDS.sub(_shorter, source)


def _shorter(found: re.Match[str]) -> str:
    """The end of a line and the indentation of the next; what belongs to Jinja stays."""
    if found[0].startswith("{"):
        return found[0]
    lines = "\n" * found[0].count("\n")
    before = found["before"] or ""
    if before or _AFTER.search(found.string, max(0, found.start() - _LONGEST_TAG), found.start()):
        # In a comment of Jinja the lines are counted and not shown.
        return f"{{#{lines}#}}{before}"
    return lines


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
