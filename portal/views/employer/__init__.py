"""The employers' room: what to do now, every enrolment, the application and its documents."""

from portal.views.employer import (
    dashboard,
    documents,
    enrolment,
    enrolments,
    helper,
    project_number,
    project_number_files,
    steps,
)
from portal.views.employer.blueprint import bp

__all__ = [
    "bp",
    "dashboard",
    "documents",
    "enrolment",
    "enrolments",
    "helper",
    "project_number",
    "project_number_files",
    "steps",
]
