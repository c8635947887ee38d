"""Whether this process is alive and whether the portal can do its work."""

from flask import Blueprint, Response, jsonify

from portal import access, clock
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
