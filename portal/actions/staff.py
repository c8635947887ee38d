"""Who works at the secretariat: another role or site, access taken away and given back."""

from portal.actions.recording import Occasion, record
from portal.actions.sessions import close_sessions_of_person
from portal.models import Person
from portal.queries.settings import active_admins


class LastAdmin(Exception):
    """The school always keeps at least one administrator."""


def change_staff(person: Person, on: Occasion, *, role: str, site_id: int | None) -> None:
    """Give a member of the staff another role or site; a new role ends the sessions (D14).

    Raises LastAdmin.
    """
    if person.staff_role == "admin" and role != "admin":
        _keep_an_admin(person)
    changed = {
        name: [old, new]
        for name, old, new in (
            ("role", person.staff_role, role),
            ("site", person.site_id, site_id),
        )
        if old != new
    }
    if not changed:
        return
    if person.staff_role != role:
        close_sessions_of_person(person.id)
    person.staff_role, person.site_id = role, site_id
    record("staff_changed", on, email=person.email, changed=changed)


def deactivate_staff(person: Person, on: Occasion) -> None:
    """Take somebody's access away, at once; what they did stays. Raises LastAdmin."""
    if person.staff_role == "admin":
        _keep_an_admin(person)
    person.is_active = False
    close_sessions_of_person(person.id)
    record("staff_deactivated", on, email=person.email)


def reactivate_staff(person: Person, on: Occasion) -> None:
    """Give somebody's access back."""
    person.is_active = True
    record("staff_reactivated", on, email=person.email)


def _keep_an_admin(person: Person) -> None:
    if person.is_active and active_admins() < 2:
        raise LastAdmin(person.email)
