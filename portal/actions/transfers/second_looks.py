"""Changes about money that wait for a second person, when the school asks for four eyes."""

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from portal.actions.payments import (
    Received,
    Undone,
    confirm_payments,
    new_group_id,
    undo_bookings,
)
from portal.actions.recording import Occasion, hold_log, new_public_id, record
from portal.actions.transfers.moving import move_booking
from portal.actions.transfers.refusals import MoneyRefusal, NotNow
from portal.actions.transfers.taking_back import take_back
from portal.models import SecondLook, db
from portal.queries.changing_money import (
    booking_to_move,
    bookings_to_undo,
    enrolments_to_pay,
    transfer_named,
    transfers_for_change,
)


@dataclass(frozen=True, slots=True)
class WantedUndo:
    """Bookings to undo, by public id, and how much they are together in cents."""

    bookings: tuple[str, ...]
    amount_cents: int


@dataclass(frozen=True, slots=True)
class WantedForced:
    """A transfer to book where nothing certain or likely ties it: enrolments and cents for each."""

    transfer: str
    parts: tuple[tuple[str, int], ...]
    source: str = "scheme"
    note: str | None = None

    @property
    def amount_cents(self) -> int:
        """All the parts together."""
        return sum(cents for _, cents in self.parts)


@dataclass(frozen=True, slots=True)
class WantedMove:
    """A booking of a transfer, with its cents, to put on another enrolment; by public ids."""

    transfer: str
    booking: str
    to: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class WantedTakeBack:
    """Money that went out, the payment that it takes back, and how much went out in cents."""

    transfer: str
    original: str
    amount_cents: int


Wanted = WantedUndo | WantedForced | WantedMove | WantedTakeBack
_KINDS: dict[type[Wanted], str] = {
    WantedUndo: "undo",
    WantedForced: "forced",
    WantedMove: "move",
    WantedTakeBack: "take_back",
}


class Agreed(NamedTuple):
    """What was carried out: bookings undone, the group of those made, or both for a move."""

    undone: tuple[Undone, ...] = ()
    group_id: str | None = None
    is_taken_back: bool = False


def ask_second_look(wanted: Wanted, on: Occasion, *, reason: str) -> SecondLook:
    """Keep what somebody wants to do about money until a second person agrees or refuses."""
    hold_log()
    look = SecondLook(
        public_id=new_public_id(),
        kind=_KINDS[type(wanted)],
        wanted=asdict(wanted),
        amount_cents=wanted.amount_cents,
        reason=reason,
        asked_at=on.at,
        asked_by=on.by.id,
        asked_by_name=on.by.name,
    )
    db.session.add(look)
    _record("second_look_asked", look, on, amount_cents=look.amount_cents, reason=reason)
    return look


def agree(look: SecondLook, on: Occasion) -> Agreed:
    """Carry out what was asked, as the second person.

    Raises NotNow when it was decided already or by the one who asked, and whatever carrying it
    out raises when the facts have changed meanwhile: Refused, TooMuch, NotEnough.
    """
    _require_second_person(look, on)
    agreed = _DEEDS[look.kind](look, on)
    _decide(look, "agreed", on)
    _record("second_look_agreed", look, on)
    return agreed


def refuse(look: SecondLook, on: Occasion, *, reason: str) -> None:
    """Say, as the second person, that it is not done. Raises NotNow."""
    _require_second_person(look, on)
    _decide(look, "refused", on)
    _record("second_look_refused", look, on, reason=reason)


def _require_second_person(look: SecondLook, on: Occasion) -> None:
    if look.verdict is not None:
        raise NotNow(MoneyRefusal.ALREADY_DECIDED)
    if look.asked_by == on.by.id:
        raise NotNow(MoneyRefusal.SAME_PERSON)


def _decide(look: SecondLook, verdict: str, on: Occasion) -> None:
    look.verdict, look.decided_at = verdict, on.at
    look.decided_by, look.decided_by_name = on.by.id, on.by.name


def _record(kind: str, look: SecondLook, on: Occasion, **facts: Any) -> None:
    """One line in the log; about the transfer, when it is about one."""
    named = look.wanted.get("transfer")
    transfer = transfer_named(named) if named else None
    record(kind, on, transfer=transfer, look=look.public_id, of=look.kind, **facts)


def _undo(look: SecondLook, on: Occasion) -> Agreed:
    bookings = bookings_to_undo(look.wanted["bookings"])
    return Agreed(undone=tuple(undo_bookings(bookings, on, reason=look.reason)))


def _move(look: SecondLook, on: Occasion) -> Agreed:
    booking, to = booking_to_move(look.wanted["booking"], look.wanted["to"])
    moved = move_booking(booking, to, on, reason=look.reason)
    return Agreed(undone=(moved.undone,), group_id=moved.group_id)


def _take_back(look: SecondLook, on: Occasion) -> Agreed:
    back, original = transfers_for_change([look.wanted["transfer"], look.wanted["original"]])
    undone = take_back(back, original, on, reason=look.reason)
    return Agreed(undone=tuple(undone), is_taken_back=True)


def _book(look: SecondLook, on: Occasion) -> Agreed:
    wanted, transfer = look.wanted, transfer_named(look.wanted["transfer"])
    enrolments = {
        one.public_id: one for one in enrolments_to_pay(name for name, _ in wanted["parts"])
    }
    payments = [
        (
            enrolments[name],
            Received(
                amount_cents=cents,
                value_on=transfer.value_on,
                source=wanted["source"],
                note=wanted["note"],
                transfer_id=transfer.id,
                is_forced=True,
            ),
        )
        for name, cents in wanted["parts"]
    ]
    group_id = new_group_id()
    confirm_payments(payments, on, group_id=group_id)
    return Agreed(group_id=group_id)


_DEEDS = {"undo": _undo, "forced": _book, "move": _move, "take_back": _take_back}
