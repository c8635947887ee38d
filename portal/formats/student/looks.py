"""Says on which days the employer and the secretariat looked at an enrolment, never who."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.formats.elements import day_short, lines

# A week of working days and the one before; older looks are kept but tell nobody more.
DAYS_SHOWN = 10

ROLES = {"employer": _l("Je werkgever"), "secretariat": _l("Het secretariaat")}


class LooksOfRole(NamedTuple):
    """A role, and the last days on which somebody of it looked, the newest first."""

    role: str
    days: Markup


def looks_by_role(seen: Iterable[tuple[str, date]]) -> list[LooksOfRole]:
    """The looks of each role that looked at all; `seen` comes newest first."""
    days: dict[str, list[date]] = {role: [] for role in ROLES}
    for role, on in seen:
        days[role].append(on)
    return [
        LooksOfRole(str(ROLES[role]), lines(*map(day_short, found[:DAYS_SHOWN])))
        for role, found in days.items()
        if found
    ]
