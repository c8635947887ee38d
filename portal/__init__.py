"""The KMO-loket: wires the parts together, nothing else."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import (
    access,
    clock,
    compiled_templates,
    errors,
    light_pages,
    logs,
    pages,
    remembered,
    request_keys,
    sealing,
    static_files,
    viewings,
)
from portal.addresses import LateRule
from portal.answering import Portal
from portal.config import Settings, read_settings
from portal.drawing import Templates
from portal.form_tokens import FormTokens
from portal.models import db
from portal.storage import Storage
from portal.views import register_views

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "en", "fr")


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application. Raises WrongSetting or UndeclaredDoor rather than start half right."""
    settings = settings or read_settings()
    sealing.use_key(settings.secret_key)
    app = Portal(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.jinja_environment = Templates
    app.url_rule_class = LateRule
    _configure(app, settings)
    _set_clock(settings)
    db.init_app(app)
    Babel(
        app,
        default_locale="nl",
        default_timezone="Europe/Brussels",
        default_translation_directories=str(ROOT / "portal" / "translations"),
        locale_selector=pages.language,
    )
    logs.init_app(app)
    access.init_app(app)
    FormTokens(app)
    request_keys.init_app(app)
    pages.init_app(app)
    remembered.init_app(app)
    viewings.init_app(app)
    errors.init_app(app)
    register_views(app)
    access.check_doors(app)
    light_pages.init_app(app)
    compiled_templates.init_app(app)
    static_files.init_app(app, ROOT / "static")
    if settings.proxy_hops:
        hops = settings.proxy_hops
        # Flask's own way to put something before it is to replace this method.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app


def _set_clock(settings: Settings) -> None:
    """In a demo the clock practises: it shows what its file says. Everywhere else time is real."""
    if settings.practice_file is None:
        return
    practice = clock.PracticeFile(settings.practice_file)
    if settings.practice_moment is not None:
        practice.begin(settings.practice_moment, settings.practice_since)
    clock.set_clock(clock.Clock(practice.now, practice))


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # A statement that fails is logged without the names, addresses and secrets in it (D39).
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        SESSION_COOKIE_NAME="__Host-kmo" if settings.is_https else "kmo",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=1000,
        # The token lives as long as the session it belongs to (promise D7).
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        PREFERRED_URL_SCHEME="https" if settings.is_https else "http",
    )
    app.extensions["settings"] = settings
    app.extensions["storage"] = Storage(settings.files)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
