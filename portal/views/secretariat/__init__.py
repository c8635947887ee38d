"""Everything the secretariat does: today's work first, then lists, courses and settings."""

from portal.views.secretariat import (
    home,
)
from portal.views.secretariat.blueprint import bp

__all__ = ["bp", "home"]
