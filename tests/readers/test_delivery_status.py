"""Notices of mail servers: which mail came back, from whom, and why."""

from time import process_time

import pytest

from portal.readers.delivery_status import (
    LARGEST,
    MOST_RECIPIENTS,
    NotADeliveryStatus,
    Recipient,
    read_delivery_status,
)

# As Postfix writes it; the returned part holds the headers of the mail.
POSTFIX = b"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: kmo@leerstad.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <20260916081200.9F3A@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain

This is the mail system at host mx.example.

--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Wed, 16 Sep 2026 10:11:58 +0200

Final-Recipient: rfc822; Els@Bakkerij-Peeters.example
Original-Recipient: rfc822;els@bakkerij-peeters.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <els@bakkerij-peeters.example>:
    Recipient address rejected: User unknown

--grens
Content-Type: text/rfc822-headers

From: KMO-loket CVO Leerstad <kmo@leerstad.example>
To: Els Peeters <els@bakkerij-peeters.example>
Message-ID: <k7q2m4n6p8r3s5t7@kmo-loket>
Subject: Nieuwe inschrijving

--grens--
"""


def changed(*pairs: tuple[bytes, bytes]) -> bytes:
    """Postfix's notice with some of its lines written differently."""
    data = POSTFIX
    for old, new in pairs:
        assert old in data
        data = data.replace(old, new)
    return data


def test_a_notice_names_the_mail_the_reader_and_the_reason() -> None:
    found = read_delivery_status(POSTFIX)
    assert found.message_id == "k7q2m4n6p8r3s5t7@kmo-loket"
    reason = "550 5.1.1 <els@bakkerij-peeters.example>: Recipient address rejected: User unknown"
    assert found.failed == (Recipient("els@bakkerij-peeters.example", True, reason),)


def test_a_whole_mail_that_came_back_names_itself() -> None:
    whole = changed((b"text/rfc822-headers", b"message/rfc822"))
    assert read_delivery_status(whole).message_id == "k7q2m4n6p8r3s5t7@kmo-loket"


@pytest.mark.parametrize("name", [b"Original-Message-ID", b"X-Original-Message-ID"])
def test_a_message_id_may_stand_with_the_reader(name: bytes) -> None:
    told = changed(
        (b"Message-ID: <k7q2m4n6p8r3s5t7@kmo-loket>\n", b""),
        (b"Action: failed\n", b"Action: failed\n" + name + b": <elders@kmo-loket>\n"),
    )
    assert read_delivery_status(told).message_id == "elders@kmo-loket"


def test_the_message_id_of_the_notice_itself_is_not_taken_for_the_mail() -> None:
    without = changed((b"Message-ID: <k7q2m4n6p8r3s5t7@kmo-loket>\n", b""))
    assert read_delivery_status(without).message_id is None


@pytest.mark.parametrize("action", [b"delayed", b"delivered", b"relayed", b"expanded", b"?"])
def test_only_what_failed_for_good_came_back(action: bytes) -> None:
    found = read_delivery_status(changed((b"Action: failed", b"Action: " + action)))
    assert found.failed == ()
    assert len(found.recipients) == 1


def test_several_readers_have_their_own_fate() -> None:
    second = b"\nFinal-Recipient: rfc822; bob@bakkerij-peeters.example\nAction: Failed\n"
    found = read_delivery_status(
        changed((b"Action: failed", b"Action: delayed"), (b"User unknown\n", b"x\n" + second))
    )
    assert [one.address for one in found.recipients] == [
        "els@bakkerij-peeters.example",
        "bob@bakkerij-peeters.example",
    ]
    assert [one.address for one in found.failed] == ["bob@bakkerij-peeters.example"]
    assert found.failed[0].reason == ""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\xff\xfe",
        b"Subject: Ik ben er niet\n\nTot maandag.",
        b"Content-Type: message/delivery-status\n\nzomaar tekst",
        b"Content-Type: multipart/report; boundary=a\n\n--a\n\n--a--",
        POSTFIX.replace(b"message/delivery-status", b"text/plain"),
        POSTFIX.replace(b"Action: failed\n", b""),
        b"x" * (LARGEST + 1),
    ],
)
def test_anything_else_is_no_notice(data: bytes) -> None:
    with pytest.raises(NotADeliveryStatus):
        read_delivery_status(data)


def test_a_notice_that_is_nested_without_end_is_refused() -> None:
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
    )
    with pytest.raises(NotADeliveryStatus):
        read_delivery_status(deep)


def readers(number: int) -> bytes:
    """Postfix's notice about so many readers."""
    more = b"".join(
        b"\nFinal-Recipient: rfc822; lezer%d@bakkerij.example\nAction: failed\n" % n
        for n in range(1, number)
    )
    return changed((b"User unknown\n", b"User unknown\n" + more))


def test_a_notice_about_more_readers_than_a_mail_can_have_is_refused() -> None:
    assert len(read_delivery_status(readers(MOST_RECIPIENTS)).failed) == MOST_RECIPIENTS
    with pytest.raises(NotADeliveryStatus, match="too many readers"):
        read_delivery_status(readers(MOST_RECIPIENTS + 1))


def test_a_mail_that_came_back_with_its_attachments_is_known() -> None:
    whole = changed((b"--grens--", b"\n" + b"JVBERi0xLjcK\n" * 130_000 + b"--grens--"))
    assert len(whole) > 1_600_000
    assert read_delivery_status(whole).message_id == "k7q2m4n6p8r3s5t7@kmo-loket"


@pytest.mark.parametrize(
    "bomb",
    [
        b"Content-Type: multipart/report" + b";a" * 900_000 + b"\n\n",
        b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(300)
        )
        + b"x\n" * 800_000,
        b"Content-Type: message/delivery-status\n\n" + b"A:b\n\n" * 300_000,
    ],
    ids=["parameters", "nested", "blocks"],
)
def test_d35_a_notice_made_to_keep_us_busy_does_not(bomb: bytes) -> None:
    begun = process_time()
    with pytest.raises(NotADeliveryStatus):
        read_delivery_status(bomb)
    assert process_time() - begun < 4


def test_no_sign_that_nobody_sees_comes_out_of_a_notice() -> None:
    found = read_delivery_status(changed((b"User unknown", b"weg\x1b[31m\x00\xe2\x80\xae" * 200)))
    assert found.failed[0].reason.isprintable()
    assert len(found.failed[0].reason) <= 300
