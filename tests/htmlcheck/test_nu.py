"""Every page, in every state that a walk meets, is valid to the Nu HTML checker; so is our CSS."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal import clock, create_app, errors
from portal.models import Learner, Person, db
from tests.conftest import settings_for
from tests.design.gallery import render
from tests.htmlcheck.scene import NOW, tell_the_story
from tests.htmlcheck.walk import NO_PAGES, Walk

Faults = Callable[..., list[str]]
STATIC = Path(__file__).resolve().parents[2] / "static"


@pytest.fixture(scope="module")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An empty demo on a Wednesday morning."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copyfile(sqlite_template, folder / "portal.sqlite3")
    url = f"sqlite:///{folder / 'portal.sqlite3'}"
    app = create_app(settings_for(folder, url, is_demo=True))
    app.testing = True
    clock.set_clock(clock.Clock(lambda: NOW, clock.clock.practice))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    clock.set_clock(clock.Clock())


@pytest.fixture(scope="module")
def walk(demo: Flask) -> Walk:
    """All that people can reach, in three languages; then every form, sent wrong."""
    walk, story = Walk(demo), tell_the_story(demo)
    for who, browser in story.browsers.items():
        walk.follow(who, browser, *story.starts_of(who))
        walk.follow_unlinked(who, browser)
    for language in ("en", "fr"):
        for table in (Person, Learner):
            db.session.query(table).update({"language": language})
        db.session.commit()
        for who, browser in story.browsers.items():
            walk.follow_again(who, browser, language)
    for who, browser in story.browsers.items():
        walk.send_forms(who, browser)
    return walk


@pytest.fixture(scope="module")
def pages(walk: Walk) -> dict[str, str]:
    """The walk's pages, the pages for what went wrong and the gallery, each once."""
    found = {text: name for name, text in reversed(walk.pages.items())}
    with walk.app.test_request_context("/"):
        found |= {errors.render(status): f"the page of {status}" for status in errors.OWN_PAGES}
    found |= {render("gallery.html", theme=theme): "the gallery" for theme in ("", "dark")}
    return {name: text for text, name in found.items()}


def _is_meant(fault: str) -> bool:
    """Whether it is about htmx's own attributes, or about what the checker has not learnt yet.

    Every browser that we support knows `inputmode`, and the system colours of CSS Color 4.
    """
    return bool(
        re.search(r"Attribute “hx-[a-z-]+” not allowed on element", fault)
        or "The “inputmode” attribute is not supported in all browsers" in fault
        or re.search(r"“SelectedItem(Text)?” is not a “[a-z-]+” value", fault)
    )


def test_nobody_forgets_a_page(walk: Walk) -> None:
    shown = {
        rule.endpoint
        for rule in walk.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.rule.endswith(NO_PAGES)
        and not rule.endpoint.startswith(("health.", "static"))
    }
    unseen = sorted(shown - set(walk.seen))
    assert not unseen, f"{unseen}: link to them, or set the scene for them in scene.py"


def test_every_page_is_valid(pages: dict[str, str], faults_in: Faults, tmp_path: Path) -> None:
    names = {}
    for number, (name, text) in enumerate(pages.items()):
        names[f"{number:04}.html"] = name
        (tmp_path / f"{number:04}.html").write_text(text)
    faults = [fault for fault in faults_in(tmp_path) if not _is_meant(fault)]
    told = [f"{names[fault[:9]]}: line {fault[10:]}" for fault in faults]
    assert not told, "\n".join(told[:20])


def _without_layers(css: str) -> str:
    """The same rules, none of them in a cascade layer, which the checker would pass over."""
    css = re.sub(r"@layer [a-z, ]+;", "", css)
    return re.sub(r"@layer [a-z]+ \{", "@media all {", css)


def test_the_stylesheet_is_valid(faults_in: Faults, tmp_path: Path) -> None:
    for sheet in STATIC.glob("*.css"):
        (tmp_path / sheet.name).write_text(_without_layers(sheet.read_text()))
    faults = [fault for fault in faults_in("--css", tmp_path) if not _is_meant(fault)]
    assert not faults, "\n".join(faults)


def test_the_checker_does_find_what_is_wrong(faults_in: Faults, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><title>x</title><p><div align=left></div>")
    (tmp_path / "b.css").write_text(_without_layers("@layer parts { p { colour: red } }"))
    found = " ".join(faults_in(tmp_path / "a.html") + faults_in("--css", tmp_path / "b.css"))
    assert "a.html:1:" in found
    assert "“align”" in found
    assert "b.css:1:" in found
    assert "colour" in found
