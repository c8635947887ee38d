"""Only a CAMT.053 message is read; anything else that is XML is told what it is, or refused."""

import pytest

from portal.readers.statements.camt import looks_like_camt, read_camt
from portal.readers.statements.camt.wellformed import text_of
from portal.readers.statements.facts import Fault, UnreadableStatement
from tests.statements.edit_camt import entry, message, statement

GOOD = message(statement(entry(), closing="10.00"))


def refusal(data):
    with pytest.raises(UnreadableStatement) as refused:
        read_camt(data)
    return refused.value


@pytest.mark.parametrize("version", [f"{number:02d}" for number in range(2, 15)])
def test_every_version_from_02_to_14_is_read(version):
    [found] = read_camt(message(statement(entry(), closing="10.00"), version=version)).statements
    assert [one.amount_cents for one in found.entries] == [1000]


@pytest.mark.parametrize(
    ("namespace", "fault", "found"),
    [
        ("urn:iso:std:iso:20022:tech:xsd:camt.053.001.01", Fault.OTHER_VERSION, "camt.053.001.01"),
        ("urn:iso:std:iso:20022:tech:xsd:camt.053.001.15", Fault.OTHER_VERSION, "camt.053.001.15"),
        ("urn:iso:std:iso:20022:tech:xsd:camt.053.002.02", Fault.OTHER_VERSION, "camt.053.002.02"),
        ("urn:iso:std:iso:20022:tech:xsd:camt.052.001.08", Fault.OTHER_MESSAGE, "camt.052"),
        ("urn:iso:std:iso:20022:tech:xsd:pain.001.001.03", Fault.OTHER_MESSAGE, "pain.001"),
        ("http://www.w3.org/1999/xhtml", Fault.NOT_A_STATEMENT, "http://www.w3.org/1999/xhtml"),
    ],
)
def test_another_message_is_named(namespace, fault, found):
    own = b"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
    refused = refusal(b"\n" + GOOD.replace(own, namespace.encode()))
    assert (refused.fault, refused.line, refused.place) == (fault, 2, "Document")
    assert refused.values == {"found": found}


@pytest.mark.parametrize(
    ("found", "whole", "part"),
    [
        ("camt.052", b"BkToCstmrAcctRpt", b"Rpt"),
        ("camt.054", b"BkToCstmrDbtCdtNtfctn", b"Ntfctn"),
    ],
)
def test_another_message_is_named_though_it_holds_no_statement(found, whole, part):
    for own in (GOOD, message(statement())):
        other = own.replace(b"camt.053", found.encode()).replace(b"BkToCstmrStmt", whole)
        refused = refusal(other.replace(b"Stmt>", part + b">"))
        assert (refused.fault, refused.place) == (Fault.OTHER_MESSAGE, "Document")
        assert refused.values == {"found": found}


def test_a_statement_of_another_message_is_told_with_the_document_that_holds_it():
    """The namespace is that of the statement, which no document announced."""
    other = b'<Stmt xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08">'
    refused = refusal(b"\n" + GOOD.replace(b"<Stmt>", b"\n" + other))
    assert (refused.fault, refused.line, refused.place) == (Fault.OTHER_MESSAGE, 2, "Document")


def test_a_message_without_its_namespace_is_refused():
    bare = GOOD.replace(b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', b"")
    assert refusal(bare).fault is Fault.NOT_A_STATEMENT


def test_other_xml_is_no_statement():
    refused = refusal(b"<?xml version='1.0'?>\n<html><body/></html>")
    assert (refused.fault, refused.line, refused.place) == (Fault.NOT_A_STATEMENT, 2, "html")


def test_a_message_may_stand_in_an_envelope_with_others():
    envelope = b"<Envelope><Head/>" + GOOD + GOOD + b"</Envelope>"
    assert len(read_camt(envelope).statements) == 2


@pytest.mark.parametrize(
    "misplaced",
    [
        GOOD.replace(b"BkToCstmrStmt", b"Elsewhere"),
        GOOD.replace(b"<Ntry>", b"<X><Ntry>").replace(b"</Ntry>", b"</Ntry></X>"),
        GOOD.replace(b"</Stmt>", b"</Stmt><Ntry/>"),
    ],
)
def test_a_statement_or_an_entry_in_a_wrong_place_is_not_passed_over(misplaced):
    assert refusal(misplaced).fault is Fault.BAD_RECORD


@pytest.mark.parametrize(
    ("plain", "unusual"),
    [
        (b"</Ntry>", b"</Ntry >"),
        (b"</Ntry>", b"</Ntry\n>"),
        (b"<Ntry>", b"<Ntry\n x='1'>"),
        (b'<Amt Ccy="EUR">10.00<', b"<Amt x='a>b' Ccy = 'EUR' ><![CDATA[10.00]]><"),
        (b"<Sts>BOOK", b"<Sts><?say nothing?><!-- <Ntry> -->BO<!-- -->OK"),
        (b"10.00", b"&#49;&#x30;.00"),
        (b"<Stmt>", b"<Stmt xmlns:x='urn:other' x:y='1'>"),
        (b"<Id>S1</Id>", b"<Id>A &gt; B</Id><!-- </Ntry> -->"),
    ],
)
def test_other_ways_of_writing_the_same_read_the_same(plain, unusual):
    """Each in a message of several entries, so that none could swallow the next."""
    message_of_two = message(statement(entry(), entry(), closing="20.00"))
    [usual] = read_camt(message_of_two).statements
    [found] = read_camt(message_of_two.replace(plain, unusual)).statements
    assert [one._replace(line=0) for one in found.entries] == [
        one._replace(line=0) for one in usual.entries
    ]


def test_one_entry_that_is_closed_unusually_swallows_none_of_the_others():
    whole = message(statement(entry(), entry("20.00"), closing="30.00", balances=""))
    [found] = read_camt(whole.replace(b"</Ntry>", b"</Ntry >", 1)).statements
    assert [one.amount_cents for one in found.entries] == [1000, 2000]


def test_an_ordinary_document_is_taken_as_it_stands():
    """Only an unusual one is built and written anew, which costs as much again as reading it."""
    for declared in (b"", b'<?xml version="1.0" encoding="UTF-8"?>\n'):
        assert text_of(declared + GOOD) == (declared + GOOD).decode()


def test_markup_that_cannot_be_taken_apart_at_all_is_refused():
    """An entry within an entry is right XML, and no message of any version."""
    for inside, place in ((b"", "Ntry"), (b"1", "XML")):
        refused = refusal(GOOD.replace(b"<Sts>", b"<X><Ntry>" + inside + b"</Ntry></X><Sts>"))
        assert (refused.fault, refused.line, refused.place) == (Fault.BAD_RECORD, 1, place)


def test_lines_are_those_of_the_file():
    entries = "\n\n".join(["", entry(), entry().replace("<Sts>", "\n<Sts>"), entry(), entry()])
    written = b'<?xml version="1.0"?>\n' + message(statement(entries, closing="40.00"))
    written = written.replace(b"<BkToCstmrStmt>", b"\n<BkToCstmrStmt>")
    expected = [
        number
        for number, line in enumerate(written.split(b"\n"), 1)
        for _ in range(line.count(b"<Ntry>"))
    ]
    assert [one.line for one in read_camt(written).statements[0].entries] == expected
    commented = written.replace(b"<GrpHdr>", b"<!-- c --><GrpHdr>")
    assert [one.line for one in read_camt(commented).statements[0].entries] == expected
    refused = refusal(written.replace(b"</Stmt>", b"</Stmt>\n<Stmt><Ntry/></Stmt>"))
    assert refused.line == written[: written.index(b"</Stmt>")].count(b"\n") + 2


def test_what_stands_behind_an_entry_of_several_lines_keeps_its_line():
    spread = statement(entry().replace("<Sts>", "\n\n<Sts>"), closing="10.00")
    refused = refusal(message(spread, "\n" + statement(entry(), closing="99.00")))
    assert (refused.fault, refused.line, refused.place) == (Fault.BALANCE, 4, "Stmt")


def test_a_statement_that_is_the_whole_document_is_refused():
    own = b'<Stmt xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>'
    assert refusal(own).fault is Fault.BAD_RECORD


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf8", "utf-8-sig", "utf-16", "iso-8859-1", "cp1252"]
)
def test_the_encoding_that_the_document_declares_is_used(encoding):
    named = entry(info="<AddtlNtryInf>Café</AddtlNtryInf>")
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    text = declared + message(statement(named, closing="10.00")).decode()
    data = text.encode(encoding)
    assert looks_like_camt(data)
    assert read_camt(data).statements[0].entries[0].communication == "Café"


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace(b"<Id>S1</Id>", b"<Id>\xff\xfe</Id>"),
        b'<?xml version="1.0" encoding="ebcdic-x"?>' + GOOD,
        b'<?xml version="1.0" encoding="utf-16"?>' + GOOD,
        b'<?xml version="1.0" encoding="utf8"?>' + GOOD.replace(b"S1", b"\xff\xfe"),
    ],
)
def test_bytes_that_are_not_in_the_declared_encoding_are_refused(data):
    assert refusal(data).fault is Fault.BAD_ENCODING


def test_a_document_that_breaks_off_is_told_so():
    spread = GOOD.replace(b"<", b"\n<")
    refused = refusal(spread[:-20])
    assert (refused.fault, refused.line) == (Fault.CUT_OFF, spread[:-20].count(b"\n") + 1)


def test_broken_markup_is_named_by_its_line():
    spread = GOOD.replace(b"<Ntry>", b"\n<Ntry>").replace(b"</Ntry>", b"</Entry>")
    refused = refusal(spread)
    assert (refused.fault, refused.line, refused.place) == (Fault.BAD_RECORD, 2, "XML")


BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
FILE = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf8"])
@pytest.mark.parametrize("doctype", [BOMB, FILE, b"<!DOCTYPE Document>"])
def test_a_document_type_is_refused_in_any_encoding(doctype, encoding):
    attack = (
        b'<?xml version="1.0" encoding="ENC"?>'
        + doctype
        + GOOD.replace(b"S1", b"&c;" if doctype is BOMB else b"S1")
    ).decode()
    refused = refusal(attack.replace("ENC", encoding).encode(encoding))
    assert (refused.fault, refused.place) == (Fault.NOT_A_STATEMENT, "DOCTYPE")


def test_an_entity_that_nobody_declared_is_refused():
    assert refusal(GOOD.replace(b"S1", b"&xxe;")).fault is Fault.BAD_RECORD


def test_depth_without_end_is_refused():
    deep = b"<RltdPties>" * 5000 + b"</RltdPties>" * 5000
    assert refusal(GOOD.replace(b"<BookgDt>", deep + b"<BookgDt>")).fault is Fault.BAD_RECORD


@pytest.mark.parametrize("data", [b"", b"Datum;Bedrag", b"0000020112653905", b":20:X"])
def test_other_files_do_not_look_like_xml(data):
    assert not looks_like_camt(data)
