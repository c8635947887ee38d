"""Who does something, when, and under which rules; and the random names of new things."""

import base64
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from portal.clock import brussels
from portal.queries.school import School, school_on
from portal.rules.identifiers import DOCUMENT_CODE_LENGTH, public_id, public_ids

PUBLIC_ID_BYTES = 10


class Actor(NamedTuple):
    """Who does something: a person of the staff or of an employer, a student, or the portal."""

    kind: str
    id: int | None
    name: str
    address: str | None = None


PORTAL = Actor("portal", None, "KMO-loket")


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who does something, when (UTC), on which day in Brussels, under which school's rules.

    `base_url` is the portal's public address, from configuration and never from a request.
    """

    by: Actor
    at: datetime
    today: date
    school: School
    base_url: str

    @property
    def verify_address(self) -> str:
        """The page that checks documents."""
        return f"{self.base_url}/controle"


def by_itself(at: datetime, base_url: str) -> Occasion:
    """What the portal does by itself at an instant, under the rules of that day in Brussels."""
    today = brussels(at).date()
    return Occasion(PORTAL, at, today, school_on(today), base_url)


def new_public_id() -> str:
    """A random id of 80 bits for an address; it tells nothing and cannot be guessed."""
    return public_id(secrets.token_bytes(PUBLIC_ID_BYTES))


def new_public_ids(number: int) -> list[str]:
    """So many ids as `new_public_id` makes one of, drawn at once."""
    return public_ids(secrets.token_bytes(number * DOCUMENT_CODE_LENGTH))


def new_secret() -> str:
    """A random value of 256 bits for a link, in letters that survive every mail program."""
    return base64.b32encode(secrets.token_bytes(32)).decode().rstrip("=").lower()
