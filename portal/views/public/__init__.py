"""The room that is open to everybody: the front door, the explanation, documents, calendars."""

from portal.views.public import calendar, home, information, language, verify
from portal.views.public.blueprint import bp

__all__ = ["bp", "calendar", "home", "information", "language", "verify"]
