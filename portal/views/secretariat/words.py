"""Turns what is typed in a search box into the words that are looked up."""

from portal.actions.recording import fold
from portal.forms.staff_filter import LONGEST_SEARCH
from portal.rules.identifiers import WrongIdentifier, find_ogm, parse_enterprise_number


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
