"""The room of accounts: signing in, passwords, invitations, one's own preferences and devices."""

from portal.views.account import codes, invitations, passwords, profile, security, sign_in
from portal.views.account.blueprint import bp

__all__ = ["bp", "codes", "invitations", "passwords", "profile", "security", "sign_in"]
