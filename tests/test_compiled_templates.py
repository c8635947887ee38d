"""Pages are drawn from templates that were compiled beforehand, and never from stale ones."""

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader

from portal import compiled_templates
from portal.compiled_templates import compile_templates, compiled_folder


@pytest.fixture
def compiled(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an empty installation in which the templates are compiled."""
    monkeypatch.setattr(compiled_templates, "COMPILED", tmp_path / "templates")
    assert compile_templates(app) == len(list(compiled_folder().iterdir())) > 100
    app.jinja_env.bytecode_cache = None
    app.jinja_env.cache.clear()
    compiled_templates.init_app(app)
    return compiled_folder()


def test_no_page_is_compiled_while_somebody_waits(
    app: Flask, compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.jinja_env, "compile", lambda *source: pytest.fail("compiled again"))
    assert app.jinja_env.get_template("employer/dashboard.html").blocks


def test_a_template_that_was_changed_since_is_compiled_anew(app: Flask, compiled: Path) -> None:
    # The same name and place with another text, as after an update that forgot this step.
    app.jinja_env.loader = DictLoader({"base.html": "changed {{ 1 + 1 }}"})
    assert app.jinja_env.get_template("base.html").render() == "changed 2"


def test_a_portal_at_work_writes_no_code(app: Flask, compiled: Path) -> None:
    for file in compiled.iterdir():
        file.unlink()
    assert app.jinja_env.get_template("employer/dashboard.html").blocks
    assert not list(compiled.iterdir())


def test_another_way_of_compiling_has_a_folder_of_its_own(
    compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jinja2.__version__", "0")
    assert compiled_folder() != compiled
