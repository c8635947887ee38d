"""The themes are the eight of the external form, letter by letter."""

import pytest

from portal.rules.themes import THEMES, Theme, theme_named


def test_there_are_eight_themes_and_each_has_its_official_name() -> None:
    assert set(THEMES) == set(Theme)
    assert sorted(THEMES.values()) == [
        "Bedrijfsstrategie",
        "Beroepsspecifieke competenties",
        "Digitalisering",
        "Duurzaamheid",
        "Financiële geletterdheid",
        "Innovatie",
        "Internationalisering",
        "Personeelsmanagement",
    ]


@pytest.mark.parametrize("theme", Theme)
def test_a_theme_is_found_by_its_name_in_any_case(theme: Theme) -> None:
    assert theme_named(THEMES[theme]) is theme
    assert theme_named(f"  {THEMES[theme].upper()} ") is theme


@pytest.mark.parametrize("name", ["", "Cybersecurity", "digitalisation"])
def test_another_name_is_no_theme(name: str) -> None:
    assert theme_named(name) is None
