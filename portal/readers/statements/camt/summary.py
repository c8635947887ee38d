"""Compares a statement with the counts and sums that the bank wrote on top of it."""

from collections.abc import Iterator

from portal.readers.statements.camt.document import Element
from portal.readers.statements.camt.values import cents_of
from portal.readers.statements.facts import Doubt, Remark


def contradictions(statement: Element, moved: int) -> Iterator[Remark]:
    """Yield a doubt for each count or sum of `TxsSummry` that the entries do not bear out.

    They are doubts and no refusals, because banks differ in what they count (entries or their
    transactions, pending ones or not); whether money is right is told by the balances.
    """
    summary = statement.find("{*}TxsSummry")
    if summary is None:
        return
    line = summary.sourceline
    told = (summary.findtext("{*}TtlNtries/{*}NbOfNtries") or "").strip()
    counted = sum(1 for _ in statement.iterchildren("{*}Ntry"))
    if told and told.lstrip("0") != str(counted or ""):
        values = {"told": told[:15], "counted": counted}
        yield Remark(doubt=Doubt.RECORD_COUNT, line=line, values=values)
    credits = summary.findtext("{*}TtlCdtNtries/{*}Sum")
    debits = summary.findtext("{*}TtlDbtNtries/{*}Sum")
    if credits is None or debits is None:
        return
    total = cents_of(credits, line, "TxsSummry") - cents_of(debits, line, "TxsSummry")
    if total != moved:
        values = {"told_cents": total, "counted_cents": moved}
        yield Remark(doubt=Doubt.TRAILER_TOTAL, line=line, values=values)
