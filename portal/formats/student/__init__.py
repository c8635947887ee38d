"""The page of a student in finished texts: what is so today, a message to send, who looked."""

from portal.formats.student.letters import Asked, Letter, letters
from portal.formats.student.looks import LooksOfRole, looks_by_role
from portal.formats.student.page import Own, StudentPage, student_page

__all__ = [
    "Asked",
    "Letter",
    "LooksOfRole",
    "Own",
    "StudentPage",
    "letters",
    "looks_by_role",
    "student_page",
]
