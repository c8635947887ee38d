"""Builds the e-mail that leaves: safe headers, text and HTML, recognisable when it comes twice."""

import email.policy
import unicodedata
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from portal.mail.composing import Composed

LONGEST_NAME = 200
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
    message["From"] = _address(sender_name, sender_address)
    message["To"] = _address(_clean("name", to_name)[:LONGEST_NAME], _clean("address", to_email))
    message["Subject"] = _clean("subject", composed.subject)
    message["Date"] = format_datetime(date)
    message["Message-ID"] = f"<{_clean('message id', message_id).strip('<>')}>"
    # Answering machines leave a mail alone that says it was made by a machine.
    message["Auto-Submitted"] = "auto-generated"
    if composed.preferences:
        message["List-Unsubscribe"] = f"<{_clean('link', composed.preferences)}>"
    message.set_content(composed.text)
    message.add_alternative(composed.html, subtype="html")
    # Last, because making a second reading moves what describes the content to the first.
    message["Content-Language"] = composed.language
    return message


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
