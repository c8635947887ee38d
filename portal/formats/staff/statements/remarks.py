"""Says what is odd about a statement that can be recorded all the same."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.formats.language import language
from portal.formats.plain import money

# By the codes of readers.statements.Doubt and of actions.statements.Worry.
_REMARKS = {
    "trailer_total": _l(
        "De totalen die de bank meegeeft kloppen niet met de bewegingen. De saldo’s kloppen wel."
    ),
    "record_count": _l("De bank telt %(said)s regels en wij tellen er %(counted)s."),
    "details_differ": _l(
        "De details van deze beweging kloppen niet met het totaal. We nemen het totaal."
    ),
    "other_account_at_end": _l("Op het einde staat een andere rekening dan in het begin."),
    "duplicate_copy": _l("De bank noemt dit bestand een kopie."),
    "bad_check_digits": _l("Het rekeningnummer in het bestand heeft een verkeerd controlegetal."),
    "no_balances": _l("Dit bestand heeft geen saldo’s. Kijk zelf na of alle bewegingen er zijn."),
    "no_account": _l("In dit bestand staat geen rekeningnummer."),
    "not_booked": _l("Deze beweging is nog niet geboekt door de bank. We slaan ze over."),
    "unknown_record": _l("Deze regel kennen we niet. We slaan hem over."),
    "unreadable_row": _l("Deze regel is niet leesbaar. We slaan hem over."),
    "more_announced": _l("De bank kondigt nog een bestand aan. Vraag het als je het niet hebt."),
    "odd_sign": _l("Hier staat een teken dat niet leesbaar is. Kijk de naam en de mededeling na."),
    "opening_differs": _l(
        "Het beginsaldo is %(told)s. Het eindsaldo van afschrift %(number)s was %(known)s."
    ),
    "otherwise_divided": _l(
        "Afschrift %(number)s is al ingelezen en heeft dezelfde saldo’s, maar andere regels. "
        "Tel niets dubbel."
    ),
    "account_assumed": _l(
        "In dit bestand staat geen rekeningnummer. We nemen de rekening van de school."
    ),
}


def remark_text(code: str, line: int | None, values: Mapping[str, Any]) -> str:
    """What is odd, with the line of the file where there is one."""
    told = _gap(values) if code == "gap" else str(_REMARKS[code]) % _named(values)
    if line is None:
        return told
    return str(_("Regel %(row)s: %(text)s", row=line, text=_uncapitalised(told)))


def _gap(values: Mapping[str, Any]) -> str:
    year, first, last = values["year"], values["first"], values["last"]
    if first == last:
        return str(_("Afschrift %(value)s ontbreekt.", value=f"{year}-{first:03d}"))
    return str(
        _(
            "Afschriften %(first)s tot en met %(last)s ontbreken.",
            first=f"{year}-{first:03d}",
            last=f"{year}-{last:03d}",
        )
    )


def _named(values: Mapping[str, Any]) -> dict[str, object]:
    """The values by the names of the sentences; readers call what the bank says by two names."""
    return {
        "said": values.get("said", values.get("told", "?")),
        "counted": values.get("counted", "?"),
        "told": _amount(values.get("told_cents")),
        "known": _amount(values.get("known_cents")),
        "number": values.get("number", "?"),
    }


def _amount(cents: int | None) -> str:
    return "?" if cents is None else money(cents, language())


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]
