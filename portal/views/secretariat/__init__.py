"""Everything the secretariat does: today's work first, then lists, courses and settings."""

from portal.views.secretariat import (
    audit_log,
    companies,
    confirmations,
    courses,
    deadlines,
    decisions,
    enrolment,
    enrolments,
    home,
    imports,
    messages,
    new_enrolment,
    payments,
    project_numbers,
    settings,
    staff,
    system,
)
from portal.views.secretariat.blueprint import bp

__all__ = [
    "audit_log",
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
    "messages",
    "new_enrolment",
    "payments",
    "project_numbers",
    "settings",
    "staff",
    "system",
]
