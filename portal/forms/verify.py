"""The code that somebody types from paper."""

from portal.rules.identifiers import WrongIdentifier, read_document_code


def read_code(text: str) -> str | None:
    """The sixteen signs of a code, or None when it cannot be one. Says nothing about why."""
    try:
        return read_document_code(text)
    except WrongIdentifier:
        return None
