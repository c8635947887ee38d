"""Who of a company gets a reminder, and at which pace."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from portal.queries.reminders.planning import contacts_of, members_of
from portal.queries.rows import AnyRow
from portal.rules.reminders import Pace, Topic


class Reader(NamedTuple):
    """Somebody who is written to; without a number it is a company's contact address."""

    person_id: int | None
    name: str
    email: str
    language: str


# Who is written to about a topic, each at a pace.
Readers = Sequence[tuple[Reader, Pace]]


def readers_of_companies(
    company_ids: Collection[int], today: date
) -> Mapping[int, Mapping[Topic, Readers]]:
    """Who gets the reminders of each company, by topic. Two statements, however many companies."""
    members: defaultdict[int, list[AnyRow]] = defaultdict(list)
    for row in members_of(company_ids, today):
        members[row.company_id].append(row)
    return {
        company_id: {
            Topic.DEADLINES: _about_deadlines(members[company_id], _at_address(company)),
            Topic.PAYMENTS: _about_payments(members[company_id], _at_address(company)),
        }
        for company_id, company in contacts_of(company_ids).items()
    }


def _about_deadlines(members: Sequence[AnyRow], address: Readers) -> Readers:
    """What has legal consequences reaches somebody: else the owners, else the contact address."""
    getting = [(one, _pace(one.deadlines)) for one in members if one.receives_mail]
    found = [(_reader(one), pace) for one, pace in getting if pace is not Pace.OFF]
    if found:
        return found
    owners = [(_reader(one), Pace.AT_ONCE) for one in members if one.role == "owner"]
    return owners or address


def _about_payments(members: Sequence[AnyRow], address: Readers) -> Readers:
    """The contact address stands in for a company of which nobody gets mail at all."""
    getting = [(_reader(one), _pace(one.payments)) for one in members if one.receives_mail]
    return getting or address


def _pace(chosen: str | None) -> Pace:
    return Pace.AT_ONCE if chosen is None else Pace(chosen)


def _reader(member: AnyRow) -> Reader:
    return Reader(member.id, member.name, member.email, member.language)


def _at_address(company: AnyRow) -> Readers:
    name, email = company.contact_name or company.name, company.contact_email.lower()
    return [(Reader(None, name, email, "nl"), Pace.AT_ONCE)] if email else []
