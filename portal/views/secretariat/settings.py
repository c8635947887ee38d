"""The settings of the school: dated values with their source, rules, secretariats."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.recording import hold_log
from portal.actions.settings import (
    DatedValue,
    RuleEffect,
    add_rule,
    change_site,
    effects_of_rule,
    set_fact,
)
from portal.formats.elements import day, day_short
from portal.forms.days import day_boxes
from portal.forms.settings import SETTINGS, read_rule, read_setting, read_site, shown
from portal.models import db
from portal.queries.rows import AnyRow
from portal.queries.school import facts_on, terms
from portal.queries.settings import every_fact, rows_of_fact, site_for_change
from portal.rules.deadline import Term
from portal.rules.stations import Move
from portal.views.secretariat.blueprint import bp
from portal.views.secretariat.course_pages import employers_told

_FIELDS = ("value", "source", "days", "valid_from_day", "valid_from_month", "valid_from_year",
           "valid_until_day", "valid_until_month", "valid_until_year")  # fmt: skip
_SITE_FIELDS = ("street", "postcode", "city", "phone", "email", "opening_hours")
_SHORTER = {Move.EARLIER, Move.PASSED, Move.BECOMES_TOO_LATE}


@bp.get("/instellingen")
@access.staff("admin")
def settings() -> str:
    """Every setting with its value of today, since when and where it is written."""
    today = clock.today()
    rows = every_fact()
    return render_template(
        "secretariat/settings.html",
        facts=[_fact(key, [row for row in rows if row.key == key], today) for key in SETTINGS],
        rules=[_rule(term) for term in reversed(terms())],
        secretariats=access.school().sites,
    )


@bp.get("/instellingen/<key>")
@access.staff("admin")
def setting(key: str) -> str:
    """One setting: its values of before, now and later, and a new one."""
    if key not in SETTINGS:
        abort(404)
    typed = {**_typed({}), **day_boxes(clock.today(), "valid_from")}
    typed["value"] = _raw(key, facts_on(clock.today()).get(key, ""))
    return render_template("secretariat/setting.html", **_setting_page(key, typed))


@bp.post("/instellingen/<key>")
@access.staff("admin")
def save_setting(key: str) -> Response:
    """Give a setting another value from a day on."""
    if key not in SETTINGS:
        abort(404)
    given, errors = read_setting(key, request.form)
    if given is None:
        page = _setting_page(key, _typed(request.form), errors)
        return htmx.again("secretariat/setting.html", **page)
    new = DatedValue(
        value=given.value,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        source=given.source,
    )
    hold_log()
    set_fact(key, facts_on(given.valid_from).get(key, ""), new, access.occasion())
    db.session.commit()
    pages.notify("done", _("De instelling is bewaard."))
    return htmx.done(url_for("secretariat.settings"))


@bp.get("/instellingen/uiterste-datum")
@access.staff("admin")
def new_rule() -> str:
    """A new rule for the last day."""
    return render_template("secretariat/rule.html", **_rule_page(_typed({})))


@bp.post("/instellingen/uiterste-datum")
@access.staff("admin")
def save_rule() -> Response:
    """Show which enrolments a rule would change; save it when that was seen."""
    typed = _typed(request.form)
    rule, errors = read_rule(typed)
    if rule is None:
        return htmx.again("secretariat/rule.html", **_rule_page(typed, errors))
    hold_log()
    effects = effects_of_rule(rule, access.occasion())
    if request.form.get("agreed") != _digest(rule, effects):
        body = render_template("secretariat/rule_check.html", **_check_page(typed, rule, effects))
        db.session.rollback()
        return Response(body, mimetype="text/html")
    add_rule(rule, access.occasion())
    db.session.commit()
    pages.notify("done", _("De regel is bewaard."))
    return htmx.done(url_for("secretariat.settings"))


@bp.get("/instellingen/secretariaten/<code>")
@access.staff("admin")
def site(code: str) -> str:
    """Where a secretariat is and how it is reached."""
    found = next((one for one in access.school().sites if one.code == code), None)
    if found is None:
        abort(404)
    typed = {name: getattr(found, name) or "" for name in _SITE_FIELDS}
    return render_template("secretariat/site.html", **_site_page(code, found.name, typed))


@bp.post("/instellingen/secretariaten/<code>")
@access.staff("admin")
def save_site(code: str) -> Response:
    """Correct it."""
    found = site_for_change(code)
    values, errors = read_site(request.form)
    if errors:
        typed = {name: request.form.get(name, "") for name in _SITE_FIELDS}
        page = _site_page(code, found.name, typed, errors)
        db.session.rollback()
        return htmx.again("secretariat/site.html", **page)
    change_site(found, access.occasion(), values=values)
    db.session.commit()
    pages.notify("done", _("Het secretariaat is gewijzigd."))
    return htmx.done(url_for("secretariat.settings"))


def _fact(key: str, rows: Sequence[AnyRow], today: date) -> dict[str, Any]:
    """The row of today and, when there is one, what comes after it."""
    running = [
        row for row in rows
        if row.valid_from <= today and (row.valid_until is None or row.valid_until >= today)
    ]  # fmt: skip
    coming = [row for row in rows if row.valid_from > today]
    now = running[-1] if running else None
    return {
        "label": SETTINGS[key].label,
        "href": url_for("secretariat.setting", key=key),
        "value": shown(key, now.value) if now and now.value else _("niet ingevuld"),
        "since": day_short(now.valid_from) if now else "",
        "source": now.source if now else "",
        "coming": _("vanaf %(date)s: %(value)s",
                    date=day_short(coming[0].valid_from), value=shown(key, coming[0].value))
        if coming else "",
    }  # fmt: skip


def _rule(term: Term) -> dict[str, Any]:
    return {
        "days": term.days,
        "since": day_short(term.valid_from),
        "until": day_short(term.valid_until) if term.valid_until else "–",
        "source": term.source,
    }


def _raw(key: str, value: str) -> str:
    """A value as it stands in its field: an amount in euro, a choice by its code."""
    return shown(key, value) if SETTINGS[key].is_money and value else value


def _typed(form: Any) -> dict[str, str]:
    return {name: form.get(name, "")[:500] for name in _FIELDS}


def _setting_page(
    key: str, typed: dict[str, str], errors: dict[str, str] | None = None
) -> dict[str, Any]:
    rows = [
        (day_short(row.valid_from), day_short(row.valid_until) if row.valid_until else "–",
         shown(key, row.value) or "–", row.source)
        for row in rows_of_fact(key)
    ]  # fmt: skip
    return {"key": key, "setting": SETTINGS[key], "rows": rows, **_fields(typed, errors)}


def _rule_page(typed: dict[str, str], errors: dict[str, str] | None = None) -> dict[str, Any]:
    return _fields(typed, errors)


def _site_page(
    code: str, name: str, typed: dict[str, str], errors: dict[str, str] | None = None
) -> dict[str, Any]:
    return {"code": code, "name": name, **_fields(typed, errors)}


def _fields(typed: dict[str, str], errors: dict[str, str] | None) -> dict[str, Any]:
    return {
        "typed": typed,
        "wrong": errors or {},
        "errors": [{"field": name, "text": text} for name, text in (errors or {}).items()],
    }


def _digest(rule: Term, effects: Sequence[RuleEffect]) -> str:
    told = (rule, [(one.enrolment.public_id, one.last_day) for one in effects])
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _check_page(typed: dict[str, str], rule: Term, effects: Sequence[RuleEffect]) -> dict[str, Any]:
    moves, today = [one.move for one in effects], clock.today()
    students = sum(one.tells_student(today) for one in effects)
    return {
        "typed": typed,
        "mails": ngettext(
            "We sturen %(num)d e-mail.",
            "We sturen %(num)d e-mails.",
            employers_told(effects, today) + students,
        ),
        "agreed": _digest(rule, effects),
        "text": ngettext(
            "%(num)d inschrijving krijgt een andere uiterste datum.",
            "%(num)d inschrijvingen krijgen een andere uiterste datum.",
            len(effects),
        ),
        "reopened": moves.count(Move.REOPENED),
        "shorter": sum(move in _SHORTER for move in moves),
        "lines": [
            (one.enrolment.learner.name, one.enrolment.company.name, day(one.old_last_day),
             day(one.last_day))
            for one in effects[:200]
        ],
    }  # fmt: skip
