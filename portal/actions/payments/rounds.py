"""Puts what happens to the same enrolment more than once in rounds, one after the other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

from portal.actions.payments.credit import Credit
from portal.queries.changing_money import BookingToUndo, enrolments_to_pay_by_id

Deed = TypeVar("Deed", Credit, BookingToUndo)


def in_rounds(deeds: Sequence[Deed]) -> Iterator[list[Deed]]:
    """Parts in which no enrolment occurs twice, each with its enrolments as they stand by then.

    What happens to an enrolment stands on what happened to it before: a second payment may replace
    the document of the first. The first round is as it was loaded; take one after the other.
    """
    seen: Counter[int] = Counter()
    rounds: list[list[Deed]] = []
    for deed in deeds:
        turn = seen[deed.enrolment.id]
        if turn == len(rounds):
            rounds.append([])
        rounds[turn].append(deed)
        seen[deed.enrolment.id] += 1
    for turn, part in enumerate(rounds):
        if turn == 0:
            yield part
            continue
        now = {one.id: one for one in enrolments_to_pay_by_id(one.enrolment.id for one in part)}
        yield [one._replace(enrolment=now[one.enrolment.id]) for one in part]
