"""Writes bank accounts as people read them: in groups of four, or masked but for their end."""

from portal.rules.identifiers import format_iban, is_iban

_DOT = "•"


def shown_account(account: str) -> str:
    """`BE55 4093 0034 1144`; what is no account number of this form stays as the bank wrote it."""
    return format_iban(account) if is_iban(account) else account


def masked_account(account: str) -> str:
    """`BE•• •••• •••• 1144`: the country and the last four signs, enough to tell two apart."""
    bare = "".join(account.split())
    if not bare:
        return ""
    country = bare[:2] if bare[:2].isalpha() else ""
    end = bare[-4:] if len(bare) > 6 else ""
    return format_iban(country + _DOT * (len(bare) - len(country) - len(end)) + end)
