"""Gives every form the proof that it came from one of our pages, behind a new mask each time."""

import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from flask import current_app, g, request, session
from flask_wtf.csrf import CSRFProtect, generate_csrf

FIELD = "csrf_token"
_SECRET = re.compile(r"[0-9a-f]{40}")
# Bytes of the secret that a token carries: nobody guesses 128 bits.
_LENGTH = 16


# Flask-WTF ships no types.
class FormTokens(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's check (promise D6), of a value that is another one in every answer.

    Pages are compressed, and the length of a compressed page tells whether a guess stands in it
    twice. Of a secret that never looks the same nothing can be guessed piece by piece (BREACH).
    """

    def protect(self, apply_exemptions: bool = False) -> None:
        """Check what changes something; for the rest no exemption needs to be looked up."""
        if request.method in current_app.config["WTF_CSRF_METHODS"]:
            super().protect(apply_exemptions)

    def _get_csrf_token(self) -> str | None:
        sent, held = _unmasked(request.form.get(FIELD, "")), session.get(FIELD)
        if sent is None or held is None or not hmac.compare_digest(sent, str(held)[: 2 * _LENGTH]):
            return None
        signed: str = generate_csrf()
        return signed


def form_token() -> str:
    """The value of the hidden field, the same in every form of one answer."""
    if "form_token" not in g:
        g.form_token = masked(_secret())
    token: str = g.form_token
    return token


def masked(secret: str) -> str:
    """A secret of 40 hexadecimal digits behind a random mask: the mask, and what it makes of it."""
    mask, kept = secrets.token_bytes(_LENGTH), bytes.fromhex(secret)[:_LENGTH]
    return urlsafe_b64encode(mask + _crossed(mask, kept)).decode().rstrip("=")


def _unmasked(token: str) -> str | None:
    """The secret behind a mask, or None for what no page of ours carries."""
    try:
        both = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (NotBase64, ValueError):
        return None
    if len(both) != 2 * _LENGTH:
        return None
    return _crossed(both[:_LENGTH], both[_LENGTH:]).hex()


def _crossed(one: bytes, other: bytes) -> bytes:
    crossed = int.from_bytes(one, "big") ^ int.from_bytes(other, "big")
    return crossed.to_bytes(_LENGTH, "big")


def _secret() -> str:
    """The session's secret, made when it has none (or none that we made)."""
    if not _SECRET.fullmatch(str(session.get(FIELD, ""))):
        session.pop(FIELD, None)
        g.pop(FIELD, None)
        generate_csrf()
    return str(session[FIELD])
