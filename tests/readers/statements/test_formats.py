"""A file is recognised by what it holds and never by its name; what is none is refused."""

import pytest

from portal.readers.statements import MAX_BYTES, read_statement
from portal.readers.statements.facts import Fault, StatementFormat, UnreadableStatement


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("coda/synthetic-be-ogm.cod", StatementFormat.CODA),
        ("camt/synthetic-be-camt053-v08-ogm.xml", StatementFormat.CAMT053),
        ("csv/kbc.csv", StatementFormat.CSV),
        ("mt940/cmxl-mt940.sta", StatementFormat.MT940),
    ],
)
@pytest.mark.parametrize("called", ["", "afschrift.pdf", "x.xml", "y.cod"])
def test_the_content_decides(sample, name, format, called):
    assert read_statement(sample(name), name=called).format is format


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.EMPTY),
        (b" \r\n\t\x00", Fault.EMPTY),
        (b"x" * (MAX_BYTES + 1), Fault.TOO_LARGE),
        (b"%PDF-1.7\n1 0 obj", Fault.NOT_A_STATEMENT),
        (b"PK\x03\x04" + b"\x00" * 40, Fault.NOT_A_STATEMENT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", Fault.NOT_A_STATEMENT),
        (b"Beste school,\n\nhierbij het afschrift.", Fault.NOT_A_STATEMENT),
        (b"<html><body>Aanmelden</body></html>", Fault.NOT_A_STATEMENT),
        (b"a;b;c;d;e\n1;2;3;4;5\n", Fault.NO_COLUMNS),
    ],
)
def test_what_is_no_statement_is_refused(data, fault):
    with pytest.raises(UnreadableStatement) as refused:
        read_statement(data)
    assert refused.value.fault is fault
