"""The doors people come in by: load, parse, one verb, commit, answer."""

import importlib

from flask import Flask

from portal import late_rooms

# Every room of views holds a blueprint named `bp`; a room that is not listed is not reachable.
ROOMS = ("health", "public", "account", "employer", "student", "secretariat")


def register_views(app: Flask) -> None:
    """Attach every room's blueprint, or what is known of a room that loads late."""
    for room in ROOMS:
        if not late_rooms.register(app, room):
            app.register_blueprint(importlib.import_module(f"portal.views.{room}").bp)
    if app.extensions["settings"].practice_file is not None:
        # Outside a demo the page does not even exist.
        practice = importlib.import_module("portal.views.secretariat.practice_clock")
        app.register_blueprint(practice.bp)
