"""Serves what lies under static/, under an address that changes with its content."""

import hashlib
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

YEAR = 365 * 24 * 3600


def init_app(app: Flask, folder: Path) -> None:
    """Serve the folder at /static/<digest>/, where browsers may keep every file for a year.

    One digest over all files: the stylesheet finds its fonts by relative addresses.
    """
    prefix = f"static/{digest_of(folder)}"
    app.extensions["static_prefix"] = f"/{prefix}/"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix=prefix,
        max_age=YEAR,
        immutable_file_test=lambda path, url: True,
        add_headers_function=_add_headers,
        allow_all_origins=False,
    )
    app.jinja_env.globals["asset"] = lambda name: f"/{prefix}/{name}"


def digest_of(folder: Path) -> str:
    """The first 12 characters of SHA-256 over the names and contents of all files."""
    total = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:12]


def _add_headers(headers: dict[str, str], path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
