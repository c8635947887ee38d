"""The room of the students: let in by mail, to see whether their place is safe."""

from portal.views.student import enrolments, link
from portal.views.student.blueprint import bp

__all__ = ["bp", "enrolments", "link"]
