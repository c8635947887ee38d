"""Another program (mail-parser) reads every kind of mail, in each language, as it was meant."""

import re
from datetime import UTC, datetime

import mailparser
import pytest

from portal.mail import Kind, compose, to_email
from tests.mail.examples import CASES, facts_for

AT = datetime(2026, 9, 10, 8, 12, tzinfo=UTC)
# What a text leaves behind that was not filled in, in any of the ways of writing it.
UNFILLED = re.compile(r"%\(|%[sd]\b|\{[\w ]*\}|\{\{|\bNone\b|Undefined")


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
@pytest.mark.parametrize(
    ("kind", "change"), CASES, ids=[f"{kind}-{n}" for n, (kind, _) in enumerate(CASES)]
)
def test_every_kind_of_mail_is_read_without_unknown_placeholders(
    kind: Kind, change: dict[str, object], language: str
) -> None:
    written = compose(kind, language, facts_for(kind, **change))
    sent = to_email(
        written,
        sender="KMO-loket <kmo@leerstad.example>",
        to_name="Els Peeters",
        to_email="els@bakkerij-peeters.example",
        message_id="7k3m9qxr@kmo-loket",
        date=AT,
    )
    read = mailparser.parse_from_bytes(sent.as_bytes())
    # It drops the space where a long line goes on behind an encoded word; test_message.py has that.
    assert "".join(read.subject.split()) == "".join(written.subject.split())
    assert read.from_ == [("KMO-loket", "kmo@leerstad.example")]
    assert read.to == [("Els Peeters", "els@bakkerij-peeters.example")]
    assert read.message_id == "<7k3m9qxr@kmo-loket>"
    assert read.date == AT
    [text], [page] = read.text_plain, read.text_html
    assert text.replace("\r\n", "\n") == written.text
    assert page.replace("\r\n", "\n") == written.html
    assert not UNFILLED.search(f"{read.subject}\n{text}\n{page}")
    assert not read.defects
    assert not read.attachments
