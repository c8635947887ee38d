"""How the paths of pages are kept: what builds an address is made when the first one is built."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule of the URL map whose builder is compiled late.

    Werkzeug compiles two for every rule while the map is made, which is a tenth of a start; a
    process builds the addresses of a few pages only.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compiled_now = super()._compile_builder
        name = "_build_unknown" if append_unknown else "_build"

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            builder: Builder = compiled_now(append_unknown).__get__(rule, None)
            setattr(rule, name, builder)
            return builder(**values)

        return build
