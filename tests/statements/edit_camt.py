"""Builds small CAMT.053 messages around the part that a test is about."""

V02, V08 = "02", "08"


def message(*statements: str, version: str = V02) -> bytes:
    """A message of these statements."""
    namespace = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    return (
        f'<Document xmlns="{namespace}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId>'
        "<CreDtTm>2026-11-21T01:00:00</CreDtTm></GrpHdr>"
        f"{''.join(statements)}</BkToCstmrStmt></Document>"
    ).encode()


def statement(
    *entries: str,
    opening: str = "0.00",
    closing: str = "0.00",
    head: str = "<Id>S1</Id>",
    account: str = "<Acct><Id><IBAN>BE68539007547034</IBAN></Id><Ccy>EUR</Ccy></Acct>",
    balances: str | None = None,
) -> str:
    """A statement with an opening and a closing balance, unless `balances` says otherwise."""
    if balances is None:
        balances = balance("OPBD", opening) + balance("CLBD", closing)
    return f"<Stmt>{head}{account}{balances}{''.join(entries)}</Stmt>"


def balance(code: str, amount: str, day: str = "<Dt><Dt>2026-11-20</Dt></Dt>") -> str:
    """A balance in euro; `amount` has a minus when the account is overdrawn."""
    sign = "DBIT" if amount.startswith("-") else "CRDT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount.lstrip("-")}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{day}</Bal>'
    )


def entry(
    amount: str = "10.00",
    details: str = "",
    *,
    sign: str = "CRDT",
    currency: str = "EUR",
    status: str = "<Sts>BOOK</Sts>",
    days: str = "<BookgDt><Dt>2026-11-20</Dt></BookgDt><ValDt><Dt>2026-11-19</Dt></ValDt>",
    more: str = "",
    info: str = "",
) -> str:
    """An entry; `details` are its transactions and `more` stands before them."""
    inside = f"<NtryDtls>{details}</NtryDtls>" if details else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{status}{days}'
        f"{more}{inside}{info}</Ntry>"
    )


def detail(inside: str = "", *, amount: str = "", currency: str = "EUR", refs: str = "") -> str:
    """A transaction of version 02; with `amount` as its transaction amount."""
    told = ""
    if amount:
        told = f'<AmtDtls><TxAmt><Amt Ccy="{currency}">{amount}</Amt></TxAmt></AmtDtls>'
    return f"<TxDtls><Refs>{refs}</Refs>{told}{inside}</TxDtls>"
