"""Learns once how a bank builds an entry, so that all entries of that build are read by position.

A bank writes thousands of entries in a handful of builds: the same elements and attributes around
other texts. Walking down to each value costs several times the parsing itself. So an entry is cut
into its markup and its texts; which text is what is worked out for the first entry with that
markup, and looked up for the others.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from portal.readers.statements.camt.document import Element, Span
from portal.readers.statements.camt.wellformed import SAFE, Unusual
from portal.readers.statements.facts import Fault, UnreadableStatement

# The position of what a build does not have: the empty text behind the last one.
NOWHERE = -1

# So many builds are remembered; a file with more of them was not made by a bank.
_MAX_SHAPES = 500
# A text between two tags, blanks included; every `<` begins a tag.
_TEXT = re.compile(">([^<]+)<")
_ESCAPED = re.compile(r"&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|([a-z]+));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
# What a bank may give as the amount of a transaction, what is booked first.
_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt")


class Party(NamedTuple):
    """Where the names and the account of one side stand, the name to be preferred first."""

    names: tuple[int, ...]
    account: int


class DetailShape(NamedTuple):
    """Where the values of one transaction within an entry stand."""

    sign: int
    bank_reference: int
    other_references: tuple[int, ...]
    end_to_end: int
    debtor: Party
    creditor: Party
    free_texts: tuple[int, ...]
    references: tuple[int, ...]
    remarks: tuple[int, ...]
    ordered: int
    information: int
    code: tuple[int, ...]
    is_return: bool


class EntryShape(NamedTuple):
    """Where the values of an entry stand, and those of each of its transactions.

    `kinds` are the kinds of amount that all transactions have in the currency of the entry, each
    with its position for every transaction.
    """

    currency: str
    amount: int
    sign: int
    reversal: int
    status: int
    booked: int
    valued: int
    bank_reference: int
    code: tuple[int, ...]
    information: int
    batch_sizes: tuple[int, ...]
    kinds: tuple[tuple[int, ...], ...]
    details: tuple[DetailShape, ...]


class Shapes:
    """The builds of entries that were seen in one statement."""

    def __init__(self, statement: Element, text: str) -> None:
        """Begin with none; `text` is the document in which the entries stand."""
        self.namespace = statement.tag.removesuffix("Stmt")
        self._prefixes: dict[str | None, str] = dict(statement.nsmap)
        self._text = text
        self._known: dict[str, EntryShape] = {}

    def take_apart(self, entry: Span) -> tuple[EntryShape, list[str]]:
        """Return the build of an entry, and its texts with the empty one at the end."""
        written = self._text[entry.start : entry.end]
        pieces = _TEXT.split(written)
        texts = pieces[1::2]
        markup = "\n".join(pieces[::2])
        shape = self._known.get(markup)
        if shape is None:
            if len(self._known) == _MAX_SHAPES:
                self._known.clear()
            shape = self._known[markup] = self._learn(pieces[::2], entry.line)
        if "&" in written:
            texts = [_ESCAPED.sub(_unescaped, text) for text in texts]
        texts.append("")
        return shape, texts

    def _learn(self, markup: Sequence[str], line: int) -> EntryShape:
        """Put numbers where the texts were, and ask the parser which number stands where."""
        numbered = "".join(f"{piece}>{number}<" for number, piece in enumerate(markup))
        # Within an element with the same prefixes, or their names would mean nothing.
        around = etree.Element("entry", nsmap=self._prefixes)
        around.text = "|"
        before, after = etree.tostring(around, encoding="unicode").split("|")
        try:
            skeleton = etree.fromstring(
                before + numbered[: numbered.rindex(">")] + after, etree.XMLParser(**SAFE)
            )
        except etree.XMLSyntaxError:
            raise Unusual(line) from None
        if len(skeleton) != 1:
            raise Unusual(line)
        entry = skeleton[0]
        if entry.find(".//{*}Ntry") is not None:
            raise UnreadableStatement(Fault.BAD_RECORD, line, "Ntry")
        return _entry(_Places(entry, self.namespace, line))


class _Places:
    """The positions of the texts below one element."""

    def __init__(self, element: Element, namespace: str, line: int) -> None:
        self.element, self.namespace, self.line = element, namespace, line

    def found(self, path: str) -> list[Element]:
        """All elements at a path of plain names."""
        steps = (f"{self.namespace}{name}" for name in path.split("/"))
        return list(self.element.iterfind("/".join(steps)))

    def every(self, *paths: str) -> tuple[int, ...]:
        """The positions at all of the paths, as they follow each other in the file."""
        return tuple(
            sorted(int(found.text) for path in paths for found in self.found(path) if found.text)
        )

    def first(self, *paths: str) -> int:
        """The first position at the first of the paths that has one."""
        return next((place for path in paths for place in self.every(path)), NOWHERE)

    def once(self, path: str) -> int:
        """The position of what may be said once only: which of two amounts would count?"""
        if len(self.found(path)) > 1:
            raise UnreadableStatement(Fault.BAD_RECORD, self.line, path.split("/")[-1])
        return self.first(path)

    def currency(self, path: str) -> str:
        """The currency of the amount at a path."""
        return next((found.get("Ccy", "") for found in self.found(path)), "")

    def each(self, path: str) -> list["_Places"]:
        """The elements at a path, to look further below them."""
        return [_Places(found, self.namespace, self.line) for found in self.found(path)]


def _entry(places: _Places) -> EntryShape:
    details = places.each("NtryDtls/TxDtls")
    currency = places.currency("Amt")
    return EntryShape(
        currency=currency,
        amount=places.once("Amt"),
        sign=places.once("CdtDbtInd"),
        reversal=places.once("RvslInd"),
        # From version 07 on the status is a code within; before, it stood there itself.
        status=places.first("Sts/Cd", "Sts/Prtry", "Sts"),
        booked=places.first("BookgDt/Dt", "BookgDt/DtTm"),
        valued=places.first("ValDt/Dt", "ValDt/DtTm"),
        bank_reference=places.first("AcctSvcrRef"),
        code=_code(places),
        information=places.first("AddtlNtryInf"),
        batch_sizes=places.every("NtryDtls/Btch/NbOfTxs"),
        kinds=tuple(
            tuple(detail.once(path) for detail in details)
            for path in _AMOUNTS
            if details and all(detail.currency(path) == currency for detail in details)
        ),
        details=tuple(map(_detail, details)),
    )


def _detail(places: _Places) -> DetailShape:
    return DetailShape(
        sign=places.once("CdtDbtInd"),
        bank_reference=places.first("Refs/AcctSvcrRef"),
        other_references=tuple(
            places.first(f"Refs/{name}") for name in ("TxId", "InstrId", "EndToEndId")
        ),
        end_to_end=places.first("Refs/EndToEndId"),
        debtor=_party(places, "Dbtr"),
        creditor=_party(places, "Cdtr"),
        free_texts=places.every("RmtInf/Ustrd"),
        references=places.every("RmtInf/Strd/CdtrRefInf/Ref"),
        remarks=places.every("RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Strd/AddtlRmtInf"),
        ordered=places.first("RltdDts/AccptncDtTm", "RltdDts/TxDtTm"),
        information=places.first("AddtlTxInf"),
        code=_code(places),
        is_return=bool(places.found("RtrInf")),
    )


def _party(places: _Places, side: str) -> Party:
    """One side of a payment; from version 07 on a name stands within `Pty`."""
    names = (
        places.first(f"RltdPties/{role}/Pty/Nm", f"RltdPties/{role}/Nm")
        for role in (side, f"Ultmt{side}")
    )
    account = f"RltdPties/{side}Acct/Id"
    return Party(
        names=tuple(name for name in names if name != NOWHERE),
        account=places.first(f"{account}/IBAN", f"{account}/Othr/Id"),
    )


def _code(places: _Places) -> tuple[int, ...]:
    """The levels of the ISO code of a transaction, or the bank's own code."""
    iso = places.every("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")
    return iso or places.every("BkTxCd/Prtry/Cd")


def _unescaped(written: re.Match[str]) -> str:
    """The sign that an XML document writes with an ampersand."""
    decimal, hexadecimal, name = written.groups()
    if name:
        return _NAMED[name]
    return chr(int(decimal) if decimal else int(hexadecimal, 16))
