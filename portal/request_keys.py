"""Makes a second click harmless: a form carries a key, and a key is carried out once (E1)."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request, session
from sqlalchemy import event, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, htmx
from portal.models import RequestKey, db
from portal.queries.request_keys import request_key_of

LONGEST = 64
# The first click needs a few milliseconds; a crash in between costs the second one two seconds.
LOOKS, BETWEEN_LOOKS = 40, 0.05


def init_app(app: Flask) -> None:
    """Look at the key before the view; keep it in the transaction of the view's own commit."""
    app.before_request(_seen_before)
    app.after_request(_keep_location)
    app.register_error_handler(IntegrityError, _lost_the_race)
    with app.app_context():
        event.listen(db.session, "before_commit", _claim)


def _seen_before() -> AnyResponse | None:
    key = request.form.get("request_key", "") if request.method == "POST" else ""
    if not key or len(key) > LONGEST:
        return None
    g.request_key, g.body_hash = key, _body_hash()
    answer = _answer_of(key)
    db.session.rollback()
    return answer


def first_answer() -> AnyResponse | None:
    """The answer to the same form, when that came in while this request waited for its lock."""
    key = g.get("request_key")
    return _answer_of(key) if key is not None else None


def _answer_of(key: str) -> AnyResponse | None:
    known = request_key_of(key)
    if known is None:
        return None
    if known.holder != _holder() or known.body_hash != g.body_hash:
        # The same key with other contents is not a second click on the same form.
        abort(422)
    g.request_key = None
    return htmx.done(_end_of(known, key))


def _end_of(known: RequestKey, key: str) -> str:
    """Where the first click ended, which it writes down a moment after its change."""
    for _try in range(LOOKS):
        if known.location:
            return known.location
        # A lock held here would keep the first click from writing.
        db.session.rollback()
        sleep(BETWEEN_LOOKS)
        known = request_key_of(key) or known
    db.session.rollback()
    return _page_of_form()


def _end(response: Response) -> str:
    """Where an answer leads: on, or for htmx back to the page that the form stands on."""
    headers = response.headers
    return headers.get("Location") or headers.get("HX-Redirect") or _page_of_form()


def _page_of_form() -> str:
    page = urlsplit(request.referrer or "")
    return access.local_path(page.path) or "/" if page.netloc == request.host else "/"


def _claim(orm: Session | sessionmaker[Session]) -> None:
    """Keep the key with the change itself, so that both are there or neither is."""
    if not g or not g.get("request_key") or g.get("claimed"):
        return
    g.claimed = True
    db.session.add(
        RequestKey(
            key=g.request_key,
            holder=_holder(),
            body_hash=g.body_hash,
            location=None,
            at=clock.now(),
        )
    )


@contextmanager
def not_yet_claimed() -> Iterator[None]:
    """Leave the key free in a commit that is not yet what the form asks for, such as a count."""
    key, g.request_key = g.get("request_key"), None
    try:
        yield
    finally:
        g.request_key = key


def _keep_location(response: Response) -> Response:
    """Remember where the first click ended, so that the second one ends there too."""
    if g.get("claimed") and response.status_code < 400:
        db.session.execute(
            update(RequestKey)
            .where(RequestKey.key == g.request_key)
            .values(location=_end(response))
        )
        g.request_key = None
        db.session.commit()
    return response


def _lost_the_race(error: IntegrityError) -> Any:
    """Two equal clicks at the same moment: the second finds the key taken and shows the first."""
    db.session.rollback()
    key = g.get("request_key")
    if key is not None and "request_key" in str(error.orig):
        answer = _answer_of(key)
        db.session.rollback()
        if answer is not None:
            return answer
    raise error


def _holder() -> str:
    who = access.visitor()
    return f"{who.kind}:{who.id}" if who else f"session:{bool(session)}"


def _body_hash() -> str:
    """SHA-256 over the path, the files and every field but those of each page and a password."""
    total = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.form.lists()):
        if name not in {"csrf_token", "request_key", "password"}:
            total.update(repr((name, values)).encode())
    for name, file in sorted(request.files.items(multi=True), key=lambda one: one[0]):
        # People correct a file and send it again under the same name.
        # Werkzeug's stream is typed as any IO of bytes, and has all that a digest asks of it.
        digest = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]
        file.stream.seek(0)
        total.update(repr((name, file.filename, digest)).encode())
    return total.hexdigest()
