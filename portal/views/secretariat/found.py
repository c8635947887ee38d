"""What a search found, as groups of links."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from portal.formats.elements import day_short, sentence
from portal.formats.statuses import status_text
from portal.queries.search import MOST
from portal.rules.identifiers import format_enterprise_number
from portal.rules.stations import Audience, Stage, status_from_stage


class Hit(NamedTuple):
    """One thing that was found."""

    href: str
    name: str
    remark: str


class Group(NamedTuple):
    """What was found of one kind; `more_href` shows the rest, where there is more."""

    id: str
    heading: str
    hits: list[Hit]
    more_href: str | None


def groups_from(
    found: Mapping[str, Sequence[Sequence[Any]]], text: str, today: date
) -> list[Group]:
    """The groups with something in them."""
    headings = {
        "enrolment": _("Inschrijvingen"),
        "company": _("Ondernemingen"),
        "course": _("Cursussen"),
        "learner": _("Cursisten"),
    }
    lists = {
        "enrolment": "secretariat.enrolments",
        "company": "secretariat.companies",
        "course": "secretariat.courses",
        "learner": "secretariat.enrolments",
    }
    return [
        Group(
            id=f"found-{kind}",
            heading=heading,
            hits=[_hit(kind, row, today) for row in found[kind][:MOST]],
            more_href=url_for(lists[kind], zoek=text, vestiging="alle")
            if len(found[kind]) > MOST
            else None,
        )
        for kind, heading in headings.items()
        if found[kind]
    ]


def _hit(kind: str, row: Sequence[Any], today: date) -> Hit:
    public_id, name, remark, second, stage, on = row
    if kind == "enrolment":
        status = status_from_stage(Stage(stage), on, today)
        state = status_text(status, Audience.STAFF)
        return Hit(
            url_for("secretariat.enrolment", public_id=public_id),
            _("%(learner)s – %(course)s", learner=name, course=remark),
            f"{second} · {state}",
        )
    if kind == "company":
        href = url_for("secretariat.company", public_id=public_id)
        return Hit(href, name, format_enterprise_number(remark))
    if kind == "course":
        href = url_for("secretariat.course", public_id=public_id)
        return Hit(href, name, _starting(remark, on))
    href = url_for("secretariat.enrolments", zoek=name, vestiging="alle")
    return Hit(href, name, remark)


def _starting(code: str, on: date) -> Markup:
    return sentence(_("%(code)s, eerste lesdag %(start)s"), code=code, start=day_short(on))
