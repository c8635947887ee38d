"""Writes the portal's own log: one line an event, an id for what goes wrong, nothing personal."""

import logging
import secrets

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("portal")


def init_app(app: Flask) -> None:
    """Configure structlog (JSON by setting) and look at every answer."""
    settings = app.extensions["settings"]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_json
        else structlog.processors.KeyValueRenderer(key_order=["event"], sort_keys=True)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(),
    )
    app.after_request(_end)


def incident_code() -> str:
    """The code that links the page a visitor sees and the line in the log."""
    # Hardly any request needs one.
    if "incident" not in g:
        g.incident = secrets.token_hex(4)
    return str(g.incident)


def _end(response: Response) -> Response:
    if response.status_code >= 500:
        log.error(
            "request_failed",
            incident=incident_code(),
            endpoint=request.endpoint,
            method=request.method,
            status=response.status_code,
        )
    return response
