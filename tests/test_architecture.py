"""The laws of the house: who may import whom, who may know the clock, ask and commit."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PORTAL = ROOT / "portal"

# From left to right: a room may import what stands left of it, and its neighbours of the same rank.
RANKS = {
    "rules": 0,
    "clock": 0,
    "config": 0,
    "storage": 0,
    "pressing": 0,
    "backups": 1,
    "sealing": 0,
    "readers": 1,
    "formats": 2,
    "models": 3,
    "queries": 4,
    "forms": 4,
    "documents": 5,
    "passwords": 2,
    "mail": 6,
    "actions": 7,
    "demo": 12,
    "readiness": 8,
    "logs": 8,
    "htmx": 8,
    "drawing": 8,
    "access": 9,
    "form_tokens": 9,
    "request_keys": 10,
    "pages": 10,
    "errors": 10,
    "light_pages": 10,
    "addresses": 10,
    "compiled_templates": 10,
    "static_files": 10,
    "remembered": 10,
    "viewings": 10,
    "late_rooms": 10,
    "answering": 10,
    "views": 11,
    "worker": 11,
    "commands": 13,
    "cli": 14,
    "__init__": 13,
    "__main__": 15,
}
FLASK_ROOMS = {
    "__init__", "access", "htmx", "documents", "mail", "forms", "views", "worker", "cli",
    "commands", "pages", "errors", "form_tokens", "logs", "request_keys",
    "addresses", "compiled_templates", "drawing", "light_pages", "static_files", "readiness",
    "remembered", "viewings", "answering", "late_rooms",
}  # fmt: skip
COMMIT_ROOMS = {"views", "worker", "cli", "commands", "demo", "request_keys"}
# Reading in rules and readers: the standard library and these.
ALLOWED = {
    "rules": {"stdnum"},
    "readers": {
        "stdnum",
        "openpyxl",
        "defusedxml",
        "pikepdf",
        "PIL",
        "email_validator",
        "lxml",
        "mt940",
    },
}
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "time.time", "time.localtime",
}  # fmt: skip


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    """Every module of the portal with its room."""
    for path in sorted(PORTAL.rglob("*.py")):
        parts = path.relative_to(PORTAL).parts
        room = parts[0].removesuffix(".py")
        yield room, path, ast.parse(path.read_text())


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every module that is imported, with its line; names of a package count as modules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "portal":
                for name in node.names:
                    yield f"portal.{name.name}", node.lineno
            else:
                yield node.module, node.lineno


def test_every_room_is_on_the_floor_plan() -> None:
    unknown = sorted({room for room, _, _ in modules()} - set(RANKS))
    assert not unknown, f"give {unknown} a place in RANKS, or put the code in a room that exists"


def test_no_import_runs_against_the_arrows() -> None:
    wrong = []
    for room, path, tree in modules():
        for name, line in imports(tree):
            parts = name.split(".")
            if parts[0] != "portal" or len(parts) < 2 or parts[1] not in RANKS:
                continue
            if RANKS[parts[1]] > RANKS[room]:
                wrong.append(f"{path.relative_to(ROOT)}:{line} {room} imports {parts[1]}")
    told = "\n".join(wrong)
    assert not wrong, f"move the code to the left, or hand the value in as an argument:\n{told}"


def test_views_do_not_import_each_other() -> None:
    wrong = []
    for room, path, tree in modules():
        if room != "views":
            continue
        parts = path.relative_to(PORTAL / "views").parts
        own = parts[0].removesuffix(".py")
        for name, line in imports(tree):
            if (
                name.startswith("portal.views.")
                and name.split(".")[2] != own
                and parts != ("__init__.py",)
            ):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert not wrong, "what two views share belongs in queries, actions or formats:\n" + "\n".join(
        wrong
    )


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_the_pure_rooms_import_no_framework(room: str) -> None:
    import sys

    known = set(sys.stdlib_module_names) | ALLOWED[room] | {"portal"}
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for found, path, tree in modules()
        if found == room
        for name, line in imports(tree)
        if name.split(".")[0] not in known
    ]
    assert not wrong, f"{room}/ is pure: hand it values instead:\n" + "\n".join(wrong)


def test_flask_stays_in_the_outer_rooms() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for room, path, tree in modules()
        if room not in FLASK_ROOMS
        for name, line in imports(tree)
        if name.split(".")[0] == "flask"
    ]
    assert not wrong, "hand the value in as an argument instead of importing flask:\n" + "\n".join(
        wrong
    )


def test_only_the_clock_knows_the_time() -> None:
    wrong = []
    for room, path, tree in modules():
        if room == "clock":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                if any(called == one or called.endswith("." + one) for one in CLOCKS):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {called}")
    told = "\n".join(wrong)
    assert not wrong, f"take `at` or `today` as an argument; portal/clock.py has them:\n{told}"


def test_questions_are_asked_in_queries_only() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room, path, tree in modules()
        if room != "queries"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "sqlalchemy"
        and any(name.name == "select" for name in node.names)
    ]
    assert not wrong, "write the question in portal/queries/ and call it:\n" + "\n".join(wrong)


def test_commits_are_made_in_the_outer_rooms_only() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room, path, tree in modules()
        if room not in COMMIT_ROOMS
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func).endswith("session.commit")
    ]
    assert not wrong, "the view, the worker or the command commits, once:\n" + "\n".join(wrong)


def test_functions_stay_short() -> None:
    """A view has at most 20 lines, another function at most 40, its docstring not counted."""
    long = []
    for room, path, tree in modules():
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef):
                continue
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            is_view = any(ast.unparse(one).startswith("bp.") for one in node.decorator_list)
            # A question names one column a line, and splitting it would only hide it.
            most = 20 if is_view else 80 if room == "queries" else 40
            if lines > most:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines} lines")
    assert not long, "split these by what they do:\n" + "\n".join(long)


def test_files_stay_readable() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for _, path, _ in modules()
        if (lines := len(path.read_text().splitlines())) > 300
    ]
    assert not long, "split these by noun into a folder of the same name:\n" + "\n".join(long)


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT)) for _, path, tree in modules() if not ast.get_docstring(tree)
    ]
    assert not silent, f"begin these with one sentence: {silent}"


def test_no_room_is_called_after_nothing() -> None:
    names = {"utils", "helpers", "common", "core", "services", "misc", "manager"}
    wrong = [str(p.relative_to(ROOT)) for p in PORTAL.rglob("*") if p.stem in names]
    assert not wrong, f"name these after what they hold: {wrong}"
