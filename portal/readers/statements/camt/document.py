"""Walks through XML that others made, and refuses what is no statement of account."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from portal.readers.statements.facts import Fault, UnreadableStatement

# Any element of lxml, which ships no types.
Element = Any

# A parser that opens nothing, follows nothing and grows nothing.
SAFE: dict[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "remove_blank_text": True,
}

_ISO_20022 = re.compile(r"urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3})\.(\d{3})\.(\d{2})")
_STATEMENT = "camt.053"
# Version 01 was another message; 02 is the oldest that banks use, 14 the newest there is.
_VERSIONS = range(2, 15)

# In what the parts of a message stand.
_ABOVE = {"Ntry": "Stmt", "Stmt": "BkToCstmrStmt"}

# What libxml2 says of a document whose elements are still open at its end.
_STILL_OPEN = frozenset((etree.ErrorTypes.ERR_DOCUMENT_END, etree.ErrorTypes.ERR_TAG_NOT_FINISHED))
_ENCODING = frozenset(
    getattr(etree.ErrorTypes, name)
    for name in ("ERR_INVALID_ENCODING", "ERR_UNKNOWN_ENCODING", "ERR_UNSUPPORTED_ENCODING")
)


def walk(data: bytes) -> Iterator[Element]:
    """Yield every `Ntry` of a statement and, behind them, their `Stmt`, as each is complete.

    The message may stand in an envelope, and an envelope may hold several. Whoever has read an
    element should clear it, so that memory does not grow with the file. Raises
    `UnreadableStatement` for what is no XML, another message, or holds no statement.
    """
    # No bank writes a document type, and all that XML is attacked with begins with one.
    if b"<!DOCTYPE" in data:
        raise UnreadableStatement(Fault.NOT_A_STATEMENT, place="DOCTYPE")
    tags = ("{*}Ntry", "{*}Stmt", "{*}Document")
    parser = etree.iterparse(BytesIO(data), events=("end",), tag=tags, **SAFE)
    try:
        yield from _parts(parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(error, data) from None


def _parts(parser: Any) -> Iterator[Element]:
    known: str | None = None
    found = False
    for _, element in parser:
        namespace, _, name = element.tag.rpartition("}")
        if namespace != known:
            _check(element, namespace.removeprefix("{"))
            known = namespace
        if name == "Document":
            continue
        parent = element.getparent()
        expected = f"{known}}}{_ABOVE[name]}"
        if parent is None or parent.tag != expected:
            raise UnreadableStatement(Fault.BAD_RECORD, element.sourceline, name)
        found = found or name == "Stmt"
        yield element
    if not found or parser.root.getroottree().docinfo.internalDTD is not None:
        place = etree.QName(parser.root).localname
        raise UnreadableStatement(Fault.NOT_A_STATEMENT, parser.root.sourceline, place)


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


def _refusal(error: etree.XMLSyntaxError, data: bytes) -> UnreadableStatement:
    """Say why a document cannot be parsed, with the line and never with the parser's own words."""
    line = error.lineno or 1
    if error.code in _ENCODING:
        return UnreadableStatement(Fault.BAD_ENCODING, line)
    if error.code in _STILL_OPEN or not data.rstrip(b"\x00 \t\r\n").endswith(b">"):
        return UnreadableStatement(Fault.CUT_OFF, line)
    return UnreadableStatement(Fault.BAD_RECORD, line, "XML")
