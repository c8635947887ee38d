"""Who is signed in, which role each door needs, refusal by default."""

from portal.access.doors import (
    Door,
    UndeclaredDoor,
    any_employer,
    check_doors,
    employer,
    public,
    signed_in,
    staff,
    student,
)
from portal.access.guard import init_app, local_path
from portal.access.limits import TooOften, limit, network
from portal.access.sessions import SignedIn, hash_token, sign_in, sign_out
from portal.access.visitors import actor, company, may, me, occasion, school, visitor

__all__ = [
    "Door",
    "SignedIn",
    "TooOften",
    "UndeclaredDoor",
    "actor",
    "any_employer",
    "check_doors",
    "company",
    "employer",
    "hash_token",
    "init_app",
    "limit",
    "local_path",
    "may",
    "me",
    "network",
    "occasion",
    "public",
    "school",
    "sign_in",
    "sign_out",
    "signed_in",
    "staff",
    "student",
    "visitor",
]
