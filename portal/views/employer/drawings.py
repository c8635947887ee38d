"""What lists repeat, drawn by its macro once for the same values and not for every page.

Everything that a drawing shows is among the arguments of its function, so nothing that belongs to
one company or one language can come out for another, and a change makes another drawing.
"""

from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

from portal.formats.language import draw_in
from portal.formats.stations import track_of
from portal.rules.stations import Status


@lru_cache(maxsize=64)
def drawn_track(status: Status) -> Markup:
    """The five dots of a status."""
    track = track_of(status)
    drawn: Markup = _macros("status").track(track.dots, track.tone)
    return drawn


@lru_cache(maxsize=256)
def drawn_tag(text: str, colour: str) -> Markup:
    """A status sentence in its colour; plain text where there is none."""
    drawn: Markup = _macros("status").status_tag(text, colour)
    return drawn


def drawn_row(reading: str, *cells: object) -> Markup:
    """A line of the table of enrolments; `cells` are the arguments of the macro enrolment_row."""
    draw_in(reading)
    drawn: Markup = _macros("enrolments").enrolment_row(*cells)
    return drawn


def drawn_running_row(reading: str, *cells: object) -> Markup:
    """A row of “Loopt”; `cells` are the arguments of the macro running_row."""
    draw_in(reading)
    drawn: Markup = _macros("enrolments").running_row(*cells)
    return drawn


def drawn_task(reading: str, *values: object) -> Markup:
    """A card of “Nu te doen”; `values` are the arguments of the macro task."""
    draw_in(reading)
    drawn: Markup = _macros("tasks").task(*values)
    return drawn


def drawn_head(reading: str, columns: list[dict[str, Any]]) -> Markup:
    """The head of the table of enrolments."""
    draw_in(reading)
    drawn: Markup = _macros("lists").table_head(columns)
    return drawn


def _macros(name: str) -> Any:
    return current_app.jinja_env.get_template(f"macros/{name}.html").module
