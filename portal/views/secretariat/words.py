"""Turns what is typed in a search box into the words that are looked up, and roles into words."""

import re

from flask_babel import gettext as _

from portal.actions.recording import fold
from portal.forms.staff_filter import LONGEST_SEARCH
from portal.rules.identifiers import (
    WrongIdentifier,
    find_ogm,
    parse_enterprise_number,
    read_document_code,
)

_DOCUMENT_NUMBER = re.compile(r"LS-[0-9]{4}-[0-9]{6,9}")


def words_of(text: str) -> tuple[str, ...]:
    """The folded words; a payment reference or an enterprise number counts as one word."""
    typed = text[:LONGEST_SEARCH]
    ogm = find_ogm(typed)
    if ogm is not None:
        return (ogm,)
    try:
        return (parse_enterprise_number(typed),)
    except WrongIdentifier:
        return tuple(dict.fromkeys(fold(typed).split()))


def paper_of(text: str) -> str | None:
    """The number of a document or its bare code, when that is what was typed."""
    typed = text[:LONGEST_SEARCH].strip().upper()
    if _DOCUMENT_NUMBER.fullmatch(typed):
        return typed
    try:
        return read_document_code(typed)
    except WrongIdentifier:
        return None


def role_text(role: str) -> str:
    """What a role is called."""
    names = {"owner": _("Beheerder"), "handler": _("Behandelaar"), "reader": _("Lezer")}
    return str(names[role])
