"""Reads MT940, the older format of foreign banks, through a package that may be installed."""

from collections.abc import Sequence

from portal.readers.statements.facts import (
    Doubt,
    Fault,
    Remark,
    StatementFile,
    StatementFormat,
    UnreadableStatement,
)
from portal.readers.statements.mt940.messages import Message, decode, looks_like_mt940, messages_of
from portal.readers.statements.mt940.package import parse
from portal.readers.statements.mt940.statement import read_message

__all__ = ["looks_like_mt940", "read_mt940"]


def read_mt940(data: bytes) -> StatementFile:
    """Return the statements in a file, of which every line has its place.

    Raises `UnreadableStatement`, with NO_READER when the extra `mt940` is not installed.
    """
    text = decode(data)
    messages: Sequence[Message] = tuple(messages_of(text))
    if not messages:
        raise UnreadableStatement(Fault.NOT_A_STATEMENT)
    doubts: tuple[Remark, ...] = ()
    if "\ufffd" in text:
        odd = text.count("\n", 0, text.index("\ufffd")) + 1
        doubts = (Remark(doubt=Doubt.ODD_SIGN, line=odd),)
    return StatementFile(
        format=StatementFormat.MT940,
        statements=tuple(
            read_message(message, parsed, doubts)
            for message, parsed in zip(messages, parse(messages), strict=True)
        ),
    )
