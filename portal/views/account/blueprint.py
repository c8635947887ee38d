"""The room of accounts: its blueprint, and what its pages share."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask import Blueprint, Response, current_app, make_response, url_for

from portal import access
from portal.actions.attempts import Try
from portal.queries.accounts import companies_of_person

bp = Blueprint("account", __name__)

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


def memory_kib() -> int:
    """How much memory a password's hash takes here."""
    return int(current_app.extensions["settings"].password_memory_kib)


def summary(errors: Mapping[str, str]) -> list[dict[str, str]]:
    """The messages of a form for the list above its page."""
    return [{"field": field, "text": text} for field, text in errors.items()]


def by_address(action: str, most: int, within: timedelta = QUARTER) -> Try:
    """One try from the network of this request."""
    return Try(f"{action}_address", access.network(), most, within)


def start_page(kind: str, person_id: int, today: date) -> str:
    """Where somebody begins: the desk, the only company, or the choice between companies."""
    if kind == "staff":
        return url_for("secretariat.home")
    companies = companies_of_person(person_id, today)
    if len(companies) == 1:
        return url_for("employer.dashboard", c=companies[0].public_id)
    return url_for("employer.companies")


def without_referrer(page: str, status: int = 200) -> Response:
    """A page whose address holds a secret: nothing that it loads or leads to learns the address."""
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
