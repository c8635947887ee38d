"""What is decided about money on the account: returned, reported, not ours, taken back, moved."""

from portal.actions.payments import NotEnough
from portal.actions.recording import settle_open
from portal.actions.transfers.disposing import dispose, note_done, undo_disposal
from portal.actions.transfers.moving import MovedBooking, check_move, move_booking
from portal.actions.transfers.refusals import MoneyRefusal, NotNow
from portal.actions.transfers.returns import call_return, find_returns
from portal.actions.transfers.second_looks import (
    Agreed,
    Wanted,
    WantedForced,
    WantedMove,
    WantedTakeBack,
    WantedUndo,
    agree,
    ask_second_look,
    refuse,
)
from portal.actions.transfers.taking_back import take_back

__all__ = [
    "Agreed",
    "MoneyRefusal",
    "MovedBooking",
    "NotEnough",
    "NotNow",
    "Wanted",
    "WantedForced",
    "WantedMove",
    "WantedTakeBack",
    "WantedUndo",
    "agree",
    "ask_second_look",
    "call_return",
    "check_move",
    "dispose",
    "find_returns",
    "move_booking",
    "note_done",
    "refuse",
    "settle_open",
    "take_back",
    "undo_disposal",
]
