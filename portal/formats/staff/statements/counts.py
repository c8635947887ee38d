"""Says in numbers what a file holds, and what recording it brought."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.formats.language import language
from portal.formats.plain import money, short_date
from portal.formats.staff.statements.lines import Told, communication


def summary_text(receipts: int, cents: int, certain: int) -> str:
    """How much would come in and how much of it is certain, before anything is recorded."""
    if not receipts:
        return str(_("In dit bestand staat geen nieuwe ontvangst. Er is nog niets ingelezen."))
    told = ngettext(
        "Eén nieuwe overschrijving, %(total)s.",
        "%(num)s nieuwe overschrijvingen, samen %(total)s.",
        receipts,
        total=money(cents, language()),
    )
    sure = ngettext("Eén klopt volledig.", "%(num)s kloppen volledig.", certain) if certain else ""
    return " ".join(filter(None, (told, sure, _("Er is nog niets ingelezen."))))


def record_button(receipts: int) -> str:
    """What the button says that records the file."""
    if not receipts:
        return str(_("Lees het afschrift in"))
    return str(
        ngettext(
            "Lees de %(num)d nieuwe overschrijving in",
            "Lees de %(num)d nieuwe overschrijvingen in",
            receipts,
        )
    )


def recorded_text(result: Mapping[str, Any]) -> str:
    """What recording brought, for the notice after it."""
    if not result["new"]:
        return str(_("Het afschrift is ingelezen. Er is geen nieuwe ontvangst."))
    return str(
        ngettext(
            "Het afschrift is ingelezen: één nieuwe overschrijving van %(total)s.",
            "Het afschrift is ingelezen: %(num)s nieuwe overschrijvingen, samen %(total)s.",
            result["new"],
            total=money(result["new_cents"], language()),
        )
    )


def result_lines(result: Mapping[str, Any]) -> list[str]:
    """What recording a file brought, line by line; what did not happen is left out."""
    texts = {
        "new": ngettext(
            "Eén nieuwe overschrijving, %(total)s",
            "%(num)d nieuwe overschrijvingen, samen %(total)s",
            result["new"],
            total=money(result["new_cents"], language()),
        ),
        "debits": ngettext(
            "Eén beweging die geen ontvangst is",
            "%(num)d bewegingen die geen ontvangst zijn",
            result["debits"],
        ),
        "known": ngettext(
            "Eén beweging was al bekend", "%(num)d bewegingen waren al bekend", result["known"]
        ),
        "perhaps": ngettext(
            "Eén beweging was misschien al bekend. We hebben ze niet opnieuw geteld.",
            "%(num)d bewegingen waren misschien al bekend. We hebben ze niet opnieuw geteld.",
            result["perhaps"],
        ),
    }
    return [str(text) for name, text in texts.items() if result[name]]


def perhaps_text(entry: Told) -> str:
    """One line that may be known already, in a sentence with its number, day, amount and text."""
    return str(
        _(
            "Regel %(row)s: %(total)s op %(date)s, %(text)s",
            row=entry.line,
            total=money(entry.amount_cents, language()),
            date=short_date(entry.value_on, language()),
            text=communication(entry.structured, entry.communication)
            or entry.payer_name
            or _("geen mededeling"),
        )
    )
