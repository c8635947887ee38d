"""What the check page of a merger shows, in finished texts."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.actions.companies import Member, Merger
from portal.formats.elements import day_short
from portal.formats.language import language
from portal.formats.plain import short_date
from portal.formats.statuses import status_tag
from portal.queries.rows import AnyRow
from portal.rules.deadline import days_left
from portal.rules.identifiers import format_enterprise_number
from portal.rules.merging import Access, Obstacle
from portal.rules.stations import Audience, Stage, status_from_stage
from portal.views.secretariat.words import role_text

Fact = tuple[str, str]


def choice_of(old: AnyRow, row: AnyRow) -> dict[str, Any]:
    """One company that may be the one that stays."""
    return {
        "href": url_for("secretariat.check_merger", public_id=old.public_id, stays=row.public_id),
        "name": row.name,
        "number": format_enterprise_number(row.enterprise_number),
        "contact": row.contact_name,
        "enrolments": row.enrolments,
    }


def page_of(
    merger: Merger,
    *,
    is_changed: bool = False,
    is_busy: bool = False,
    wrong: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Everything that the check page states."""
    errors = wrong or {}
    return {
        "old": _company(merger.old),
        "stays": _company(merger.stays),
        "obstacles": [_obstacle(one, merger) for one in merger.obstacles],
        "is_changed": is_changed,
        "is_busy": is_busy,
        "wrong": errors,
        "errors": [{"field": name, "text": text} for name, text in errors.items()],
        "members": [_member(one) for one in merger.members],
        "newcomers": ", ".join(one.name for one in merger.members if one.comes_in(clock.today())),
        "colleagues": ", ".join(merger.colleagues),
        "enrolments": [_enrolment(one) for one in merger.enrolments],
        "facts": [*_papers(merger), *_reached(merger), *_kept(merger)],
        "agreed": merger.digest,
    }


def _company(row: AnyRow) -> dict[str, str]:
    return {
        "public_id": row.public_id,
        "name": row.name,
        "number": format_enterprise_number(row.enterprise_number),
    }


def _obstacle(one: Obstacle, merger: Merger) -> str:
    """Why it cannot be done, and what helps."""
    if one is Obstacle.ENROLLED_TWICE:
        who = "; ".join(
            _("%(learner)s, %(course)s", learner=learner, course=course)
            for learner, course in merger.twice
        )
        text = _(
            "Deze cursisten zijn bij beide ondernemingen ingeschreven voor dezelfde cursus: "
            "%(value)s. Annuleer eerst een van de twee inschrijvingen.",
            value=who,
        )
        return str(text)
    if one is Obstacle.ITSELF:
        return str(_("Dit is twee keer dezelfde onderneming. Kies een andere."))
    name = merger.old.name if one is Obstacle.MERGED_BEFORE else merger.stays.name
    return str(_("%(company)s is zelf al samengevoegd. Kies een andere.", company=name))


def _member(one: Member) -> dict[str, str]:
    return {
        "name": one.name,
        "email": one.email,
        "old": _access(one.old),
        "stays": _access(one.stays),
        "after": _access(one.after),
    }


def _access(one: Access | None) -> str:
    """A role with its last day, or why there is none."""
    if one is None:
        return str(_("geen toegang"))
    if not one.is_open(clock.today()):
        return str(_("toegang afgelopen"))
    if one.ends_on is None:
        return role_text(one.role)
    until = short_date(one.ends_on, language())
    return str(_("%(role)s tot en met %(date)s", role=role_text(one.role), date=until))


def _enrolment(row: AnyRow) -> dict[str, Any]:
    today = clock.today()
    status = status_from_stage(Stage(row.stage), row.last_day, today)
    tag = status_tag(status, Audience.STAFF, days_left(row.last_day, today))
    return {
        "href": url_for("secretariat.enrolment", public_id=row.public_id),
        "learner": row.learner,
        "course": row.course,
        "last_day": day_short(row.last_day),
        "status": tag.text,
        "colour": str(tag.colour),
    }


def _papers(merger: Merger) -> Iterable[Fact]:
    old = format_enterprise_number(merger.old.enterprise_number)
    yield _("Projectnummers"), ", ".join(merger.project_numbers) or _("geen")
    number = merger.counts.documents
    moves = ngettext("%(num)d document verhuist.", "%(num)d documenten verhuizen.", number)
    yield _("Documenten"), moves if number else _("geen")
    if not merger.renewed:
        return
    text = ngettext(
        "%(num)d bevestiging noemt %(number)s en krijgt een nieuwe versie.",
        "%(num)d bevestigingen noemen %(number)s en krijgen een nieuwe versie.",
        merger.renewed,
        number=old,
    )
    more = _(
        "De oude blijft te controleren, als vervangen. Ontvangstbewijzen van projectnummers "
        "blijven zoals ze zijn."
    )
    yield _("Nieuwe bevestigingen"), f"{text} {more}"


def _reached(merger: Merger) -> Iterable[Fact]:
    moving = ", ".join(one.email for one in merger.invited)
    if moving:
        yield _("Uitnodigingen die verhuizen"), moving
    withdrawn = ", ".join(one.email for one in merger.withdrawn)
    if withdrawn:
        why = _(
            "Ze hebben bij %(company)s al toegang of een uitnodiging.", company=merger.stays.name
        )
        yield _("Uitnodigingen die we intrekken"), f"{withdrawn}. {why}"
    ended = ", ".join(one.name for one in merger.members if one.loses_feed)
    text = _("Agendalinks blijven werken, nu met alle uiterste datums.")
    if ended:
        text = _(
            "Alleen de agendalink voor %(company)s van %(name)s stopt. Die voor %(other)s blijft.",
            company=merger.old.name,
            name=ended,
            other=merger.stays.name,
        )
    yield _("Agenda’s"), text
    waiting = merger.counts.mails_waiting
    yield (
        _("E-mails"),
        _("Wie e-mails krijgt, krijgt er een over het samenvoegen.")
        + " "
        + _("De keuzes die mensen maakten, blijven.")
        + (
            " "
            + ngettext(
                "%(num)d e-mail wacht nog en vertrekt met de nieuwe naam.",
                "%(num)d e-mails wachten nog en vertrekken met de nieuwe naam.",
                waiting,
            )
            if waiting
            else ""
        ),
    )


def _kept(merger: Merger) -> Iterable[Fact]:
    drafts = merger.counts.drafts
    if drafts:
        text = ngettext("%(num)d blijft bewaard.", "%(num)d blijven bewaard.", drafts)
        yield _("Half ingevulde projectnummers"), text
    yield (
        _("Notities en herinneringen"),
        _("Ze horen bij de inschrijvingen en gaan mee. Geen enkele telling verandert."),
    )
    yield (
        _("Ondernemingsnummer"),
        _(
            "Een lijst met %(number)s komt voortaan bij %(company)s. Staat er een andere naam bij? "
            "Dan weigeren we die rij tot iemand ze nakijkt.",
            number=format_enterprise_number(merger.old.enterprise_number),
            company=merger.stays.name,
        ),
    )
