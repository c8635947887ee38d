"""Writes one line of the call list: until when, who, which phone, what was said before."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from portal.formats.deadlines import days_short
from portal.formats.elements import amount, day, sentence
from portal.formats.language import language
from portal.formats.leaves import Leaf, leaf_of
from portal.formats.plain import BRUSSELS, phone, phone_link, short_date
from portal.rules.putting_off import last_day_to_look_again
from portal.rules.stations import Stage


class Call(NamedTuple):
    """One line of the call list, as macros/worklists.html draws it.

    It can be put off from `first_day` to `latest_day` (both for a date field; None when it cannot
    wait any more); `is_put_off` when somebody did.
    """

    id: str
    public_id: str
    href: str
    leaf: Leaf
    learner: str
    course: str
    company: str
    remark: Markup
    amount: Markup
    phone: str | None
    phone_link: str | None
    contact: str
    awaits_application: bool
    is_passed: bool
    last_day: Markup
    is_put_off: bool
    first_day: str
    latest_day: str | None


def call_from(row: Any, today: date, base: str) -> Call:
    """A row of the call list in finished texts; `base` is the address above its enrolments."""
    is_passed = row.last_day < today
    awaits = row.stage == Stage.AWAITING_APPLICATION
    latest = last_day_to_look_again(awaits_application=awaits, last_day=row.last_day, today=today)
    return Call(
        id=f"call-{row.public_id}",
        public_id=row.public_id,
        href=f"{base}{row.public_id}",
        leaf=leaf_of(row.last_day, today),
        learner=row.learner,
        course=row.course,
        company=_("%(company)s, les in %(place)s", company=row.company, place=row.place),
        remark=_remark(row, today),
        amount=amount(row.due_cents),
        phone=phone(row.contact_phone) if row.contact_phone else None,
        phone_link=phone_link(row.contact_phone) if row.contact_phone else None,
        contact=row.contact_name or _("Geen contactpersoon"),
        awaits_application=awaits,
        is_passed=is_passed,
        last_day=sentence(_("Laatste dag was %(last_day)s"), last_day=day(row.last_day)),
        is_put_off=_is_put_off(row, today),
        first_day=(today + timedelta(days=1)).isoformat(),
        latest_day=latest.isoformat() if latest else None,
    )


def calls_from(rows: Sequence[Any], today: date, base: str) -> list[Call]:
    """Several lines."""
    return [call_from(row, today, base) for row in rows]


def _remark(row: Any, today: date) -> Markup:
    parts = [_why(row, today)]
    if _is_put_off(row, today):
        parts.append(sentence(_("uitgesteld tot %(date)s"), date=day(row.snoozed_until)))
    if row.mails or row.reminders:
        parts.append(escape(_mailed(row)))
    if row.bounce and not (row.note_at and row.note_at >= row.bounced_at):
        parts.append(escape(_came_back(row)))
    if row.note_kind in {"called", "note"} and row.note_text:
        parts.append(escape(_noted(row)))
    return Markup(" · ").join(parts)


def _is_put_off(row: Any, today: date) -> bool:
    return row.snoozed_until is not None and row.snoozed_until > today


def _mailed(row: Any) -> str:
    newest = max(at for at in (row.mailed_at, row.reminded_at) if at is not None)
    return str(
        ngettext(
            "één keer gemaild, op %(date)s",
            "%(num)s keer gemaild, laatst op %(date)s",
            row.mails + row.reminders,
            date=_short(newest),
        )
    )


def _came_back(row: Any) -> str:
    values = {"email": row.bounce["email"], "date": _short(row.bounced_at)}
    if row.bounce.get("second"):
        text = _(
            "E-mail aan %(email)s kwam terug op %(date)s. Ook gemaild aan %(other)s.",
            other=row.bounce["second"],
            **values,
        )
        return str(text)
    if row.bounce.get("others"):
        text = _(
            "E-mail aan %(email)s kwam terug op %(date)s. Wel verstuurd naar %(other)s.",
            other=", ".join(row.bounce["others"]),
            **values,
        )
        return str(text)
    return str(
        _("E-mail aan %(email)s kwam terug op %(date)s. We kennen geen ander adres.", **values)
    )


def _short(at: datetime) -> str:
    return short_date(at.astimezone(BRUSSELS).date(), language())


def _why(row: Any, today: date) -> Markup:
    if row.stage == Stage.OWN_SHARE_DUE:
        return sentence(
            _("Goedgekeurd op %(date)s, eigen aandeel nog niet gestort"), date=day(row.approved_on)
        )
    if row.stage == Stage.PAY_ORDER_DUE:
        ticked = row.own_share_ticked_at.astimezone(BRUSSELS).date()
        return sentence(_("Gestort op %(date)s, betaalopdracht nog niet gegeven"), date=day(ticked))
    short = days_short(last_day=row.last_day, enrolled_on=row.enrolled_on, today=today)
    return sentence(
        _("Uiterste datum %(last_day)s: %(value)s"), last_day=day(row.last_day), value=short
    )


def _noted(row: Any) -> str:
    values = {
        "text": row.note_text,
        "user": row.note_by,
        "date": _short(row.note_at),
    }
    if row.note_kind == "note":
        return str(_("%(user)s noteerde op %(date)s: %(text)s", **values))
    return str(_("%(user)s belde op %(date)s: %(text)s", **values))
