"""Takes a communication apart: twelve structured digits, readable text, money that comes back."""

from portal.readers.statements.coda.fields import is_digits, squeeze

# Types of structured communication that are more than a text (Febelfin, annex III). Those of a
# transfer, 101 and 102, are part of the lay-out of record 21.
_COUNTER_VALUE = "105"
_SEPA_DIRECT_DEBIT = "127"
# These compute an amount and say nothing to anybody: VAT and closing.
_COMPUTATIONS = {"106", "108"}

# Column 113 of record 22 and communication 127: reject, return, refund, reversal, cancellation.
R_TRANSACTIONS = frozenset("12345")

NO_DIGITS = "0" * 12

# The structured digits, the readable text, and whether the money comes or goes back.
Communication = tuple[str, str, bool]


def read_structured(kind: str, body: str) -> Communication:
    """Read the fixed fields that follow the `kind` of a structured communication."""
    if kind == _SEPA_DIRECT_DEBIT:
        # Date 6, type 1, scheme 1, reason 1, creditor 35, mandate 35, text 62, R-transaction 1.
        text = squeeze(body[79:141]) or squeeze(body[44:79])
        return "", text, body[141:142] in R_TRANSACTIONS
    if kind == _COUNTER_VALUE:
        # After two amounts, a rate and a currency comes the communication of the payer.
        return _given(body[45:57]), "", False
    if kind in _COMPUTATIONS:
        return "", "", False
    return "", squeeze(body), False


def _given(digits: str) -> str:
    is_whole = len(digits) == len(NO_DIGITS) and is_digits(digits)
    return digits if is_whole and digits != NO_DIGITS else ""
