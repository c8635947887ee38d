"""The employers' room: what to do now, every enrolment, the application and its documents."""

from portal.views.employer import dashboard, enrolments
from portal.views.employer.blueprint import bp

__all__ = ["bp", "dashboard", "enrolments"]
