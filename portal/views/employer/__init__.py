"""The employers' room: what to do now, every enrolment, the application and its documents."""

from portal.views.employer.blueprint import bp

__all__ = ["bp"]
