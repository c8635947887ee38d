"""Writes the payments to confirm and what confirming them does."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from portal.formats.elements import amount, day_short, sentence
from portal.formats.language import language
from portal.formats.plain import moment, money, time_of_day
from portal.formats.staff.dossier import source_text
from portal.formats.statuses import status_text
from portal.rules.identifiers import format_ogm
from portal.rules.money import show_cents
from portal.rules.stations import Audience, Stage, Status, status_from_stage


class Due(NamedTuple):
    """One enrolment for which money may arrive, as a row with a box to tick."""

    id: str
    public_id: str
    href: str
    pick_label: str
    cents: int
    rest: Markup
    received: str
    ogm: str
    last_day: Markup
    status: str
    learner: str
    remark: str


class Check(NamedTuple):
    """One booking on the check page: what is booked, what it changes, who is told."""

    public_id: str
    href: str
    title: str
    company: str
    ogm: str
    rest: str
    change: str
    mails: str


class Confirmed(NamedTuple):
    """One booking of a confirmation; `undone` says why it does not count any more."""

    public_id: str
    href: str
    title: str
    company: str
    amount: Markup
    value_on: Markup
    remark: str
    undone: str | None
    correction_href: str | None


def due_from(row: Any, today: date, base: str) -> Due:
    """A row of the payments to confirm."""
    rest = row.due_cents - row.received_cents
    status = status_from_stage(Stage(row.stage), row.last_day, today)
    return Due(
        id=f"payment-{row.public_id}",
        public_id=row.public_id,
        href=f"{base}{row.public_id}",
        pick_label=_(
            "Kies %(learner)s, %(value)s euro", learner=row.learner, value=show_cents(rest)
        ),
        cents=rest,
        rest=amount(rest),
        received=_received(row),
        ogm=format_ogm(row.ogm),
        last_day=day_short(row.last_day),
        status=status_text(status, Audience.STAFF),
        learner=_("%(learner)s – %(course)s", learner=row.learner, course=row.course),
        remark=_with_number(row),
    )


def _received(row: Any) -> str:
    if not row.received_cents:
        return ""
    values = {
        "received": money(row.received_cents, language()),
        "due": money(row.due_cents, language()),
    }
    return str(_("%(received)s van %(due)s ontvangen", **values))


def _with_number(row: Any) -> str:
    return f"{row.company}, {row.project_number}" if row.project_number else str(row.company)


def check_from(
    row: Any, *, cents: int, today: date, leaves_at: datetime, readers: Sequence[str], base: str
) -> Check:
    """What booking `cents` on an enrolment does; `readers` of its company are told."""
    rest = row.due_cents - row.received_cents
    before = status_from_stage(Stage(row.stage), row.last_day, today)
    is_final = cents == rest or before is Status.FINAL
    after = Status.FINAL if is_final else Status.PARTLY_PAID
    return Check(
        public_id=row.public_id,
        href=f"{base}{row.public_id}",
        title=_("%(learner)s – %(course)s", learner=row.learner, course=row.course),
        company=_with_number(row),
        ogm=format_ogm(row.ogm),
        rest=money(rest, language()),
        change=_(
            "%(value)s wordt %(status)s",
            value=status_text(before, Audience.STAFF),
            status=status_text(after, Audience.STAFF),
        ),
        mails=_mails(row, readers, leaves_at, is_final=is_final),
    )


def _mails(row: Any, readers: Sequence[str], leaves_at: datetime, *, is_final: bool) -> str:
    people = [*(readers or [row.contact_name or row.company]), *([row.learner] if is_final else [])]
    names = ", ".join(people)
    return str(
        _("E-mail aan %(name)s om %(time)s", name=names, time=time_of_day(leaves_at, language()))
    )


def bulk_texts(number: int, cents: int) -> Mapping[str, str]:
    """The running count of the bulk bar, as it is now and with its values left open."""
    total = money(cents, language())
    return {
        "summary": _("%(n)s geselecteerd · %(total)s", n=number, total=total),
        "button": check_button(number, total),
        "summary_template": _("%(n)s geselecteerd · %(total)s", n="{n}", total="{total}"),
        "button_one": ngettext(
            "Controleer %(n)s betaling (%(total)s)",
            "Controleer %(n)s betalingen (%(total)s)",
            1,
            n="{n}",
            total="{total}",
        ),
        "button_other": ngettext(
            "Controleer %(n)s betaling (%(total)s)",
            "Controleer %(n)s betalingen (%(total)s)",
            2,
            n="{n}",
            total="{total}",
        ),
    }


def check_button(number: int, total: str) -> str:
    """`Controleer 6 betalingen (€ 1.140,00)`."""
    return str(
        ngettext(
            "Controleer %(n)s betaling (%(total)s)",
            "Controleer %(n)s betalingen (%(total)s)",
            number,
            n=number,
            total=total,
        )
    )


def confirm_button(number: int, cents: int) -> str:
    """`Bevestig 6 betalingen (€ 1.140,00)`."""
    return str(
        ngettext(
            "Bevestig %(n)s betaling (%(total)s)",
            "Bevestig %(n)s betalingen (%(total)s)",
            number,
            n=number,
            total=money(cents, language()),
        )
    )


def confirmed_text(number: int, leaves_at: datetime) -> str:
    """That it is done, and when the mails leave."""
    return str(
        ngettext(
            "%(n)s betaling bevestigd. De e-mails vertrekken om %(time)s.",
            "%(n)s betalingen bevestigd. De e-mails vertrekken om %(time)s.",
            number,
            n=number,
            time=time_of_day(leaves_at, language()),
        )
    )


def confirmed_from(row: Any, base: str, correction: str) -> Confirmed:
    """A row of the confirmations; `correction` is the end of the address of a correction."""
    href = f"{base}{row.public_id}"
    return Confirmed(
        public_id=row.booking_public_id,
        href=href,
        title=_("%(learner)s – %(course)s", learner=row.learner, course=row.course),
        company=_with_number(row),
        amount=amount(row.amount_cents),
        value_on=sentence(_("Valutadatum %(date)s"), date=day_short(row.value_on)),
        remark=", ".join(part for part in (source_text(row.source), row.note) if part),
        undone=_undone(row),
        correction_href=f"{href}{correction}" if row.awaits_correction else None,
    )


def _undone(row: Any) -> str | None:
    if row.undone_at is None:
        return None
    return str(
        _(
            "Ongedaan gemaakt op %(moment)s: %(reason)s",
            moment=moment(row.undone_at, language()),
            reason=row.undo_reason,
        )
    )
