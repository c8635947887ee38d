"""Refuses what is tried too often, with the time at which it may be tried again."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network

from flask import request
from werkzeug.exceptions import TooManyRequests

from portal import clock
from portal.actions.attempts import Try, take_turn
from portal.formats.plain import time_of_day

# The time is told in whole minutes, and never one at which it is still too early.
MINUTE = timedelta(seconds=59)


# What a provider gives to one household or one server, addresses without end.
_ONE_LINE = 64


class TooOften(TooManyRequests):
    """Tried too often; `until` says in each language of the page when it may be tried again."""

    def __init__(self, until: datetime, at: datetime) -> None:
        super().__init__(retry_after=max(1, int((until - at).total_seconds())))
        self.until = {one: time_of_day(until + MINUTE, one) for one in ("nl", "en", "fr")}


def limit(*tries: Try) -> None:
    """Count these tries. Raises TooOften when one of them is over its limit.

    The view commits at once, so that the count stands before anything is tried.
    """
    at = clock.now()
    until = take_turn(tries, at)
    if until is not None:
        raise TooOften(until, at)


def network() -> str:
    """From where this request comes, as limits count it: an address, of IPv6 the first half.

    One line has more IPv6 addresses than anybody can count, and would pass every limit with them.
    """
    address = request.remote_addr or ""
    try:
        found = IPv6Address(address)
    except ValueError:
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), _ONE_LINE), strict=False))
