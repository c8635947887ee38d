"""Finds the statements in XML that others made, and refuses what is no statement of account."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from portal.readers.statements.camt.wellformed import SAFE, Unusual
from portal.readers.statements.facts import Fault, UnreadableStatement

# Any element of lxml, which ships no types.
Element = Any

_ISO_20022 = re.compile(r"urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3})\.(\d{3})\.(\d{2})")
_STATEMENT = "camt.053"
# Version 01 was another message; 02 is the oldest that banks use, 14 the newest there is.
_VERSIONS = range(2, 15)
# In what the parts of a message stand.
_ABOVE = {"Ntry": "Stmt", "Stmt": "BkToCstmrStmt"}

# Where an entry begins, with the prefix of its namespace; it may be empty.
_ENTRY = re.compile(r"<((?:[^\s<>/:]+:)?)Ntry(?:\s[^>]*|/)?>")


class Span(NamedTuple):
    """Where an entry stands in the text, and on which line it begins."""

    start: int
    end: int
    line: int


class Sheet(NamedTuple):
    """A `Stmt` without its entries, and where these stand in the text of the message."""

    element: Element
    text: str
    entries: list[Span]


def sheets_of(text: str) -> Iterator[Sheet]:
    """Yield the statements in a document; raises `UnreadableStatement` for what holds none.

    The message may stand in an envelope, and an envelope may hold several. The entries are cut
    out, so that what is built as a tree stays small however many there are.
    """
    rest, runs = _cut(text)
    try:
        root = etree.fromstring(rest.encode(), etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError as error:
        raise Unusual(error.lineno) from None
    found = False
    # The whole document is looked at before anything of it is read.
    for element in list(_parts(root)):
        if element.tag.endswith("}Stmt"):
            found = True
            places = element.iterchildren(element.tag.removesuffix("Stmt") + "Ntry")
            entries = [span for place in places for span in runs[int(place.get("run"))]]
            yield Sheet(element, text, entries)
    if not found:
        place = etree.QName(root).localname
        raise UnreadableStatement(Fault.NOT_A_STATEMENT, root.sourceline, place)


def _cut(text: str) -> tuple[str, list[list[Span]]]:
    """Return the document without its entries, and these in runs that follow each other.

    In the place of each run stands an empty entry with its number, and with its line ends, so
    that all that comes behind keeps its line.
    """
    kept: list[str] = []
    runs: list[list[Span]] = []
    run: list[Span] = []
    last, line = 0, 1
    while begin := _ENTRY.search(text, last):
        start, prefix = begin.start(), begin[1]
        gap = text[last:start]
        line += gap.count("\n")
        if text[begin.end() - 2] == "/":
            raise UnreadableStatement(Fault.BAD_RECORD, line, "Ntry")
        end = text.find(f"</{prefix}Ntry>", start)
        if end < 0:
            raise Unusual(line)
        if not runs or (gap and not gap.isspace()):
            kept += (gap, f'<{prefix}Ntry run="{len(runs)}"/>')
            runs.append(run := [])
        else:
            kept.append(gap)
        last = end + len(prefix) + len("</Ntry>")
        run.append(Span(start, last, line))
        if lines := text.count("\n", start, last):
            line += lines
            kept.append("\n" * lines)
    kept.append(text[last:])
    return "".join(kept), runs


def _parts(root: Element) -> Iterator[Element]:
    """Yield each `Stmt` and each run of entries; raises for one in a wrong place."""
    known: str | None = None
    for element in root.iter("{*}Document", "{*}Stmt", "{*}Ntry"):
        namespace, _, name = element.tag.rpartition("}")
        if namespace != known:
            _check(element, namespace.removeprefix("{"))
            known = namespace
        if name == "Document":
            continue
        parent = element.getparent()
        if parent is None or parent.tag != f"{known}}}{_ABOVE[name]}":
            raise UnreadableStatement(Fault.BAD_RECORD, element.sourceline, name)
        yield element


def _check(element: Element, namespace: str) -> None:
    """Refuse another message, or a version that nobody knows yet."""
    document = next(element.iterancestors("{*}Document"), element)
    line, place = document.sourceline, etree.QName(document).localname
    message = _ISO_20022.fullmatch(namespace)
    if message is None:
        raise UnreadableStatement(Fault.NOT_A_STATEMENT, line, place, found=namespace[:60])
    name, variant, version = message.groups()
    if name != _STATEMENT:
        raise UnreadableStatement(Fault.OTHER_MESSAGE, line, place, found=name)
    if variant != "001" or int(version) not in _VERSIONS:
        found = f"{name}.{variant}.{version}"
        raise UnreadableStatement(Fault.OTHER_VERSION, line, place, found=found)
