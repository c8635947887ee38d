"""What the pages of an enrolment list show: the preview part by part, and the effects."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import access
from portal.actions.imports import Plan, contact_of
from portal.formats.elements import day_short
from portal.formats.import_messages import (
    FIELD_TEXTS,
    error_text,
    repeated_text,
    summary_text,
    warning_text,
)
from portal.formats.import_values import Difference, differences
from portal.forms.import_columns import NOT_THERE, field_name
from portal.readers.columns import OPTIONAL, ColumnMapping, Field, column_label, column_letters
from portal.readers.enrolment_list import EnrolmentLine
from portal.rules.identifiers import format_enterprise_number
from portal.views.secretariat.blueprint import Tab

T = TypeVar("T")

# How many lines a page of the preview has, and how many names a list of effects.
LINES = 50
NAMES = 50


class WrongCell(NamedTuple):
    """One wrong cell: where it stands, what stands in it, what to do about it."""

    row: int
    column: str
    value: str
    sentence: str


class ChangedRow(NamedTuple):
    """One enrolment that gets other values."""

    row: int
    number: str
    learner: str
    differences: list[Difference]


class ColumnChoice(NamedTuple):
    """The choice of a column for one value."""

    name: str
    label: str
    chosen: str
    options: list[tuple[str, str]]
    error: str | None


class Names(NamedTuple):
    """One effect: how many, and the first of them by name."""

    heading: str
    names: list[str]
    more: str | None


def preview(plan: Plan, public_id: str) -> dict[str, Any]:
    """The verdict on a list in numbers, and one part of it in lines."""
    wrong = [error for row in plan.wrong for error in row.errors]
    parts: dict[str, tuple[str, Sequence[Any], Callable[[Any], Any]]] = {
        "fouten": (_("Fouten"), wrong, _wrong_cell),
        "gewijzigd": (_("Gewijzigd"), plan.changed, _changed_row),
        "let-op": (_("Let op"), plan.warnings, warning_text),
        "nieuw": (_("Nieuw"), [row.line for row in plan.new], line_text),
        "dubbel": (_("Dubbel"), plan.repeated, lambda one: repeated_text(one.row, one.first_row)),
    }
    part = request.args.get("deel", "")
    if part not in parts:
        part = next((name for name, (_label, rows, _how) in parts.items() if rows), "nieuw")
    _label, rows, told = parts[part]
    page = _page(len(rows))
    return {
        "counts": _counts(plan),
        "summary": summary_text(plan.good, len(plan.wrong)),
        "part": part,
        "tabs": [
            Tab(
                label,
                url_for("secretariat.enrolment_import", deel=name, public_id=public_id),
                name == part,
                n,
            )
            for name, (label, found, _how) in parts.items()
            if (n := len(found)) or name == part
        ],
        "lines": [told(one) for one in rows[page * LINES : (page + 1) * LINES]],
        "pages": _pages(page, len(rows), deel=part, public_id=public_id),
    }


def _counts(plan: Plan) -> list[tuple[int, str]]:
    return [
        (len(plan.new), _("nieuw")),
        (len(plan.changed), _("gewijzigd")),
        (len(plan.unchanged) + len(plan.repeated), _("ongewijzigd")),
        (len(plan.wrong), _("met een fout")),
    ]


def _page(number: int) -> int:
    text = request.args.get("pagina", "")
    wanted = int(text) - 1 if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return min(max(wanted, 0), max(number - 1, 0) // LINES)


def _pages(page: int, number: int, **arguments: Any) -> dict[str, Any]:
    def address(which: int) -> str:
        return url_for("secretariat.enrolment_import", pagina=which + 1, **arguments)

    has_more = (page + 1) * LINES < number
    return {
        "text": _(
            "%(n)s tot %(m)s van %(total)s",
            n=page * LINES + 1,
            m=min((page + 1) * LINES, number),
            total=number,
        ),
        "previous": address(page - 1) if page else None,
        "following": address(page + 1) if has_more else None,
    }


def _wrong_cell(error: Any) -> WrongCell:
    return WrongCell(error.row, error.column, error.value, error_text(error))


def _changed_row(one: Any) -> ChangedRow:
    line = one.line
    return ChangedRow(line.row, line.number, name_of(line), differences(one.changes, site_names()))


def site_names() -> dict[str, str]:
    """The name of each secretariat by its code."""
    return {site.code: site.name for site in access.school().sites}


def name_of(line: EnrolmentLine) -> str:
    """The person of a row."""
    return f"{line.first_name} {line.last_name}"


def line_text(line: EnrolmentLine) -> str:
    """One new enrolment in a sentence."""
    return str(
        _(
            "Rij %(row)s: %(learner)s – %(course)s, %(company)s",
            row=line.row,
            learner=name_of(line),
            course=line.course_name,
            company=line.company_name,
        )
    )


def effects(plan: Plan) -> dict[str, Any]:
    """Everything that taking the list over does, for its check page."""
    return {
        "groups": [group for group in _groups(plan) if group.names],
        "mails": ngettext(
            "Er vertrekt %(num)d e-mail.", "Er vertrekken %(num)d e-mails.", plan.mails
        ),
        "courses": [
            {
                "value": one.line.course_code,
                "label": f"{one.line.course_code} – {one.course.name}",
                "hint": "; ".join(
                    _("%(label)s: %(old)s wordt %(new)s", label=d.label, old=d.old, new=d.new)
                    for d in differences(one.changes, site_names())
                ),
            }
            for one in plan.course_changes
        ],
        "digest": plan.digest,
        "has_enrolments": plan.changes_enrolments,
        "button_label": _button_label(plan),
    }


def _button_label(plan: Plan) -> str:
    if not plan.changes_enrolments:
        return str(_("Neem de aangekruiste cursussen over"))
    label: str = ngettext(
        "Neem %(num)d inschrijving over",
        "Neem %(num)d inschrijvingen over",
        len(plan.new) + len(plan.changed),
    )
    return label


def _groups(plan: Plan) -> list[Names]:
    new = [row.line for row in plan.new]
    return [
        _names(_("Nieuwe inschrijvingen"), new, lambda one: f"{name_of(one)} – {one.course_name}"),
        _names(_("Gewijzigde inschrijvingen"), [one.line for one in plan.changed], name_of),
        _names(_("Nieuwe cursussen"), plan.new_courses, _course),
        _names(_("Nieuwe ondernemingen"), plan.new_companies, _company),
        _names(_("Uitnodigingen"), plan.invited, lambda one: _contact(one, plan)),
        _names(_("Nieuwe cursisten"), plan.new_people, name_of),
        _names(_("Te laat ingeschreven, de cursist betaalt zelf"), plan.too_late, name_of),
    ]


def _names(
    heading: str, lines: Sequence[EnrolmentLine], told: Callable[[EnrolmentLine], str]
) -> Names:
    rest = len(lines) - NAMES
    more = ngettext("en nog %(num)d", "en nog %(num)d", rest) if rest > 0 else None
    return Names(f"{heading} ({len(lines)})", [told(line) for line in lines[:NAMES]], more)


def _course(line: EnrolmentLine) -> str:
    return f"{line.course_name} ({line.course_code})"


def _company(line: EnrolmentLine) -> str:
    return f"{line.company_name}, {format_enterprise_number(line.enterprise_number)}"


def _contact(line: EnrolmentLine, plan: Plan) -> str:
    name, email = contact_of(line, plan.known)
    return str(
        _(
            "%(name)s, %(email)s, voor %(company)s",
            name=name,
            email=email,
            company=line.company_name,
        )
    )


def column_choices(
    mapping: ColumnMapping,
    chosen: dict[str, int | None] | None = None,
    errors: dict[str, str] | None = None,
) -> list[ColumnChoice]:
    """A choice for every value we look for, with the columns of the list."""
    options = [
        (str(i), f"{column_letters(i)} – {column_label(mapping.header, i)}")
        for i in range(len(mapping.header))
    ]
    choices = []
    for field in Field:
        position = chosen.get(field.value) if chosen is not None else mapping.columns.get(field)
        nothing = _("Niet in dit bestand") if field in OPTIONAL else _("Kies een kolom")
        choices.append(
            ColumnChoice(
                name=field_name(field),
                label=str(FIELD_TEXTS[field]),
                chosen=NOT_THERE if position is None else str(position),
                options=[(NOT_THERE, nothing), *options],
                error=(errors or {}).get(field_name(field)),
            )
        )
    return choices


def recent_lines(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """The lists of before, newest first."""
    return [
        {
            "href": url_for("secretariat.enrolment_import", public_id=row.public_id),
            "name": row.file_name,
            "on": day_short(row.uploaded_at.date()),
            "who": row.uploaded_by_name,
            "state": _("overgenomen") if row.applied_at else _("niet overgenomen"),
            "colour": "leaf" if row.applied_at else "grey",
        }
        for row in rows
    ]
