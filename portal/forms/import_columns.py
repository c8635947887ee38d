"""Reads how somebody maps the columns of a list: one choice for every value we look for."""

from collections.abc import Mapping

from flask_babel import gettext as _

from portal.formats.import_messages import FIELD_TEXTS
from portal.readers.columns import REQUIRED, Field

NOT_THERE = ""


def field_name(field: Field) -> str:
    """The name of the choice for a value."""
    return f"column_{field.value}"


def read_columns(
    form: Mapping[str, str], width: int
) -> tuple[dict[str, int | None], dict[str, str]]:
    """The chosen column (counted from 0) by value, or a message for each wrong choice."""
    chosen: dict[str, int | None] = {}
    errors: dict[str, str] = {}
    taken: dict[int, Field] = {}
    for field in Field:
        position = _position(form.get(field_name(field), NOT_THERE), width)
        chosen[field.value] = position
        if position is None:
            if field in REQUIRED:
                errors[field_name(field)] = _(
                    "Kies de kolom voor %(value)s.", value=FIELD_TEXTS[field]
                )
        elif position in taken:
            errors[field_name(field)] = _(
                "Deze kolom is al gekozen voor %(value)s. Kies een andere kolom.",
                value=FIELD_TEXTS[taken[position]],
            )
        else:
            taken[position] = field
    return chosen, errors


def _position(text: str, width: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        return None
    return int(text) if int(text) < width else None
