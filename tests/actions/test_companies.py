"""Who may act for a company, and that it always keeps an owner."""

from portal.actions.companies import accept_invitation, invite
from portal.models import Membership, db
from tests.cast import Cast, actor_of, occasion


def test_an_older_invitation_does_not_leave_a_company_without_owner(cast: Cast) -> None:
    on = occasion(actor_of(cast.els))
    invitation = invite(cast.bakery, on, name="Els Peeters", email=cast.els.email, role="reader")
    membership = accept_invitation(invitation, cast.els, cast.bakery, on)
    assert membership.role == "owner"
    assert invitation.accepted_at is not None


def test_an_invitation_to_a_larger_role_counts(cast: Cast) -> None:
    on = occasion(actor_of(cast.els))
    invitation = invite(cast.bakery, on, name="Bob Maes", email=cast.bob.email, role="owner")
    assert accept_invitation(invitation, cast.bob, cast.bakery, on).role == "owner"


def test_the_first_owner_of_a_company_comes_in_by_invitation(cast: Cast) -> None:
    on = occasion(actor_of(cast.chris))
    invitation = invite(cast.garage, on, name="Bob Maes", email=cast.bob.email, role="owner")
    accept_invitation(invitation, cast.bob, cast.garage, on)
    found = db.session.query(Membership).filter_by(company_id=cast.garage.id, role="owner").count()
    assert found == 2
