"""The one-time links by mail, found by their secret or by the code beside it."""

from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from portal.models import Company, Invitation, Learner, OneTimeLink, Person, reading
from portal.queries.rows import AnyRow

# So many wrong codes and the code of a mail is worth nothing any more; its link still works.
WRONG_CODES = 5

# --- Without an owner: whoever has the secret of a mail is the one that it was sent to.

_ACCOUNT = aliased(Person)
_LINK = (
    select(
        OneTimeLink.id,
        OneTimeLink.purpose,
        OneTimeLink.code_hash,
        OneTimeLink.expires_at,
        OneTimeLink.used_at,
        OneTimeLink.superseded_at,
        OneTimeLink.person_id,
        OneTimeLink.learner_id,
        OneTimeLink.invitation_id,
        Person.name,
        Person.email,
        Person.language,
        Person.staff_role,
        Person.is_active,
        Learner.language.label("learner_language"),
        Invitation.name.label("invited_name"),
        Invitation.email.label("invited_email"),
        Invitation.role,
        Invitation.is_mandate,
        Invitation.office,
        Invitation.invited_by_name,
        Invitation.accepted_at,
        Invitation.withdrawn_at,
        Company.name.label("company"),
        Company.public_id.label("company_public_id"),
        _ACCOUNT.id.label("account_id"),
        _ACCOUNT.password_hash.label("account_password"),
        _ACCOUNT.is_active.label("account_is_active"),
    )
    .select_from(OneTimeLink)
    .outerjoin(Person, Person.id == OneTimeLink.person_id)
    .outerjoin(Learner, Learner.id == OneTimeLink.learner_id)
    .outerjoin(Invitation, Invitation.id == OneTimeLink.invitation_id)
    .outerjoin(Company, Company.id == Invitation.company_id)
    .outerjoin(_ACCOUNT, _ACCOUNT.email == Invitation.email)
)
_LINK_BY_TOKEN = _LINK.where(
    OneTimeLink.purpose == bindparam("purpose"), OneTimeLink.token_hash == bindparam("token_hash")
)
_HAS_CODE = and_(
    OneTimeLink.code_hash == bindparam("code_hash"), OneTimeLink.wrong_codes < WRONG_CODES
)
_NEWEST = OneTimeLink.id.desc()
_STUDENT_BY_CODE = (
    _LINK.where(
        OneTimeLink.purpose == "student",
        OneTimeLink.learner_id == bindparam("learner_id"),
        _HAS_CODE,
    )
    .order_by(_NEWEST)
    .limit(1)
)
_BY_CODE = (
    _LINK.where(OneTimeLink.purpose.in_(("password", "invitation")), _HAS_CODE)
    .order_by(_NEWEST)
    .limit(1)
)


def link_with(purpose: str, token_hash: str) -> AnyRow | None:
    """A link of this purpose with whom it is for, whether it still works or not; None: unknown."""
    values = {"purpose": purpose, "token_hash": token_hash}
    return reading().execute(_LINK_BY_TOKEN, values).one_or_none()


def student_link_with_code(learner_id: int, code_hash: str) -> AnyRow | None:
    """The link of a student that came with this code, whether it still works or not."""
    values = {"learner_id": learner_id, "code_hash": code_hash}
    return reading().execute(_STUDENT_BY_CODE, values).one_or_none()


def link_with_code(code_hash: str) -> AnyRow | None:
    """The invitation or new password that came with this code, whether it still works or not.

    The hash holds the address that the mail went to (see actions.links).
    """
    return reading().execute(_BY_CODE, {"code_hash": code_hash}).one_or_none()


_OPEN_CODES = (
    select(OneTimeLink.id)
    .outerjoin(Person, Person.id == OneTimeLink.person_id)
    .outerjoin(Learner, Learner.id == OneTimeLink.learner_id)
    .outerjoin(Invitation, Invitation.id == OneTimeLink.invitation_id)
    .where(
        OneTimeLink.purpose.in_(bindparam("purposes", expanding=True)),
        or_(
            Person.email == bindparam("email"),
            Learner.email == bindparam("email"),
            Invitation.email == bindparam("email"),
        ),
        OneTimeLink.code_hash.is_not(None),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.superseded_at.is_(None),
        OneTimeLink.expires_at > bindparam("at"),
    )
    .order_by(OneTimeLink.id)
)


def links_with_open_code(email: str, purposes: tuple[str, ...], at: datetime) -> list[int]:
    """The numbers of the links to an address of which a code might still be typed."""
    values = {"email": email, "purposes": purposes, "at": at}
    return list(reading().execute(_OPEN_CODES, values).scalars())
