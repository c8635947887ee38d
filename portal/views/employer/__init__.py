"""The employers' room: what to do now, every enrolment, the application and its documents."""

from portal.views.employer import (
    all_documents,
    calendar,
    company,
    dashboard,
    documents,
    enrolment,
    enrolments,
    helper,
    invitations,
    mandates,
    people,
    project_number,
    project_number_files,
    steps,
)
from portal.views.employer.blueprint import bp

__all__ = [
    "all_documents",
    "bp",
    "calendar",
    "company",
    "dashboard",
    "documents",
    "enrolment",
    "enrolments",
    "helper",
    "invitations",
    "mandates",
    "people",
    "project_number",
    "project_number_files",
    "steps",
]
