"""Companies and who may act for them: inviting, joining, changing roles, mandates, leaving."""

from portal.actions.companies.companies import (
    add_company,
    add_learner,
    add_learners,
    change_company,
    index_company,
    index_course,
    set_first_time,
)
from portal.actions.companies.invitations import (
    INVITATION_LASTS,
    accept_invitation,
    invite,
    invite_again,
    invite_contact,
    withdraw_invitation,
)
from portal.actions.companies.members import (
    LastOwner,
    LastReader,
    change_role,
    extend_mandate,
    remove_member,
    set_receives_mail,
)
from portal.actions.companies.merger import Member, Merger, plan_merger

__all__ = [
    "INVITATION_LASTS",
    "LastOwner",
    "LastReader",
    "Member",
    "Merger",
    "accept_invitation",
    "add_company",
    "add_learner",
    "add_learners",
    "change_company",
    "change_role",
    "extend_mandate",
    "index_company",
    "index_course",
    "invite",
    "invite_again",
    "invite_contact",
    "plan_merger",
    "remove_member",
    "set_first_time",
    "set_receives_mail",
    "withdraw_invitation",
]
