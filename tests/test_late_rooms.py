"""A room that loads late has the routes and the doors of its views, and never an older one's."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Blueprint, Flask

from portal import create_app, late_rooms
from portal.access import UndeclaredDoor
from portal.late_rooms import list_of, routes_of, write_list
from portal.models import db
from tests.conftest import settings_for

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def nothing_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty installation: every room loads at the start."""
    monkeypatch.setattr(late_rooms, "LISTS", tmp_path / "rooms")


@pytest.fixture
def listed(nothing_listed: None) -> Path:
    """The list of the secretariat's routes, written down just now."""
    assert write_list("secretariat") > 80
    return list_of("secretariat")


def made(tmp_path: Path) -> Flask:
    """The portal as it starts now."""
    return create_app(settings_for(tmp_path, "sqlite://"))


def test_d1_every_route_and_door_is_the_same_as_when_all_loads_at_the_start(
    tmp_path: Path, nothing_listed: None
) -> None:
    early = made(tmp_path)
    write_list("secretariat")
    late = made(tmp_path)
    assert type(late.view_functions["secretariat.home"]) is late_rooms.Waiting
    assert type(early.view_functions["secretariat.home"]) is not late_rooms.Waiting
    assert sorted(routes_of(late)) == sorted(routes_of(early))
    rules = [
        sorted(
            (rule.rule, rule.endpoint, sorted(rule.methods or ()), rule.defaults or {})
            + (rule.provide_automatic_options, rule.strict_slashes, rule.subdomain)
            for rule in app.url_map.iter_rules()
        )
        for app in (early, late)
    ]
    assert rules[0] == rules[1]


def test_the_views_take_their_places_when_the_first_page_is_asked_for(
    tmp_path: Path, listed: Path
) -> None:
    app = made(tmp_path)
    with app.app_context():
        db.create_all()
        assert app.test_client().get("/beheer/logboek").status_code == 303
        db.engine.dispose()
    view = app.view_functions["secretariat.audit_log"]
    assert view.__module__ == "portal.views.secretariat.audit_log"
    assert not [one for one in app.view_functions.values() if type(one) is late_rooms.Waiting]


def test_d1_a_door_that_is_not_the_views_own_answers_nobody(tmp_path: Path, listed: Path) -> None:
    opened = [
        [rule, endpoint, methods, ["public", None]]
        for rule, endpoint, methods, _door in json.loads(listed.read_text())
    ]
    listed.write_text(json.dumps(opened))
    app = made(tmp_path)
    for _time in range(2):
        assert app.test_client().get("/beheer/logboek").status_code == 500
    with pytest.raises(UndeclaredDoor, match="asked for before"):
        app.view_functions["secretariat.audit_log"]()


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the portal's sources, of which the lists are believed to be."""
    package = tmp_path / "portal"
    for source in late_rooms.PACKAGE.rglob("*.py"):
        copy = package / source.relative_to(late_rooms.PACKAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.read_bytes())
    monkeypatch.setattr(late_rooms, "PACKAGE", package)
    return package


def change(package: Path) -> None:
    """Write another version of one view."""
    with (package / "views" / "secretariat" / "home.py").open("a") as view:
        view.write("\n")


def test_after_any_change_of_a_view_the_room_loads_at_the_start(
    tmp_path: Path, listed: Path, sources: Path
) -> None:
    assert list_of("secretariat").exists()
    change(sources)
    assert not list_of("secretariat").exists()
    assert type(made(tmp_path).view_functions["secretariat.home"]) is not late_rooms.Waiting


def test_a_version_that_came_after_the_start_is_not_mixed_in(
    tmp_path: Path, listed: Path, sources: Path
) -> None:
    app = made(tmp_path)
    change(sources)
    assert app.test_client().get("/beheer/logboek").status_code == 500
    assert type(app.view_functions["secretariat.home"]) is late_rooms.Waiting


def test_a_late_room_adds_nothing_but_views_and_what_runs_before_them() -> None:
    bare, room = Flask("bare", static_folder=None), late_rooms._apart("secretariat")
    bare.register_blueprint(Blueprint("secretariat", __name__))
    for registry in (
        "before_request_funcs", "after_request_funcs", "teardown_request_funcs",
        "teardown_appcontext_funcs", "template_context_processors", "url_default_functions",
        "error_handler_spec", "shell_context_processors",
    ):  # fmt: skip
        assert len(getattr(room, registry)) == len(getattr(bare, registry)), registry
    assert room.jinja_env.globals.keys() == bare.jinja_env.globals.keys()


IN_A_FRESH_PROCESS = """
import sys
from pathlib import Path
from portal import create_app, late_rooms, pages
from portal.config import read_settings

folder = Path(sys.argv[1])
late_rooms.LISTS = folder
app = create_app(read_settings({"KMO_DATA": str(folder), "KMO_SECRET_KEY": "k" * 64}))
print(len([name for name in sys.modules if name.startswith("portal.views.secretariat")]))
with app.test_request_context("/"):
    try:
        pages.MENUS["staff"]()
    except Exception as problem:
        print(type(problem).__name__)
print(pages.MENUS["staff"].__module__)
"""


def test_only_the_menu_of_staff_or_a_page_of_the_secretariat_loads_it(listed: Path) -> None:
    """In a process of its own: here it may have been loaded by another test."""
    command = [sys.executable, "-c", IN_A_FRESH_PROCESS, str(listed.parent)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    # Nobody is signed in, so there is no menu to draw; by then it is the secretariat's own.
    assert done.stdout.split() == ["0", "NotFound", "portal.views.secretariat.blueprint"]
