"""Makes sure that a file is whole and harmless XML, and returns it as text."""

from xml.parsers import expat
from xml.parsers.expat import errors

from lxml import etree

from portal.readers.statements.facts import Fault, UnreadableStatement

# A parser of lxml that opens nothing, follows nothing and grows nothing.
SAFE: dict[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

_CUT_OFF = frozenset(
    errors.codes[name]
    for name in (
        errors.XML_ERROR_NO_ELEMENTS,
        errors.XML_ERROR_UNCLOSED_TOKEN,
        errors.XML_ERROR_PARTIAL_CHAR,
        errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
# The encodings that expat reads by itself; for any other it knows one byte a letter only.
_OWN = frozenset(("utf-8", "utf-16", "iso-8859-1", "us-ascii"))
# What either parser says of bytes that are no letters.
_ENCODING = frozenset(
    errors.codes[name]
    for name in (errors.XML_ERROR_UNKNOWN_ENCODING, errors.XML_ERROR_INCORRECT_ENCODING)
)
_LETTERS = frozenset(
    (
        etree.ErrorTypes.ERR_INVALID_ENCODING,
        etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
        etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
    )
)


# What libxml2 says of a document whose elements are still open at its end.
_STILL_OPEN = frozenset((etree.ErrorTypes.ERR_DOCUMENT_END, etree.ErrorTypes.ERR_TAG_NOT_FINISHED))


class Unusual(Exception):
    """Markup that is right and that no bank writes so; the same in plain words can be read."""

    def __init__(self, line: int | None) -> None:
        super().__init__(f"unusual markup at line {line}")
        self.line = line


class _OtherEncoding(Exception):
    """The document declares an encoding that only the other parser may know."""


def text_of(data: bytes) -> str:
    """Return a document as text in which every `<` begins a tag; raises `UnreadableStatement`.

    Checking it costs half of building it: no tree is made of the thousands of entries.
    """
    return data.decode("utf-8-sig") if _is_plain(data) else plain_text_of(data)


def plain_text_of(data: bytes) -> str:
    """Return the same document without comments, sections and other ways of writing."""
    try:
        root = etree.fromstring(data, etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError as error:
        raise _libxml_refusal(error, data) from None
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse_document_type()
    written: str = etree.tostring(root, encoding="unicode")
    # Lines are counted from the beginning of the file.
    line: int = root.sourceline
    return "\n" * (line - 1) + written


def _is_plain(data: bytes) -> bool:
    """Say whether the document is UTF-8 and nothing but tags; raises when it is broken."""
    encodings = ["utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"]
    others: list[object] = []

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        encodings.append((encoding or encodings[0]).lower())
        if encodings[-1] not in _OWN:
            raise _OtherEncoding

    parser = expat.ParserCreate()
    parser.XmlDeclHandler = declaration
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.CommentHandler = parser.StartCdataSectionHandler = lambda *other: others.append(other)
    parser.ProcessingInstructionHandler = lambda *other: others.append(other)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _refusal(error, data, encodings[-1]) from None
    except _OtherEncoding:
        return False
    return encodings[-1] == "utf-8" and not others


def _refuse_document_type(*_: object) -> None:
    """No bank writes a document type, and all that XML is attacked with begins with one."""
    raise UnreadableStatement(Fault.NOT_A_STATEMENT, place="DOCTYPE")


def _refusal(error: expat.ExpatError, data: bytes, encoding: str) -> UnreadableStatement:
    """Say why a document cannot be read, with the line and never with the parser's own words."""
    if error.code in _CUT_OFF:
        return UnreadableStatement(Fault.CUT_OFF, error.lineno)
    if error.code in _ENCODING or not _is_text(data, encoding):
        return UnreadableStatement(Fault.BAD_ENCODING, error.lineno)
    return UnreadableStatement(Fault.BAD_RECORD, error.lineno, "XML")


def _libxml_refusal(error: etree.XMLSyntaxError, data: bytes) -> UnreadableStatement:
    """Say the same of what the other parser could not read."""
    if error.code in _LETTERS:
        return UnreadableStatement(Fault.BAD_ENCODING, error.lineno)
    if error.code in _STILL_OPEN or not data.rstrip(b"\x00 \t\r\n").endswith(b">"):
        return UnreadableStatement(Fault.CUT_OFF, error.lineno)
    return UnreadableStatement(Fault.BAD_RECORD, error.lineno, "XML")


def _is_text(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
