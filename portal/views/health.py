"""Whether this process is alive and whether the portal can do its work, also in numbers."""

from datetime import datetime
from hmac import compare_digest

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import NotFound

from portal import access, clock
from portal.formats.metrics import CONTENT_TYPE, Metric, exposition
from portal.queries.metrics import Numbers, numbers
from portal.readiness import state_of_portal

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.public
def alive() -> Response:
    """This process answers; nothing more is claimed."""
    return jsonify(status="ok")


@bp.get("/readyz")
@access.public
def ready() -> tuple[Response, int]:
    """Every part that the portal needs, by name; 503 as soon as one of them is missing."""
    parts = state_of_portal(clock.now()).parts
    missing = {name: part.problem for name, part in parts.items() if part.problem}
    return jsonify(status="missing" if missing else "ok", missing=missing), 503 if missing else 200


@bp.get("/metrics")
@access.public
def metrics() -> Response:
    """Numbers for a monitoring system that knows KMO_METRICS_TOKEN; without the setting no page."""
    token = current_app.extensions["settings"].metrics_token
    if token is None:
        raise NotFound()
    given = request.headers.get("Authorization", "")
    if not compare_digest(given.encode(), f"Bearer {token}".encode()):
        return Response("", 401, {"WWW-Authenticate": "Bearer"})
    now = clock.now()
    return Response(exposition(_metrics(numbers(now), now)), content_type=CONTENT_TYPE)


def _metrics(found: Numbers, now: datetime) -> list[Metric]:
    ages = {name: (now - at).total_seconds() for name, at in found.beats.items()}
    return [
        Metric("kmo_messages", "Mails by state.", found.messages, "state"),
        Metric(
            "kmo_oldest_due_message_seconds",
            "How long the oldest mail that may leave has waited.",
            {"": _age(found.oldest_due_at, now) or 0.0},
        ),
        Metric(
            "kmo_last_round_seconds",
            "How long ago a part that runs by itself finished well.",
            ages,
            "part",
        ),
        Metric(
            "kmo_broken_invariants",
            "What the last check of the night found broken.",
            {"": found.broken} if "invariants" in found.beats else {},
        ),
        Metric(
            "kmo_last_statement_seconds",
            "How long ago a bank statement was read.",
            _known(_age(found.statement_at, now)),
        ),
        Metric("kmo_enrolments", "Enrolments by stage.", found.enrolments, "stage"),
    ]


def _age(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else (now - at).total_seconds()


def _known(value: float | None) -> dict[str, float]:
    return {} if value is None else {"": value}
