"""Says how templates are loaded, and draws once what a macro makes of the same values."""

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

from flask.templating import Environment
from markupsafe import Markup

from portal.formats.language import drawn_language

Macro = Callable[..., Markup]

_HOLE = Markup("<hole>")


class Templates(Environment):
    """Flask's environment, in which an import costs next to nothing."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.globals.update(kept=kept, kept_around=kept_around)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names every template knows.

        Jinja lays an empty layer of a template's own over them, and would walk through all of
        them at every import of a macro.
        """
        return super().make_globals(d) if d else self.globals


def kept(macro: Macro, *values: Any) -> Markup:
    """What `macro` draws of these values, drawn once for each language.

    Only for macros whose drawing follows from their arguments, which all can be hashed: then no
    change can leave an old drawing behind, and nobody gets what was drawn for somebody else.
    """
    return _kept(drawn_language(), macro, *values)


def kept_around(inner: Markup, macro: Macro, *values: Any) -> Markup:
    """The same, around one piece that differs from page to page: the macro's last argument.

    Where it goes a tag is left open that no text can hold, since texts are escaped.
    """
    return kept(macro, *values, _HOLE).replace(_HOLE, inner)


# A text that is markup already equals the same text that is not, so types count.
@lru_cache(maxsize=1024, typed=True)
def _kept(reading: str, macro: Macro, *values: Any) -> Markup:
    return macro(*values)
