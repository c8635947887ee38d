"""Writes a described ledger as the CAMT.053 message that a bank would make of it."""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from tests.statements.ledger import Batch, Movement, Sheet

# From this version on a status is a code and a name stands within a party.
_NESTED_FROM = 7


def write_camt(
    sheets: Sequence[Sheet], *, version: int = 8, encoding: str = "utf-8", indent: str = "\n"
) -> bytes:
    """Return a message with one statement a sheet, valid by the schema of its version.

    A batch is one entry with a transaction for each of its movements; in version 02, where a
    transaction has no direction of its own, one that goes both ways is an entry for each. `indent`
    stands in front of every entry; the rest is written without blanks, as most banks do.
    """
    namespace = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02d}"
    made = f"{sheets[-1].closed_on}T22:00:00"
    header = f"<GrpHdr><MsgId>M-{made}</MsgId><CreDtTm>{made}</CreDtTm></GrpHdr>"
    body = "".join(_statement(sheet, version, indent) for sheet in sheets)
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f'<Document xmlns="{namespace}"><BkToCstmrStmt>{header}{body}</BkToCstmrStmt></Document>'
    ).encode(encoding, "xmlcharrefreplace")


def _statement(sheet: Sheet, version: int, indent: str) -> str:
    currency = sheet.currency
    entries = "".join(
        indent + _entry(movements, currency, version)
        for item in sheet.items
        for movements in _together(item, version)
    )
    return (
        f"<Stmt><Id>{sheet.account}-{sheet.sequence}</Id>"
        f"<ElctrncSeqNb>{sheet.sequence}</ElctrncSeqNb>"
        f"<CreDtTm>{sheet.closed_on}T22:00:00</CreDtTm>"
        f"<Acct>{_account(sheet.account)}<Ccy>{currency}</Ccy>"
        f"<Ownr><Nm>{escape(sheet.holder)}</Nm></Ownr></Acct>"
        f"{_balance('OPBD', sheet.opening_cents, currency, sheet.opened_on)}"
        f"{_balance('CLBD', sheet.closing_cents, currency, sheet.closed_on)}"
        f"{entries}</Stmt>"
    )


def _balance(code: str, cents: int, currency: str, day: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(cents, currency)}"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _together(item: Movement | Batch, version: int) -> list[Batch]:
    """The movements that are booked as one entry."""
    if isinstance(item, Movement):
        return [(item,)]
    goes_both_ways = len({one.amount_cents < 0 for one in item}) > 1
    return [(one,) for one in item] if version == 2 and goes_both_ways else [item]


def _entry(movements: Batch, currency: str, version: int) -> str:
    first = movements[0]
    status = "<Cd>BOOK</Cd>" if version >= _NESTED_FROM else "BOOK"
    number = f"<AcctSvcrRef>{escape(first.bank_reference)}</AcctSvcrRef>"
    details = "".join(
        _detail(one, currency, version, is_part=len(movements) > 1) for one in movements
    )
    return (
        f"<Ntry>{_amount(sum(one.amount_cents for one in movements), currency)}"
        f"<Sts>{status}</Sts><BookgDt><Dt>{first.booked_on}</Dt></BookgDt>"
        f"<ValDt><Dt>{first.value_on}</Dt></ValDt>{number if first.bank_reference else ''}"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
        f"</BkTxCd><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def _detail(one: Movement, currency: str, version: int, *, is_part: bool) -> str:
    amount = _amount(one.amount_cents, currency)
    if version == 2:
        amount = amount.partition("<CdtDbtInd>")[0]
        amount = f"<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>"
    own = f"<AcctSvcrRef>{escape(one.bank_reference)}</AcctSvcrRef>"
    return (
        f"<TxDtls><Refs>{own if is_part and one.bank_reference else ''}"
        f"<EndToEndId>NOTPROVIDED</EndToEndId></Refs>{amount}"
        f"{_parties(one, version)}{_remittance(one)}</TxDtls>"
    )


def _parties(one: Movement, version: int) -> str:
    side = "Cdtr" if one.amount_cents < 0 else "Dbtr"
    name = f"<Nm>{escape(one.payer_name)}</Nm>"
    if version >= _NESTED_FROM:
        name = f"<Pty>{name}</Pty>"
    told = f"<{side}>{name}</{side}>" if one.payer_name else ""
    if one.payer_account:
        told += f"<{side}Acct>{_account(one.payer_account)}</{side}Acct>"
    return f"<RltdPties>{told}</RltdPties>" if told else ""


def _remittance(one: Movement) -> str:
    told = f"<Ustrd>{escape(one.communication)}</Ustrd>" if one.communication else ""
    if one.structured:
        told += (
            "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
            f"<Ref>{one.structured}</Ref></CdtrRefInf></Strd>"
        )
    return f"<RmtInf>{told}</RmtInf>" if told else ""


def _account(number: str) -> str:
    return f"<Id><IBAN>{number}</IBAN></Id>"


def _amount(cents: int, currency: str) -> str:
    """An amount of at least zero, and the sign as a word."""
    units, rest = divmod(abs(cents), 100)
    sign = "DBIT" if cents < 0 else "CRDT"
    return f'<Amt Ccy="{currency}">{units}.{rest:02d}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
