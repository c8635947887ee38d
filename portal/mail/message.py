"""Builds the e-mail that leaves: safe headers, text and HTML, recognisable when it comes twice."""

import email.policy
import unicodedata
from binascii import b2a_qp
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from secrets import token_hex
from typing import Any

from portal.mail.composing import Composed

LONGEST_NAME = 200
LONGEST_LINE = 78
# Line ends and seven bits, which every mail server takes.
POLICY = email.policy.SMTP.clone(cte_type="7bit")


class WrongAddress(ValueError):
    """An address or a header text that cannot be used; the text says which and why."""


def to_email(
    composed: Composed,
    *,
    sender: str,
    to_name: str,
    to_email: str,
    message_id: str,
    date: datetime,
) -> EmailMessage:
    """The mail `composed` to one person.

    `sender` is `Name <address>`; `message_id` (with or without angle brackets) stays the same on
    every try, so that a reader who gets the mail twice sees it once (E13). Domains may hold
    letters such as ü. Raises WrongAddress, also for line breaks and other control signs in any
    of them (D31), and ValueError for an instant without a zone.
    """
    if date.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    sender_name, sender_address = parseaddr(_clean("sender", sender))
    message = EmailMessage(policy=POLICY)
    message["From"] = _sender(sender_name, sender_address)
    message["To"] = _address(_clean("name", to_name)[:LONGEST_NAME], _clean("address", to_email))
    message["Subject"] = _clean("subject", composed.subject)
    # What is plain is kept as it is: reading every header again is most of what a mail costs.
    message.set_raw("Date", format_datetime(date))
    message.set_raw("Message-ID", f"<{_clean('message id', message_id).strip('<>')}>")
    # Answering machines leave a mail alone that says it was made by a machine.
    message.set_raw("Auto-Submitted", "auto-generated")
    if composed.preferences:
        message["List-Unsubscribe"] = f"<{_clean('link', composed.preferences)}>"
    message.set_raw("MIME-Version", "1.0")
    message.set_raw("Content-Language", composed.language)
    # Nobody can guess it, so no text can end its own part.
    message["Content-Type"] = f'multipart/alternative; boundary="{token_hex(16)}"'
    message.attach(_part("plain", composed.text))
    message.attach(_part("html", composed.html))
    return message


def _part(subtype: str, text: str) -> EmailMessage:
    """One reading of the mail, in seven bits and short lines, which every mail server takes."""
    lines = text.encode().splitlines()
    data = b"\r\n".join(lines) + b"\r\n"
    is_plain = data.isascii() and max(map(len, lines), default=0) <= LONGEST_LINE
    part = EmailMessage(policy=POLICY)
    part["Content-Type"] = _content_type(subtype)
    part.set_raw("Content-Transfer-Encoding", "7bit" if is_plain else "quoted-printable")
    part.set_payload((data if is_plain else b2a_qp(data, istext=True)).decode("ascii"))
    return part


@lru_cache(maxsize=2)
def _content_type(subtype: str) -> Any:
    """The header as the standard library keeps it, which takes no value that it made for less."""
    return POLICY.header_factory("Content-Type", f'text/{subtype}; charset="utf-8"')


@lru_cache(maxsize=2)
def _sender(name: str, address: str) -> Any:
    """The same for every mail of a school."""
    return POLICY.header_factory("From", _address(name, address))


def _clean(what: str, text: str) -> str:
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text):
        raise WrongAddress(f"{what} holds a control sign")
    return text


def _address(name: str, address: str) -> Address:
    # Only whoever sends mail loads what knows every rule of an address.
    from email_validator import EmailNotValidError, validate_email

    try:
        known = validate_email(
            address, check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except EmailNotValidError as error:
        raise WrongAddress(f"address: {error}") from None
    return Address(display_name=name, addr_spec=known.ascii_email or address)
