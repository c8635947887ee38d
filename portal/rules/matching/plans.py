"""Divides an amount over the enrolments that a transfer names."""

from collections.abc import Sequence
from typing import NamedTuple

from portal.rules.matching.book import Book
from portal.rules.matching.facts import Code, Open, Part, Reason
from portal.rules.matching.sums import only_way_to
from portal.rules.stations import Stage

_CLOSED = {
    Stage.CANCELLED: Code.CANCELLED,
    Stage.ORDINARY_FEE: Code.ORDINARY_FEE,
    Stage.FINAL: Code.ALREADY_FINAL,
}
_SAME_AMOUNT = Reason(Code.SAME_AMOUNT)


class Plan(NamedTuple):
    """Which enrolments get which part, what is to be said of it, and among which to choose."""

    opens: Sequence[Open]
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]
    candidates: Sequence[Open] = ()


def plan_for(cents: int, named: Sequence[Open], book: Book, *, is_group: bool) -> Plan:
    """Divide an amount over the enrolments that are named.

    `is_group` says that one project number names them, so that those of them that are paid or
    closed already are none of this transfer's business. Without anything to receive it the plan
    is empty and says why.
    """
    payable = [one for one in named if book.rest_of(one)]
    if not payable:
        return Plan((), (), _why_closed(named, book), named)
    if len(payable) == 1:
        plan = _over_one(cents, payable[0], book)
    else:
        plan = _over_several(cents, payable, book, is_group=is_group)
    if is_group or len(payable) == len(named):
        return plan
    closed = [one for one in named if not book.rest_of(one)]
    return plan._replace(reasons=plan.reasons + _why_closed(closed, book))


def _why_closed(closed: Sequence[Open], book: Book) -> tuple[Reason, ...]:
    codes = dict.fromkeys(_closed_code(one, book) for one in closed)
    return tuple(Reason(code) for code in codes)


def _closed_code(one: Open, book: Book) -> Code:
    """Why an enrolment can receive nothing (more)."""
    if one.may_receive and book.is_claimed(one):
        return Code.SECOND_TRANSFER
    return _CLOSED.get(one.stage, Code.ALREADY_FINAL if not one.rest_cents else Code.NOT_WAITING)


def _over_one(cents: int, one: Open, book: Book) -> Plan:
    rest = book.rest_of(one)
    if cents == rest:
        return Plan([one], (Part(one.key, rest),), (_SAME_AMOUNT,))
    if cents < rest:
        return Plan([one], (Part(one.key, cents),), (_too_little(cents, rest),))
    return _with_its_application(cents, one, book) or Plan(
        [one], (Part(one.key, rest),), (_too_much(cents, rest),)
    )


def _with_its_application(cents: int, one: Open, book: Book) -> Plan | None:
    """One communication may stand for everything that its application covers, or for some."""
    together = book.with_it(one)
    rests = [book.rest_of(other) for other in together]
    if not together:
        return None
    opens = together
    if sum(rests) != cents:
        places = only_way_to(rests, cents, together.index(one))
        opens = [together[place] for place in places]
    if not opens:
        return None
    split = Reason(Code.SPLIT, {"n": len(opens)})
    return Plan(opens, _whole(opens, book), (_fits(len(opens)), split))


def _over_several(cents: int, payable: Sequence[Open], book: Book, *, is_group: bool) -> Plan:
    rests = [book.rest_of(one) for one in payable]
    total, number = sum(rests), len(payable)
    split = () if is_group else (Reason(Code.SPLIT, {"n": number}),)
    if cents == total:
        return Plan(payable, _whole(payable, book), (_fits(number), *split))
    if cents > total:
        return Plan(payable, _whole(payable, book), (*split, _too_much(cents, total)))
    return _over_some(cents, payable, book)


def _over_some(cents: int, payable: Sequence[Open], book: Book) -> Plan:
    """Less came than all of them together are due, so it is for some of them, or for a part."""
    rests = [book.rest_of(one) for one in payable]
    number = len(payable)
    opens = [payable[place] for place in only_way_to(rests, cents)]
    if opens:
        some = Reason(Code.SOME_OF, {"n": len(opens), "of": number})
        return Plan(opens, _whole(opens, book), (_fits(len(opens)), some))
    same = [one for one, rest in zip(payable, rests, strict=True) if rest == cents]
    if same:
        several = Reason(Code.SEVERAL_FIT, {"n": len(same)})
        return Plan((), (), (_SAME_AMOUNT, several), same)
    several = Reason(Code.SEVERAL_FIT, {"n": number})
    return Plan((), (), (several, _too_little(cents, sum(rests))), payable)


def _whole(opens: Sequence[Open], book: Book) -> tuple[Part, ...]:
    return tuple(Part(one.key, book.rest_of(one)) for one in opens)


def _fits(number: int) -> Reason:
    return Reason(Code.SUM_FITS, {"n": number}) if number > 1 else _SAME_AMOUNT


def _too_little(cents: int, rest: int) -> Reason:
    values = {"cents": rest - cents, "due_cents": rest, "received_cents": cents}
    return Reason(Code.TOO_LITTLE, values)


def _too_much(cents: int, rest: int) -> Reason:
    values = {"cents": cents - rest, "due_cents": rest, "received_cents": cents}
    return Reason(Code.TOO_MUCH, values)
