"""What the demo looks up while it plays: secretariats and places by name."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.models import Enrolment, Learner, OneTimeLink, Place, Site, db
from portal.rules.matching import WAITING

# --- Without an owner: for the command line only.


def site_coded(code: str) -> Site:
    """The secretariat with this code."""
    return db.session.execute(select(Site).where(Site.code == code)).scalar_one()


def place_named(site_id: int, name: str) -> Place:
    """A teaching place of a secretariat."""
    return db.session.execute(
        select(Place).where(Place.site_id == site_id, Place.name == name)
    ).scalar_one()


def link_of_invitation(invitation_id: int) -> OneTimeLink:
    """The link in the mail about an invitation."""
    return db.session.execute(
        select(OneTimeLink).where(OneTimeLink.invitation_id == invitation_id)
    ).scalar_one()


def waiting_for_money() -> list[Enrolment]:
    """Enrolments of which nothing has come in yet and everything may, in their order."""
    statement = (
        select(Enrolment)
        .where(Enrolment.stage.in_(WAITING), Enrolment.received_cents == 0)
        .options(
            joinedload(Enrolment.learner),
            joinedload(Enrolment.company),
            joinedload(Enrolment.application),
        )
        .order_by(Enrolment.id)
    )
    return list(db.session.execute(statement).scalars())


def enrolments_count() -> int:
    """How many enrolments there are at all."""
    return int(db.session.execute(select(func.count()).select_from(Enrolment)).scalar_one())


def student_of_the_story() -> tuple[str, str]:
    """The enrolment number and e-mail address of An Peeters."""
    row = db.session.execute(
        select(Enrolment.number, Learner.email)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .where(Learner.first_name == "An", Learner.last_name == "Peeters")
        .order_by(Enrolment.id)
        .limit(1)
    ).one()
    return row.number, row.email
