"""The e-mail that leaves has safe headers, both kinds of text, and is the same on every try."""

import email
import email.policy
import html
import re
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from portal.mail import Composed, Kind, WrongAddress, compose, to_email
from portal.mail.composing import LANGUAGES
from tests.mail.examples import CASES, LINK, facts_for

SENDER = "KMO-loket CVO Leerstad <kmo@leerstad.example>"
AT = datetime(2026, 9, 10, 8, 12, tzinfo=UTC)
MAIL = compose("new_enrolment", "nl", facts_for(Kind.NEW_ENROLMENT))


def built(
    composed: Composed = MAIL,
    *,
    sender: str = SENDER,
    to_name: str = "Els Peeters",
    to: str = "els@bakkerij-peeters.example",
    message_id: str = "7k3m9qxr@kmo-loket",
) -> EmailMessage:
    return to_email(
        composed, sender=sender, to_name=to_name, to_email=to, message_id=message_id, date=AT
    )


def received(message: EmailMessage) -> EmailMessage:
    """The message as another program reads it from the wire."""
    parsed = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def test_a_mail_says_who_when_and_that_a_machine_wrote_it() -> None:
    mail = received(built())
    assert mail["From"] == SENDER
    assert mail["To"] == "Els Peeters <els@bakkerij-peeters.example>"
    # A header that is too long for one line may begin on the next.
    assert mail["Subject"].strip() == MAIL.subject
    assert mail["Date"].datetime == AT
    assert mail["Message-ID"] == "<7k3m9qxr@kmo-loket>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "nl"
    assert mail["List-Unsubscribe"] == f"<{LINK}/account>"


def test_text_and_html_are_two_readings_of_one_mail() -> None:
    mail = received(built())
    assert mail.get_content_type() == "multipart/alternative"
    plain, rich = mail.iter_parts()
    assert (plain.get_content_type(), rich.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == MAIL.text
    assert rich.get_content().replace("\r\n", "\n") == MAIL.html


def test_e13_every_try_carries_the_same_message_id() -> None:
    assert built()["Message-ID"] == built(message_id="<7k3m9qxr@kmo-loket>")["Message-ID"]


def test_what_is_sent_fits_a_server_that_knows_seven_bits_only() -> None:
    data = built(to_name="Ελένη Žofia Łukasz").as_bytes()
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert received(built(to_name="Ελένη Žofia"))["To"].addresses[0].display_name == "Ελένη Žofia"


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("an@straße.example", "an@xn--strae-oqa.example"),
        ("o'neil+kmo@Sub.Example", "o'neil+kmo@sub.example"),
    ],
)
def test_d31_a_domain_with_other_letters_is_written_for_the_wire(
    address: str, sent_to: str
) -> None:
    assert received(built(to=address))["To"].addresses[0].addr_spec == sent_to


@pytest.mark.parametrize(
    "address",
    ["", "els", "els@", "els@x.example\r\nBcc: x@y.example", "els@x.example\n", "a@b.be, c@d.be",
     "Els <els@x.example>", "élise@x.example", "els@x.example\0", "els @x.example",
     "a" * 300 + "@x.be"],
)  # fmt: skip
def test_d31_an_address_that_is_not_exactly_one_is_refused(address: str) -> None:
    with pytest.raises(WrongAddress):
        built(to=address)


@pytest.mark.parametrize("sign", ["\r", "\n", "\r\nBcc: x@evil.example", "\0", "\u2028", "\x85"])
def test_d31_no_header_takes_a_line_break(sign: str) -> None:
    for changes in (
        {"to_name": f"Els{sign}"},
        {"sender": f"Loket{sign} <kmo@leerstad.example>"},
        {"message_id": f"x{sign}@kmo-loket"},
    ):
        with pytest.raises(WrongAddress, match="control sign"):
            built(**changes)
    for hostile in (
        Composed(f"Onderwerp{sign}", "Dag", "<p>Dag</p>", "nl"),
        Composed("Onderwerp", "Dag", "<p>Dag</p>", "nl", f"https://x.example/{sign}"),
    ):
        with pytest.raises(WrongAddress, match="control sign"):
            built(hostile)


@pytest.mark.parametrize(
    "name",
    ["Bcc: x@evil.example", '"Els" <x@evil.example>', "Els, Bob", "a" * 300, "", "(), ;<>@",
     "=?utf-8?q?x?="],
)  # fmt: skip
def test_d31_a_strange_name_adds_no_recipient(name: str) -> None:
    mail = received(built(to_name=name))
    assert [one.addr_spec for one in mail["To"].addresses] == ["els@bakkerij-peeters.example"]
    assert mail["Bcc"] is None


def test_a_long_subject_is_folded_and_comes_back_whole() -> None:
    subject = "Betaling ontvangen: " + "Żółć " * 80 + "einde"
    assert (
        received(built(Composed(subject, "Dag", "<p>Dag</p>", "nl")))["Subject"].strip() == subject
    )


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_email(
            MAIL, sender=SENDER, to_name="", to_email="a@b.be", message_id="x@y",
            date=AT.replace(tzinfo=None),
        )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "change"), CASES)
def test_another_program_reads_every_mail_as_it_was_written(
    kind: Kind, change: dict[str, object], language: str
) -> None:
    """From the bytes alone, in each language: who wrote to whom, and the same text twice."""
    written = compose(kind, language, facts_for(kind, **change))
    mail = received(built(written))
    assert (mail["Subject"].strip(), mail["Content-Language"]) == (written.subject, language)
    assert [one.addr_spec for one in mail["To"].addresses] == ["els@bakkerij-peeters.example"]
    plain, rich = mail.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == written.text
    bare = re.sub(r"<title>.*?</title>|</?a[^>]*>", "", rich.get_content())
    assert html.unescape(re.sub(r"<[^>]+>", " ", bare)).split() == written.text.split()
    assert not re.search(r"%\(|\{\{|\}\}|\bNone\b", f"{written.subject}\n{written.text}")


@pytest.mark.parametrize(
    "text",
    [
        "Dag\n\nEen regel die op een spatie eindigt \n.\n..\nFrom: niemand\n",
        "é" * 300 + "\n=3D is geen teken\n\ttab\t\n",
        "a" * 2000 + "\n",
        "--grens\n\n--\n\x0b\u2028ook dit is geen regeleinde\n",
    ],
)
def test_every_text_is_read_back_as_it_was_written(text: str) -> None:
    mail = to_email(
        Composed("Onderwerp", text, f"<p>{text}</p>\n", "nl"),
        sender="KMO-loket <kmo@leerstad.example>",
        to_name="Els",
        to_email="els@x.example",
        message_id="vast@kmo-loket",
        date=datetime(2026, 9, 10, 8, 12, tzinfo=UTC),
    )
    data = mail.as_bytes()
    assert max(map(len, data.split(b"\r\n"))) <= 78
    read = email.message_from_bytes(data, policy=email.policy.default)
    plain, rich = read.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == text
    assert rich.get_content().replace("\r\n", "\n") == f"<p>{text}</p>\n"
