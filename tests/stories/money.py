"""What becomes of money in a story: booked, taken off again, corrected."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from portal.actions.enrolments import Refused
from portal.actions.payments import (
    Received,
    TooMuch,
    confirm_payment,
    new_group_id,
    send_correction,
    undo_booking,
)
from portal.models import Transfer, db
from portal.queries.changing import (
    any_enrolment_for_change,
)
from portal.queries.records import booking_named
from tests.bank import make_transfer
from tests.stories.checks import UNTIL_TOLD
from tests.stories.model import Dossier, Money
from tests.stories.telling import FEE, Telling, turns


class Treasury(Telling):
    """Booking, with a line of the bank and without."""

    @rule(turn=turns, part=st.sampled_from(("all", "half", "too much")), by_transfer=st.booleans())
    def pay(self, turn: int, part: str, by_transfer: bool) -> None:
        """The secretariat books money, seen by itself or brought by a line of the bank."""
        one = self._whose(turn, lambda one: one.may_pay)
        rest = one.due - one.received
        cents = {"all": rest, "half": max(rest // 2, 1), "too much": rest + 1}[part]
        self._pay(one, max(cents, 1), by_transfer=by_transfer)

    def _pay(self, one: Dossier, cents: int, *, by_transfer: bool) -> None:
        refusal: type[Exception] | None = None
        if not one.may_pay:
            refusal = Refused
        elif cents > one.due - one.received:
            refusal = TooMuch
        transfer = self._transfer(cents) if by_transfer else None

        def verb() -> str:
            number = None
            if transfer is not None:
                of = select(Transfer.id).where(Transfer.public_id == transfer)
                number = db.session.execute(of).scalar_one()
            money = Received(amount_cents=cents, value_on=self._today, transfer_id=number)
            row = any_enrolment_for_change(one.public_id)
            return confirm_payment(
                row, self._clerk(), received=money, group_id=new_group_id()
            ).public_id

        booking = self._do(f"{cents} cents for {one.name}", verb, refusal)
        if booking is not None:
            one.received += cents
            one.was_paid = True
            self.model.bookings.append(Money(booking, one, cents, self.house.moment, transfer))

    def _transfer(self, cents: int) -> str:
        """A transfer of which so much is left: the first, or one that comes in now."""
        for name in self.model.transfers:
            if self.model.left_of(name) >= cents:
                return name
        amount = max(cents, FEE)
        name = make_transfer(amount, value_on=self._today).public_id
        db.session.commit()
        self.model.transfers[name] = amount
        return name

    @precondition(lambda self: self.model.bookings)
    @rule(turn=turns)
    def undo_a_booking(self, turn: int) -> None:
        """Booked money is taken off again; within ten minutes nobody has read of it (E26)."""
        money = self.model.bookings[turn % len(self.model.bookings)]
        one = money.dossier

        def verb() -> tuple[bool]:
            row = any_enrolment_for_change(one.public_id)
            booking = booking_named(money.public_id)
            return (undo_booking(booking, row, self._clerk(), reason="Verkeerde inschrijving"),)

        found = self._do(f"takes {money.cents} cents off {one.name}", verb)
        assert found is not None
        if self.house.moment - money.at < UNTIL_TOLD:
            assert found[0], "a mail left within ten minutes"
        self.model.bookings.remove(money)
        one.received -= money.cents
        if not found[0]:
            self.model.misled.append(one)

    @precondition(lambda self: self.model.misled)
    @rule()
    def send_correction(self) -> None:
        """Everybody who read that an enrolment was paid is told that it is not."""
        one = self.model.misled.pop()
        self._change(f"correction about {one.name}", one, None, send_correction)
