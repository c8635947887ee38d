"""What lies under static/ is known by checksum, small, and reaches no other host."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.fonts import CUTS, EVERYDAY, SERVED, Cut, cut, letters_of

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "static"
OWN_TEXT = {".css", ".js", ".svg"}
SVG_NAMESPACE = "http://www.w3.org/2000/svg"


def _listed(folder: Path) -> dict[str, str]:
    """The file names and checksums of a vendor folder's README."""
    rows = re.findall(
        r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$",
        (folder / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    return dict(rows)


@pytest.mark.parametrize("folder", [STATIC / "vendor", ROOT / "tests" / "vendor"])
def test_d44_every_vendored_file_is_the_one_that_its_readme_lists(folder: Path) -> None:
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.suffix in {".js", ".woff2"}
    }
    assert found == _listed(folder)


def test_every_vendored_file_has_its_licence_beside_it() -> None:
    readme = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:LICENSE|OFL)[^`]*\.txt)`", readme))
    present = {path.name for path in (STATIC / "vendor").glob("*.txt")}
    assert named == present
    assert all((STATIC / "vendor" / name).stat().st_size > 500 for name in named)


def test_d46_no_static_file_names_another_host() -> None:
    strangers = {
        (path.name, address)
        for path in STATIC.rglob("*")
        if path.suffix in OWN_TEXT
        for address in re.findall(
            r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s\"')]*", path.read_text(encoding="utf-8")
        )
        if address != SVG_NAMESPACE
    }
    assert strangers == set()


def test_every_file_that_the_stylesheet_names_exists() -> None:
    css = (STATIC / "portal.css").read_text(encoding="utf-8")
    named = set(re.findall(r'url\("([^"]+)"\)', css))
    assert len(named) == 5
    assert [name for name in named if not (STATIC / name).is_file()] == []


def test_the_page_preloads_only_the_font_that_every_page_shows() -> None:
    base = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")
    preloads = re.findall(r'<link rel="preload" href="\{\{ asset\("([^"]+)"\) \}\}"', base)
    assert preloads == ["vendor/atkinson-next-5.3.0.woff2"]
    assert (STATIC / preloads[0]).is_file()


@pytest.mark.parametrize("one", CUTS, ids=lambda one: one.name)
def test_every_font_is_cut_from_the_published_one(one: Cut) -> None:
    assert (SERVED / one.name).read_bytes() == cut(one), "start ./bin/fonts, then renew the README"


def _ranges() -> dict[str, set[int]]:
    """The code points for which the stylesheet asks each font file that has a range."""
    css = (STATIC / "portal.css").read_text(encoding="utf-8")
    found = {}
    for face in re.findall(r"@font-face \{(.*?)\}", css, re.DOTALL):
        name = re.findall(r'url\("vendor/([^"]+)"\)', face)[0]
        parts = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face)
        if parts:
            found[name] = {
                point
                for first, last in parts
                for point in range(int(first, 16), int(last or first, 16) + 1)
            }
    return found


def test_every_letter_of_a_font_is_asked_of_a_file_that_has_it() -> None:
    ranges = _ranges()
    assert ranges["atkinson-next-5.3.0.woff2"] == letters_of(SERVED / "atkinson-next-5.3.0.woff2")
    asked = set().union(*ranges.values())
    drawn = set().union(*(letters_of(SERVED / name) for name in ranges))
    assert drawn <= asked
    everyday, rare, ext = (
        letters_of(SERVED / f"atkinson-next{part}-5.3.0.woff2") for part in ("", "-rare", "-ext")
    )
    assert ranges["atkinson-next-rare-5.3.0.woff2"] & ext <= everyday | rare
    assert letters_of(SERVED / "atkinson-mono-5.3.0.woff2") <= EVERYDAY


def test_what_the_catalogues_say_is_set_in_the_everyday_letters() -> None:
    texts = []
    for path in (ROOT / "portal").rglob("*.po"):
        with path.open("rb") as file:
            told = [message for message in read_po(file) if message.id]
        for message in told:
            for text in (message.id, message.string):
                texts += [text] if isinstance(text, str) else list(text)
    shown = re.sub(r"%\(\w+\)s|\{\w+\}|</?\w+>|\n", "", " ".join(texts))
    assert {letter for letter in shown if ord(letter) not in EVERYDAY} == set()
