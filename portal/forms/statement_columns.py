"""Reads how somebody maps the columns of a bank's CSV: one choice for every value we look for."""

from collections.abc import Mapping

from flask_babel import gettext as _

from portal.formats.staff.statements import COLUMN_TEXTS
from portal.forms.import_columns import NOT_THERE
from portal.readers.statements.bank_csv import Column

_DAYS = (Column.BOOKED_ON, Column.VALUE_ON)


def column_field(column: Column) -> str:
    """The name of the choice for a value."""
    return f"column_{column.value}"


def read_statement_columns(
    form: Mapping[str, str], width: int
) -> tuple[dict[str, int | None], dict[str, str]]:
    """The chosen column (counted from 0) by value, or a message for each wrong choice.

    Nothing can be read without a day and an amount: in one column, or out and in apart.
    """
    chosen = {
        column.value: _place(form.get(column_field(column), NOT_THERE), width) for column in Column
    }
    errors = _doubles(chosen)
    if not any(chosen[column.value] is not None for column in _DAYS):
        errors[column_field(Column.BOOKED_ON)] = _("Kies de kolom met de datum.")
    has_both = None not in (chosen[Column.DEBIT.value], chosen[Column.CREDIT.value])
    if chosen[Column.AMOUNT.value] is None and not has_both:
        errors[column_field(Column.AMOUNT)] = _("Kies de kolom met het bedrag.")
    return chosen, errors


def _doubles(chosen: Mapping[str, int | None]) -> dict[str, str]:
    taken: dict[int, Column] = {}
    errors = {}
    for column in Column:
        place = chosen[column.value]
        if place is not None and place in taken:
            errors[column_field(column)] = _(
                "Deze kolom is al gekozen voor %(value)s. Kies een andere kolom.",
                value=COLUMN_TEXTS[taken[place]],
            )
        elif place is not None:
            taken[place] = column
    return errors


def _place(text: str, width: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        return None
    return int(text) if int(text) < width else None
