"""Makes CAMT.053 messages that no bank ever sent, by rolling dice over the schema itself."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from lxml import etree

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_SCHEMAS = Path(__file__).resolve().parents[1] / "samples" / "bank" / "camt"
# A part of a pattern: a class of signs or one sign, and how often it stands there.
_PATTERN = re.compile(r"(\[[^\]]+\]|\\?.)(?:\{(\d+)(?:,(\d+))?\})?")
_WORDS = ("inschrijving", "+++202/6000/20101+++", "A & B", "<cursus>", "é  ü", "]]>", "x" * 9)
_INSTANTS = ("", "Z", "+01:00", "-11:30", ".123", ".1234567Z")

# Deeper, nothing that may be left out is there: parties within parties never end.
_DEEPEST = 14


class Schema:
    """The schema of one version, from which valid messages are drawn."""

    def __init__(self, version: int) -> None:
        self.root = etree.parse(str(_SCHEMAS / f"camt.053.001.{version:02d}.xsd")).getroot()
        self.validator = etree.XMLSchema(self.root)
        self.namespace = self.root.get("targetNamespace")
        self.types = {one.get("name"): one for one in self.root if one.get("name")}

    def message(self, dice: Random) -> Any:
        """Return a `Document` of which anything optional may be there or not."""
        document = etree.Element(f"{{{self.namespace}}}Document", nsmap={None: self.namespace})
        self._fill(document, "Document", dice, 0)
        return document

    def _fill(self, element: Any, name: str, dice: Random, depth: int) -> None:
        kind = self.types[name]
        content = kind.find(f"{_XSD}simpleContent/{_XSD}extension")
        if content is not None:
            element.set("Ccy", dice.choice(("EUR", "EUR", "EUR", "USD")))
            element.text = self._text(content.get("base"), dice)
        elif kind.tag == f"{_XSD}simpleType":
            element.text = self._text(name, dice)
        else:
            for particle in kind:
                self._add(element, particle, dice, depth)

    def _add(self, parent: Any, particle: Any, dice: Random, depth: int) -> None:
        if particle.tag == f"{_XSD}sequence":
            for part in particle:
                self._add(parent, part, dice, depth)
        elif particle.tag == f"{_XSD}choice":
            self._add(parent, dice.choice(list(particle)), dice, depth)
        elif particle.tag == f"{_XSD}element":
            for _ in range(_times(particle, dice, depth)):
                child = etree.SubElement(parent, f"{{{self.namespace}}}{particle.get('name')}")
                self._fill(child, particle.get("type"), dice, depth + 1)
        else:
            # Anything at all may stand in an envelope of supplementary data.
            child = etree.SubElement(parent, "{urn:anything}Amt", Ccy="EUR")
            child.text = "1.00"

    def _text(self, name: str, dice: Random) -> str:
        facets = self.types[name].find(f"{_XSD}restriction")
        base = facets.get("base").removeprefix("xs:")
        found = {facet.tag.removeprefix(_XSD): facet.get("value") for facet in facets}
        values = [facet.get("value") for facet in facets.iter(f"{_XSD}enumeration")]
        if values:
            return str(dice.choice(values))
        if name.startswith("ExternalEntryStatus"):
            return dice.choice(("BOOK", "BOOK", "PDNG", "FUTR"))
        if "pattern" in found:
            return "".join(_signs(found["pattern"], dice))
        if base == "string":
            return _words(int(found.get("maxLength", 20)), dice)
        return _simple(base, int(found.get("fractionDigits", 0)), dice)


def make_tie(document: Any, namespace: str) -> int:
    """Give every statement balances that tie, and return what all booked entries moved in cents.

    Entries get the currency of the account and at least one day, without which no reader could
    book them.
    """
    name = f"{{{namespace}}}%s"
    total = 0
    for statement in document.iter(name % "Stmt"):
        for currency in statement.iterfind(f"{name % 'Acct'}/{name % 'Ccy'}"):
            currency.text = "EUR"
        moved = sum(_settle(entry, name) for entry in statement.iterfind(name % "Ntry"))
        first, *others = statement.findall(name % "Bal")
        for balance in others:
            statement.remove(balance)
        after = etree.fromstring(etree.tostring(first))
        first.addnext(after)
        _set_balance(first, name, "OPBD", Decimal(-5))
        _set_balance(after, name, "CLBD", moved - 5)
        total += int(moved * 100)
    return total


def _settle(entry: Any, name: str) -> Decimal:
    amount = entry.find(name % "Amt")
    amount.set("Ccy", "EUR")
    if entry.find(name % "BookgDt") is None and entry.find(name % "ValDt") is None:
        status = entry.find(name % "Sts")
        status.addnext(etree.fromstring(_day(name % "BookgDt", name % "Dt")))
    if "".join(entry.find(name % "Sts").itertext()) != "BOOK":
        return Decimal(0)
    sign = -1 if entry.findtext(name % "CdtDbtInd") == "DBIT" else 1
    return sign * Decimal(amount.text)


def _day(outer: str, inner: str) -> bytes:
    element = etree.Element(outer)
    etree.SubElement(element, inner).text = "2026-11-20"
    return etree.tostring(element)


def _set_balance(balance: Any, name: str, code: str, amount: Decimal) -> None:
    kind = balance.find(f"{name % 'Tp'}/{name % 'CdOrPrtry'}")
    for child in list(kind):
        kind.remove(child)
    etree.SubElement(kind, name % "Cd").text = code
    balance.find(name % "Amt").set("Ccy", "EUR")
    balance.find(name % "Amt").text = str(abs(amount))
    balance.find(name % "CdtDbtInd").text = "DBIT" if amount < 0 else "CRDT"


def _times(particle: Any, dice: Random, depth: int) -> int:
    least = int(particle.get("minOccurs", 1))
    most = particle.get("maxOccurs", "1")
    if particle.get("name") in ("Ntry", "NtryDtls", "TxDtls", "Ustrd"):
        return dice.randint(max(least, 1 if depth < 5 else 0), 3)
    if depth > _DEEPEST or dice.random() < 0.6:
        return least
    return dice.randint(least, min(2, 2 if most == "unbounded" else int(most)))


def _signs(pattern: str, dice: Random) -> Iterator[str]:
    """Yield the signs of one text that a pattern allows; groups that may be left out are."""
    for signs, least, most in _PATTERN.findall(
        re.sub(r"\([^()\[\]]*(\[[^)]*)?\)\{0,1\}", "", pattern)
    ):
        allowed = _class(signs)
        for _ in range(dice.randint(int(least or 1), int(most or least or 1))):
            yield dice.choice(allowed)


def _class(signs: str) -> str:
    if not signs.startswith("["):
        return signs[-1]
    inner = re.sub(r"\\(.)", r"\1", signs[1:-1])
    return re.sub(
        r"(\w)-(\w)", lambda ends: "".join(map(chr, range(ord(ends[1]), ord(ends[2]) + 1))), inner
    )


def _words(longest: int, dice: Random) -> str:
    text = " ".join(dice.choice(_WORDS) for _ in range(dice.randint(1, 3)))
    return text[:longest] or "x"


def _simple(base: str, decimals: int, dice: Random) -> str:
    day = f"20{dice.randint(10, 30)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
    number = dice.randint(0, 10**6)
    texts = {
        "boolean": ("true", "false", "1", "0"),
        "date": (day, f"{day}Z", f"{day}+02:00"),
        "dateTime": (f"{day}T{dice.randint(0, 23):02d}:59:30{dice.choice(_INSTANTS)}",),
        "gYearMonth": (day[:7],),
        # All the ways in which a schema lets the same number be written.
        "decimal": (f"{number}", f"+{number}", f"00{number}", f"{number}.", "-0")
        + ((f"{number}.5", f"{number}.25", f".{number % 90 + 10}", f"{number}.70000"))[
            : 4 * bool(decimals)
        ],
    }
    return dice.choice(texts[base])
