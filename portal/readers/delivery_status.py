"""Reads the notice with which a mail server gives a mail back (RFC 3464): which mail, to whom, why.

Anybody can send such a notice, so nothing in it is believed beyond what it says about one mail.
"""

import email
from collections.abc import Iterator
from email.message import Message
from email.policy import compat32
from typing import NamedTuple

LARGEST = 2_000_000
# What counts stands in front, before the mail that came back with its attachments. The parser of
# the standard library needs minutes for two million bytes that were made to keep it busy.
READ = 200_000
# A notice has two or three; each one more makes every line of what follows take longer.
MOST_BOUNDARIES = 30
# Every mail of ours goes to one reader; a list at a company may stand for some.
MOST_RECIPIENTS = 25
LONGEST_REASON = 300
# Longer than any address or Message-ID that we send.
LONGEST_NAME = 320
_HEADERS_ONLY = ("text/rfc822-headers", "message/rfc822-headers")


class NotADeliveryStatus(ValueError):
    """What was given is no notice about the delivery of a mail."""


class Recipient(NamedTuple):
    """What became of a mail for one reader; `reason` are the words of the mail server."""

    address: str
    has_failed: bool
    reason: str


class DeliveryStatus(NamedTuple):
    """What a notice says: the Message-ID of the mail (None: not told) and each reader's fate."""

    message_id: str | None
    recipients: tuple[Recipient, ...]

    @property
    def failed(self) -> tuple[Recipient, ...]:
        """The readers whom the mail will never reach; one that is only late is not among them."""
        return tuple(one for one in self.recipients if one.has_failed)


def read_delivery_status(data: bytes) -> DeliveryStatus:
    """Read a notice. Raises NotADeliveryStatus, also for what is too large or nested too deeply.

    One that names more readers than a mail of ours can have was made to do harm, and is refused.
    """
    parts = _parts_of(data)
    blocks = [block for part in parts for block in _blocks_of(part)]
    about_readers = [block for block in blocks if block["Action"] is not None]
    if not about_readers:
        raise NotADeliveryStatus("names no reader")
    if len(about_readers) > MOST_RECIPIENTS:
        raise NotADeliveryStatus("names too many readers")
    recipients = tuple(_recipient(block) for block in about_readers)
    return DeliveryStatus(_message_id(parts, blocks), recipients)


def _parts_of(data: bytes) -> list[Message]:
    head = data[:READ]
    if len(data) > LARGEST or head.lower().count(b"boundary") > MOST_BOUNDARIES:
        raise NotADeliveryStatus("too large")
    try:
        return list(email.message_from_bytes(head, policy=compat32).walk())
    except (RecursionError, ValueError, LookupError) as error:
        raise NotADeliveryStatus("cannot be read") from error


def _blocks_of(part: Message) -> list[Message]:
    """The groups of fields of a part about a delivery: one about the mail, one for each reader."""
    if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
        return []
    return [block for block in part.get_payload() if isinstance(block, Message)]


def _recipient(block: Message) -> Recipient:
    named = _field(block, "Original-Recipient") or _field(block, "Final-Recipient")
    words = _field(block, "Diagnostic-Code") or _field(block, "Status")
    return Recipient(
        address=_behind_kind(named).strip("<>").lower()[:LONGEST_NAME],
        has_failed=_field(block, "Action").lower() == "failed",
        reason=_behind_kind(words)[:LONGEST_REASON],
    )


def _behind_kind(text: str) -> str:
    """What stands behind the kind of a value: `rfc822; els@example` or `smtp; 550 no such user`."""
    kind, has_kind, value = text.partition(";")
    return value.strip() if has_kind and kind.strip().replace("-", "").isalnum() else text


def _message_id(parts: list[Message], blocks: list[Message]) -> str | None:
    for found in _ids(parts, blocks):
        bare = found.strip().strip("<>").strip()
        if bare:
            return bare[:LONGEST_NAME]
    return None


def _ids(parts: list[Message], blocks: list[Message]) -> Iterator[str]:
    """What the notice may hold of the mail's Message-ID, the surest first."""
    for block in blocks:
        yield _field(block, "Original-Message-ID")
        yield _field(block, "X-Original-Message-ID")
    for part in parts:
        if part.get_content_type() in _HEADERS_ONLY:
            yield _field(_headers_in(part), "Message-ID")
    # The notice itself is the first part and has a Message-ID of its own.
    for part in parts[1:]:
        yield _field(part, "Message-ID")
    for name in ("X-Original-Message-ID", "In-Reply-To"):
        yield _field(parts[0], name)


def _headers_in(part: Message) -> Message:
    payload = part.get_payload(decode=True)
    return email.message_from_bytes(payload if isinstance(payload, bytes) else b"", policy=compat32)


def _field(block: Message, name: str) -> str:
    """A field on one line without signs that nobody sees."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(block.get(name, "")))
    return " ".join(text.split())
