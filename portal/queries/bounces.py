"""Who else may be written to when a mail does not reach its reader, and which mail came back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, func, or_, select

from portal.models import Company, MailChoice, Membership, Person, reading

# --- Without an owner: for the secretariat, the worker and the command line only.


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who can be written to for a company; `person_id` is None for its contact address.

    `gets_mail` tells who gets the mails about last days by the choices as they are.
    """

    person_id: int | None
    name: str
    email: str
    language: str
    gets_mail: bool


_MEMBERS = (
    select(
        Membership.company_id,
        Membership.role,
        Membership.receives_mail,
        func.coalesce(MailChoice.pace, "at_once").label("pace"),
        Person.id,
        Person.name,
        Person.email,
        Person.language,
    )
    .join(Person, Person.id == Membership.person_id)
    .outerjoin(MailChoice, and_(MailChoice.person_id == Person.id, MailChoice.topic == "deadlines"))
    .where(
        Membership.company_id.in_(bindparam("company_ids", expanding=True)),
        Membership.role.in_(("owner", "handler")),
        Person.is_active,
        Membership.ended_at.is_(None),
        Membership.starts_on <= bindparam("today"),
        or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
    )
    # Owners before handlers, who was there first in front.
    .order_by(Membership.role.desc(), Person.id)
)
_ADDRESSES = select(Company.id, Company.name, Company.contact_name, Company.contact_email).where(
    Company.id.in_(bindparam("company_ids", expanding=True))
)


def contacts_of(company_ids: Collection[int], today: date) -> dict[int, list[Contact]]:
    """Everybody of each company who can be written to, in the order in which they are tried.

    First who gets the mails, then who leaves them to a colleague, owners before handlers; at last
    the company's contact address, which gets the mails itself while nobody else does. Two
    statements.
    """
    found: dict[int, list[Contact]] = {company_id: [] for company_id in company_ids}
    for row in reading().execute(_MEMBERS, {"company_ids": list(company_ids), "today": today}):
        gets_mail = row.receives_mail and row.pace != "off"
        found[row.company_id].append(Contact(row.id, row.name, row.email, row.language, gets_mail))
    for row in reading().execute(_ADDRESSES, {"company_ids": list(company_ids)}):
        members = sorted(found[row.id], key=lambda one: not one.gets_mail)
        email = row.contact_email.lower()
        # An address that belongs to one of them is theirs already.
        if email and email not in {one.email for one in members}:
            is_alone = not any(one.gets_mail for one in members)
            name = row.contact_name or row.name
            members.append(Contact(None, name, email, "nl", gets_mail=is_alone))
        found[row.id] = members
    return found


def second_contacts(company_ids: Collection[int], today: date) -> dict[int, Contact | None]:
    """Whom else to write to when those who get the mails of a company do not react.

    An owner or handler who leaves the mails to a colleague, else the contact address; None when
    there is nobody else. Two statements, however many companies.
    """
    return {
        company_id: next((one for one in contacts if not one.gets_mail), None)
        for company_id, contacts in contacts_of(company_ids, today).items()
    }
