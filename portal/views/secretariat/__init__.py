"""Everything the secretariat does: today's work first, then lists, courses and settings."""

from portal.views.secretariat import (
    companies,
    confirmations,
    courses,
    deadlines,
    decisions,
    enrolment,
    enrolments,
    home,
    imports,
    new_enrolment,
    payments,
    project_numbers,
)
from portal.views.secretariat.blueprint import bp

__all__ = [
    "bp",
    "companies",
    "confirmations",
    "courses",
    "deadlines",
    "decisions",
    "enrolment",
    "enrolments",
    "home",
    "imports",
    "new_enrolment",
    "payments",
    "project_numbers",
]
