"""Every text is printed in letters of our own font: composed, simplified or plainly marked."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.letters import (
    MARK,
    has_marks,
    letters_of_the_font,
    printable,
    with_printable_texts,
)
from portal.documents.shipped import FONTS, TEMPLATES, TRANSLATIONS
from tests.documents.examples import NAMES, confirmation, named

FONT_FOLDER = FONTS["font:regular"].parent


@pytest.mark.parametrize(
    "which", ["polish", "slovene", "romanian", "greek", "russian", "vietnamese", "apostrophe"]
)
def test_names_of_europe_and_vietnam_are_printed_as_they_are(which: str) -> None:
    assert tuple(map(printable, NAMES[which])) == NAMES[which]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Ame\u0301lie", "Amélie"),
        ("Ａｎ", "An"),
        ("𝐀𝐧", "An"),
        ("An\u202etfel", "Antfel"),
        ("Pee\u200bters\u0000", "Peeters"),
        ("co\u00adoperatie", "cooperatie"),
        ("twee\nregels\ten", "twee regels en"),
        ("An\ud83d", "An"),
        ("€\u00a0180,00", "€\u00a0180,00"),
    ],
)
def test_letters_are_composed_simplified_or_dropped(text: str, printed: str) -> None:
    assert printable(text) == printed


@pytest.mark.parametrize("which", ["arabic", "hebrew", "chinese", "thai", "emoji"])
def test_letters_that_the_font_lacks_are_marked(which: str) -> None:
    shown = with_printable_texts(confirmation(learner=named(which)))
    assert MARK in shown.learner.name
    assert has_marks(shown)


def test_a_document_in_our_own_letters_has_no_marks() -> None:
    assert not has_marks(with_printable_texts(confirmation()))


@given(st.text())
def test_whatever_is_typed_only_letters_of_the_font_are_printed(text: str) -> None:
    assert set(printable(text)) <= letters_of_the_font() | {" ", "\u00a0"}


def test_the_mark_itself_is_in_the_font() -> None:
    assert MARK in letters_of_the_font()


@pytest.mark.parametrize(
    "path",
    [*TEMPLATES.glob("*.html"), *TRANSLATIONS.glob("*/LC_MESSAGES/*.po")],
    ids=lambda path: path.name,
)
def test_our_own_texts_hold_only_letters_of_the_font(path: Path) -> None:
    strange = set(path.read_text("utf-8")) - letters_of_the_font() - {"\n"}
    assert strange == set(), f"{path.name}: put these in letters that the PDF font has"


def test_the_fonts_are_the_ones_whose_checksums_are_written_down() -> None:
    readme = (FONT_FOLDER / "README.md").read_text()
    for path in [*FONTS.values(), FONT_FOLDER / "OFL.txt"]:
        assert f"| {path.name} | {hashlib.sha256(path.read_bytes()).hexdigest()} |" in readme
