"""Declares what somebody needs to be to enter a route; a route that does not say is refused."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])
Role = Literal["reader", "handler", "owner"]
StaffRole = Literal["clerk", "admin"]
ROLES: tuple[Role, ...] = ("reader", "handler", "owner")


class Door(NamedTuple):
    """What somebody needs to be to enter a route."""

    kind: str
    role: Role | StaffRole | None = None


class UndeclaredDoor(Exception):
    """A route without a declared role: the portal does not start with one."""


def _door(door: Door) -> Callable[[View], View]:
    def declare(view: View) -> View:
        # A function may carry attributes; the types of functions know none.
        view.door = door  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    return _door(Door("public"))(view)


def signed_in(view: View) -> View:
    """For whoever has an account: employers and staff."""
    return _door(Door("account"))(view)


def employer(role: Role = "reader") -> Callable[[View], View]:
    """For members of the company in the address, from this role upwards."""
    return _door(Door("company", role))


def any_employer(view: View) -> View:
    """For people with access to companies, on pages of no company in particular."""
    return _door(Door("employer"))(view)


def student(view: View) -> View:
    """For a student who came in by a link."""
    return _door(Door("student"))(view)


def staff(role: StaffRole = "clerk") -> Callable[[View], View]:
    """For the secretariat (clerk) or for the school's administrators only (admin)."""
    return _door(Door("staff", role))


def check_doors(app: Flask) -> None:
    """Refuse to start while a route does not say who may enter.

    Raises UndeclaredDoor, which names each such endpoint and the remedy.
    """
    missing = sorted(
        endpoint
        for endpoint, view in app.view_functions.items()
        if not isinstance(getattr(view, "door", None), Door)
    )
    if missing:
        raise UndeclaredDoor(
            "Say who may enter with a decorator of portal.access (public, signed_in, employer, "
            "student, staff): " + ", ".join(missing)
        )
