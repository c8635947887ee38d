"""Where the pages of one enrolment are: the base is looked up once, however many rows there are."""

from functools import lru_cache
from typing import NamedTuple

from flask import url_for

from portal import access


class Addresses(NamedTuple):
    """The dashboard, and the addresses under /onderneming/<c>/inschrijvingen."""

    dashboard: str
    base: str

    def enrolment(self, public_id: str) -> str:
        """The page of an enrolment."""
        return f"{self.base}/{public_id}"

    def helper(self, public_id: str) -> str:
        """What to type in the external form."""
        return f"{self.base}/{public_id}/aanvraaghulp"

    def project_number(self, public_id: str) -> str:
        """The form for the project number."""
        return f"{self.base}/{public_id}/projectnummer"

    def calendar(self, public_id: str) -> str:
        """The last day as a calendar file."""
        return f"{self.base}/{public_id}/termijn.ics"

    def payment(self, public_id: str) -> str:
        """The confirmation of the payment."""
        return f"{self.base}/{public_id}/betaling.pdf"

    def step(self, public_id: str, word: str) -> str:
        """Where a step is ticked: eigen-aandeel or betaalopdracht."""
        return f"{self.base}/{public_id}/{word}"


def addresses() -> Addresses:
    """The addresses in the company of this request."""
    return _addresses(access.company().public_id)


@lru_cache(maxsize=1024)
def _addresses(public_id: str) -> Addresses:
    return Addresses(
        url_for("employer.dashboard", c=public_id), url_for("employer.enrolments", c=public_id)
    )
