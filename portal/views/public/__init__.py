"""The room that is open to everybody: the front door, the explanation, checking a document."""

from portal.views.public import home, information, language, verify
from portal.views.public.blueprint import bp

__all__ = ["bp", "home", "information", "language", "verify"]
