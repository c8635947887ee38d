"""Two companies that are one: what who is in both may do afterwards, what stands in the way."""

from datetime import date
from itertools import product

import pytest

from portal.rules.merging import Access, access_after, conflict
from portal.rules.stations import Stage

TODAY = date(2026, 9, 16)
LONG_AGO, TOMORROW, NEXT_YEAR = date(2020, 1, 1), date(2026, 9, 17), date(2027, 9, 16)


def access(role: str, **more: object) -> Access:
    """Access from long ago without an end, unless said otherwise."""
    values: dict[str, object] = {
        "role": role, "receives_mail": True, "is_mandate": False, "office": None,
        "starts_on": LONG_AGO, "ends_on": None,
    }  # fmt: skip
    return Access(**{**values, **more})  # type: ignore[arg-type]


MANDATE = {"is_mandate": True, "office": "Boekhouding", "ends_on": NEXT_YEAR}
ROLES = ("reader", "handler", "owner")


@pytest.mark.parametrize(("old", "stays"), list(product(ROLES, ROLES)))
def test_the_higher_role_stays_whichever_side_it_stands(old: str, stays: str) -> None:
    after = access_after(access(old), access(stays), TODAY)
    assert after.role == max(old, stays, key=ROLES.index)


@pytest.mark.parametrize(
    ("old", "stays", "wins"),
    [
        # What has ended opens no door again, and closes none.
        (access("owner", has_ended=True), access("reader"), "stays"),
        (access("reader"), access("owner", has_ended=True), "old"),
        (access("owner", has_ended=True), access("handler", has_ended=True), "old"),
        # A mandate that is over counts as ended; its last day does not.
        (access("handler", **{**MANDATE, "ends_on": date(2026, 9, 15)}), access("reader"), "stays"),
        (access("handler", **{**MANDATE, "ends_on": TODAY}), access("reader"), "old"),
        # Who may do something today keeps it, even against a higher role of a day to come.
        (access("owner", starts_on=TOMORROW), access("reader"), "stays"),
        (access("reader"), access("owner", starts_on=TOMORROW), "old"),
        (access("reader", starts_on=TOMORROW), access("owner", has_ended=True), "old"),
        # Of the same role the one without an office goes first, then the one that lasts longer.
        (access("handler"), access("handler", **MANDATE), "old"),
        (access("handler", **MANDATE), access("handler"), "stays"),
        (
            access("handler", **MANDATE),
            access("handler", **{**MANDATE, "ends_on": TOMORROW}),
            "old",
        ),
        (access("reader", office="a"), access("reader", office="b"), "stays"),
    ],
)
def test_what_lets_in_today_goes_first_then_the_role_then_the_longest(
    old: Access, stays: Access, wins: str
) -> None:
    assert access_after(old, stays, TODAY) == (old if wins == "old" else stays)


def test_mails_that_one_of_the_two_wanted_keep_arriving() -> None:
    silent, told = access("owner", receives_mail=False), access("reader")
    assert access_after(silent, told, TODAY) == access("owner")
    assert access_after(told, silent, TODAY) == access("owner")
    assert not access_after(silent, silent, TODAY).receives_mail
    assert not access_after(silent, access("reader", has_ended=True), TODAY).receives_mail


@pytest.mark.parametrize(
    ("one", "other", "stands"),
    [
        (Stage.AWAITING_APPLICATION, Stage.AWAITING_APPLICATION, True),
        (Stage.AWAITING_APPLICATION, Stage.PAYMENT_EXPECTED, True),
        (Stage.AWAITING_APPLICATION, Stage.FINAL, True),
        (Stage.FINAL, Stage.PARTLY_PAID, True),
        (Stage.FINAL, Stage.FINAL, False),
        (Stage.AWAITING_APPLICATION, Stage.CANCELLED, False),
        (Stage.ORDINARY_FEE, Stage.OWN_SHARE_DUE, False),
        (Stage.ENROLLED_TOO_LATE, Stage.AWAITING_APPLICATION, False),
        (Stage.CANCELLED, Stage.CANCELLED, False),
    ],
)
def test_one_person_is_not_paid_for_twice_in_one_course(
    one: Stage, other: Stage, stands: bool
) -> None:
    assert conflict(one, other) is stands
    assert conflict(other, one) is stands
