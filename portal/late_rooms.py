"""Rooms that load when the first of their pages is asked for; their doors are known at the start.

The secretariat, with what it alone uses, is half of the portal's own modules, and a process that
answers employers only never needs it. Which routes such a room has, and who may enter each, is
written down beforehand from the decorators of its views. That list counts for exactly these
sources: after any change the room loads at the start again, until it is written anew.
"""

import hashlib
import importlib
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any, NamedTuple, NoReturn

from flask import Flask

from portal import pages
from portal.access.doors import Door, UndeclaredDoor, check_doors

PACKAGE = Path(__file__).resolve().parent
LISTS = PACKAGE.parent / "var" / "rooms"
# The rooms, each with the kind of visitor whose menu it draws.
LATE = {"secretariat": "staff"}


class Route(NamedTuple):
    """One route of a room, as its view declares it."""

    rule: str
    endpoint: str
    methods: list[str]
    door: Door


class ChangedSources(Exception):
    """A room's sources are no longer those of the process, which would mix two versions."""


class Waiting:
    """Stands for a view that is not loaded; it is replaced before anybody asks for it."""

    def __init__(self, door: Door) -> None:
        self.door = door

    def __call__(self, **values: Any) -> NoReturn:
        """Never answer: no request passes a room that did not load."""
        raise UndeclaredDoor("a view was asked for before its room was loaded")


class LateRoom:
    """A room whose routes are known and whose views are not loaded."""

    def __init__(self, app: Flask, name: str, routes: Sequence[Route]) -> None:
        self._app, self._name = app, name
        self._list = list_of(name)
        self._lock = Lock()
        self._is_loaded = False
        for route in routes:
            waiting = Waiting(route.door)
            app.add_url_rule(route.rule, route.endpoint, waiting, methods=route.methods)
        # Runs before all that asks for a view, the guard among them: who may enter is always
        # decided by the door of the view itself.
        app.url_value_preprocessors[name].append(self._enter)
        pages.MENUS.setdefault(LATE[name], self._menu)

    def load(self) -> None:
        """Put the room's views in their places, once.

        Raises ChangedSources or UndeclaredDoor when they are not those that the portal started
        with.
        """
        with self._lock:
            if self._is_loaded:
                return
            if list_of(self._name) != self._list:
                raise ChangedSources(f"{self._name} was replaced on disk: restart the portal")
            apart = _apart(self._name)
            for endpoint in apart.view_functions:
                if _door_of(self._app, endpoint) != _door_of(apart, endpoint):
                    raise UndeclaredDoor(f"{endpoint} has another door than at the start")
            self._app.view_functions.update(apart.view_functions)
            self._app.url_value_preprocessors[self._name] = self._looks(apart)
            self._is_loaded = True

    def _looks(self, app: Flask) -> list[Any]:
        return list(app.url_value_preprocessors.get(self._name, ()))

    def _enter(self, endpoint: str | None, values: dict[str, Any] | None) -> None:
        self.load()
        for look in self._looks(self._app):
            look(endpoint, values)

    def _menu(self) -> list[pages.MenuItem]:
        self.load()
        return pages.MENUS[LATE[self._name]]()


def register(app: Flask, name: str) -> bool:
    """Let a room load late; False when it may not, or when its list is not of these sources."""
    if name not in LATE:
        return False
    try:
        lines = json.loads(list_of(name).read_text())
    except FileNotFoundError:
        return False
    routes = [Route(rule, point, methods, Door(*door)) for rule, point, methods, door in lines]
    LateRoom(app, name, routes)
    return True


def list_of(name: str) -> Path:
    """Where the routes of a room are written down, when that has been done.

    The name follows from the sources of the room and of this list, so nothing stale is believed.
    """
    sources = sorted((PACKAGE / "views" / name).rglob("*.py"))
    digest = hashlib.sha256()
    for source in (Path(__file__), PACKAGE / "access" / "doors.py", *sources):
        digest.update(f"{source.name}\0".encode() + source.read_bytes())
    return LISTS / f"{name}-{digest.hexdigest()[:16]}.json"


def write_list(name: str) -> int:
    """Write down the routes of a room and return how many there are.

    Raises UndeclaredDoor for a route that does not say who may enter.
    """
    routes = routes_of(_apart(name))
    target = list_of(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=target.parent, delete=False) as file:
        json.dump(routes, file)
    Path(file.name).replace(target)
    return len(routes)


def routes_of(app: Flask) -> list[Route]:
    """Every route of an application, as `register` gives them to another one."""
    return [
        Route(
            rule.rule,
            rule.endpoint,
            # Flask and Werkzeug add these themselves.
            sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            _door_of(app, rule.endpoint),
        )
        for rule in app.url_map.iter_rules()
    ]


def _door_of(app: Flask, endpoint: str) -> Door:
    door: Door = vars(app.view_functions[endpoint])["door"]
    return door


def _apart(name: str) -> Flask:
    """An application with this room alone; a running one takes no more blueprints."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(importlib.import_module(f"portal.views.{name}").bp)
    check_doors(app)
    return app
