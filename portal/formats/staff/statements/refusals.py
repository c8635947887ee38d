"""Says why a file of the bank is refused, with its line and what to do about it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.formats.accounts import shown_account
from portal.formats.language import language
from portal.formats.plain import BRUSSELS, long_date, money

_AGAIN = _l("Vraag het bestand opnieuw aan de bank.")
_KNOWN_KINDS = _l("Kies een bestand van de bank: CODA, CAMT.053 of CSV.")

# By the codes of readers.statements.Fault, of actions.statements.Objection, and of uploads.
_REFUSALS = {
    "empty": _l("Dit bestand is leeg."),
    "not_a_statement": _l("Dit is geen rekeningafschrift."),
    "other_version": _l("Dit afschrift heeft een versie die we niet kennen: %(found)s."),
    "other_message": _l("Dit bericht van de bank is geen rekeningafschrift: %(found)s."),
    "cut_off": _l("Dit bestand is niet volledig. Het stopt na regel %(row)s."),
    "bad_record": _l("Regel %(row)s is niet leesbaar. We hebben niets ingelezen."),
    "bad_amount": _l(
        "Regel %(row)s is niet leesbaar. We hebben niets ingelezen. ‘%(text)s’ is geen bedrag."
    ),
    "bad_date": _l(
        "Regel %(row)s is niet leesbaar. We hebben niets ingelezen. ‘%(text)s’ is geen datum."
    ),
    "bad_encoding": _l("Regel %(row)s bevat tekens die niet leesbaar zijn."),
    "balance": _l(
        "Het beginsaldo en de bewegingen kloppen niet met het eindsaldo. "
        "Vraag het bestand opnieuw aan de bank."
    ),
    "too_large": _l("Dit bestand is groter dan 20 MB. Kies een afschrift van een kortere periode."),
    "no_columns": _l("We vinden niet welke kolom wat is."),
    "no_reader": _l("Dit is een MT940-bestand. Dat kan dit loket nog niet lezen."),
    "other_account": _l(
        "Dit afschrift hoort bij een andere rekening. Kies een afschrift van %(own)s."
    ),
    "no_account": _l("In dit bestand staat niet van welke rekening het is."),
    "wrong_account": _l(
        "Het rekeningnummer in dit bestand klopt niet: %(account)s. Het heeft een verkeerd "
        "controlegetal."
    ),
    "other_currency": _l("Dit afschrift is niet in euro maar in %(currency)s."),
    "unknown_account": _l("Er is nog geen rekening van de school bekend."),
    "perhaps": _l("Sommige regels kennen we misschien al. Kijk dit bestand na in het loket."),
    "no_file": _l("Kies een bestand van de bank."),
    "not_kept": _l("Dit bestand is niet meer bewaard. Kies het opnieuw."),
    "storage_full": _l("Er is geen plaats meer om dit bestand te bewaren. Bel de beheerder."),
}
_REMEDIES = {
    "not_a_statement": _KNOWN_KINDS,
    "other_version": _KNOWN_KINDS,
    "other_message": _l("Kies het afschrift zelf: CODA of CAMT.053."),
    "cut_off": _AGAIN,
    "bad_record": _AGAIN,
    "bad_amount": _AGAIN,
    "bad_date": _AGAIN,
    "bad_encoding": _AGAIN,
    "no_columns": _l("Zeg eerst in het loket welke kolom wat is."),
    "no_reader": _l("Vraag aan de bank een CODA of een CAMT.053."),
    "no_account": _l("Kies een CODA of een CAMT.053."),
    "wrong_account": _AGAIN,
    "other_currency": _l("Kies een afschrift van een rekening in euro."),
    "unknown_account": _l("Voeg ze toe bij de instellingen."),
}
# The readers call what they found by these names.
_FOUND, _TEXT = ("found", "version", "message"), ("text", "raw")
# What the other messages of a bank are, by the beginning of their name.
_MESSAGES = {
    "camt.052": _l("een tussentijds overzicht (CAMT.052)"),
    "camt.054": _l("een bericht over één betaling (CAMT.054)"),
}


def refusal_text(code: str, line: int | None = None, place: str = "", **values: Any) -> str:
    """Why a file is refused and what to do about it.

    `place` is the element of an XML file; `values` are those of the refusal.
    """
    named = {
        "row": line or "?",
        "found": _found(_first(values, _FOUND)),
        "text": _first(values, _TEXT),
        "currency": values.get("currency", "?"),
        "account": shown_account(values.get("account", "")),
        "own": _one_of(values.get("own", [])),
    }
    told = [str(_REFUSALS[code]) % named]
    if code == "balance" and {"opening_cents", "closing_cents"} <= values.keys():
        told.append(_sum(values))
    if where := _where(code, line, place):
        told.append(_("Het gaat om %(place)s.", place=where))
    if code in _REMEDIES:
        told.append(str(_REMEDIES[code]))
    return " ".join(told)


def already_recorded(file: Any) -> str:
    """When and by whom a file (`recorded_at`, `recorded_by_name`) was recorded before."""
    day = file.recorded_at.astimezone(BRUSSELS).date()
    return str(
        _(
            "Dit afschrift is al ingelezen op %(date)s door %(user)s. Er is niets veranderd.",
            date=long_date(day, language()),
            user=file.recorded_by_name,
        )
    )


def _where(code: str, line: int | None, place: str) -> str:
    """The element or the column, with the line where the sentence before does not name it."""
    row = _("regel %(row)s", row=line) if code == "balance" and line else ""
    return ", ".join(filter(None, (place if len(place) > 1 else "", row)))


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(values[name]) for name in names if name in values), "")


def _found(text: str) -> str:
    return next(
        (str(name) for begin, name in _MESSAGES.items() if begin.startswith(text[:8]) and text),
        text or "?",
    )


def _one_of(accounts: list[str]) -> str:
    shown = [shown_account(account) for account in accounts]
    if len(shown) < 2:
        return "".join(shown)
    return str(_("%(first)s of %(last)s", first=", ".join(shown[:-1]), last=shown[-1]))


def _sum(values: Mapping[str, Any]) -> str:
    moved = values.get("moved_cents", values.get("movements_cents", 0))
    return str(
        _(
            "Het bestand zegt %(opening)s, dan %(moved)s, en op het einde %(closing)s.",
            opening=money(values["opening_cents"], language()),
            moved=money(moved, language()),
            closing=money(values["closing_cents"], language()),
        )
    )
