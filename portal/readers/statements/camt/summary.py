"""Compares a statement with the counts and sums that the bank wrote on top of it."""

from collections.abc import Iterator, Sequence

from portal.readers.statements.camt.document import Element
from portal.readers.statements.camt.values import cents_of
from portal.readers.statements.facts import Doubt, Remark


def contradictions(
    statement: Element, counted: int, moved_cents: Sequence[int]
) -> Iterator[Remark]:
    """Yield a doubt for each count or sum of `TxsSummry` that the entries do not bear out.

    `counted` is how many entries there are, `moved_cents` what the booked ones moved.

    They are doubts and no refusals, because banks differ in what they count (entries or their
    transactions, pending ones or not); whether money is right is told by the balances.
    """
    summary = statement.find("{*}TxsSummry")
    if summary is None:
        return
    line = summary.sourceline
    said = (summary.findtext("{*}TtlNtries/{*}NbOfNtries") or "").strip()
    if said and said.lstrip("0") != str(counted or ""):
        values = {"said": said[:15], "counted": counted}
        yield Remark(doubt=Doubt.RECORD_COUNT, line=line, values=values)
    credit = sum(cents for cents in moved_cents if cents > 0)
    debit = credit - sum(moved_cents)
    said_credit = _sum(summary, "TtlCdtNtries", credit)
    said_debit = _sum(summary, "TtlDbtNtries", debit)
    if (said_credit, said_debit) != (credit, debit):
        values = {
            "debit_cents": debit,
            "credit_cents": credit,
            "said_debit_cents": said_debit,
            "said_credit_cents": said_credit,
        }
        yield Remark(doubt=Doubt.TRAILER_TOTAL, line=line, values=values)


def _sum(summary: Element, name: str, counted: int) -> int:
    """The sum that the bank wrote; where it wrote none it does not contradict what was counted."""
    text = summary.findtext(f"{{*}}{name}/{{*}}Sum")
    return counted if text is None else cents_of(text, summary.sourceline, f"TxsSummry/{name}")
