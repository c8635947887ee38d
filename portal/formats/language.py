"""Says in which language the present reader reads, and turns texts into it without delay.

A page has more than a hundred texts; looked up through the request each time, they would cost more
than everything else on it. A catalogue does not change while the portal runs.
"""

from contextvars import ContextVar
from functools import lru_cache

import flask_babel
from markupsafe import Markup, escape

# The language of the page that is being drawn, so that its macros need not ask the request.
_drawn: ContextVar[str] = ContextVar("drawn", default="nl")


def language() -> str:
    """The code of the language in force (nl, en or fr); Dutch where nobody reads."""
    locale = flask_babel.get_locale()
    return str(locale.language) if locale is not None else "nl"


def gettext(text: str, **values: object) -> str:
    """A text in the language of the reader, with its values in place."""
    found = _translated(language(), text)
    return found % values if values else found


def draw_in(chosen: str) -> None:
    """Say in which language the page is that is drawn from here on."""
    _drawn.set(chosen)


def drawn_language() -> str:
    """The language of the page that is being drawn."""
    return _drawn.get()


def template_text(text: str, **values: object) -> Markup:
    """The `_` of templates and macros: values are escaped, the text is not escaped again."""
    found = _safe(_drawn.get(), text)
    return found % values if values else found


@lru_cache(maxsize=8192)
def _translated(reading: str, text: str) -> str:
    # Without a request there is no catalogue, and nothing to force a language on.
    if flask_babel.get_locale() is None:
        return text
    with flask_babel.force_locale(reading):
        return str(flask_babel.gettext(text))


@lru_cache(maxsize=8192)
def _safe(reading: str, text: str) -> Markup:
    return escape(_translated(reading, text))
