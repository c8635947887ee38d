"""Serves what lies under static/, under an address that changes with its content."""

from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from portal.pressing import digest_of, pressed_folder

YEAR = 365 * 24 * 3600


def init_app(app: Flask, folder: Path) -> None:
    """Serve the folder at /static/<digest>/, where browsers may keep every file for a year.

    One digest over all files: the stylesheet finds its fonts by relative addresses. Texts come
    pressed where that has been done (portal.pressing), else as they are.
    """
    digest = digest_of(folder)
    prefix = f"static/{digest}"
    app.extensions["static_prefix"] = f"/{prefix}/"
    files = WhiteNoise(
        app.wsgi_app,
        root=str(folder),
        prefix=prefix,
        max_age=YEAR,
        immutable_file_test=lambda path, url: True,
        add_headers_function=_add_headers,
        allow_all_origins=False,
    )
    pressed = pressed_folder(digest)
    if pressed.is_dir():
        files.add_files(str(pressed), prefix=prefix)
    # Flask's own way to put something before it is to replace this method.
    app.wsgi_app = files  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = lambda name: f"/{prefix}/{name}"


def _add_headers(headers: dict[str, str], path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
