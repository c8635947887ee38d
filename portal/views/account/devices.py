"""Knows a browser in which somebody signed in before.

Who tries many passwords for somebody's account from elsewhere uses up the tries of strangers, not
those of the devices that this person really uses (promise D18).
"""

import secrets

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.actions.links import hash_secret

COOKIE = "kmo-toestel"
LASTS = 180 * 24 * 3600


def known_device(email: str) -> str | None:
    """The random name of this browser when this address signed in with it before, else None."""
    try:
        whose, name = _signer().loads(request.cookies.get(COOKIE, ""), max_age=LASTS)
    except (BadData, ValueError, TypeError):
        return None
    return str(name) if whose == hash_secret(email) else None


def remember_device(response: Response, email: str) -> None:
    """Let this browser be known the next time that somebody signs in with it."""
    settings = current_app.extensions["settings"]
    response.set_cookie(
        COOKIE,
        str(_signer().dumps([hash_secret(email), secrets.token_urlsafe(16)])),
        max_age=LASTS,
        secure=settings.is_https,
        httponly=True,
        samesite="Lax",
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known-device")
