"""The colours keep the contrast that the design promises, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "static" / "portal.css").read_text(encoding="utf-8")

LIGHT = [
    ("ink", "paper", 14.65), ("ink", "card", 15.55),
    ("soft", "paper", 6.89), ("soft", "card", 7.31),
    ("edge", "paper", 3.91), ("edge", "card", 4.15),
    ("line", "paper", 1.31), ("line", "card", 1.39),
    ("river", "paper", 7.80), ("river", "card", 8.28), ("on-river", "river", 8.28),
    ("river-hover", "paper", 11.16), ("river-hover", "card", 11.85),
    ("on-river", "river-hover", 11.85),
    ("ink", "river-soft", 13.19), ("river", "river-soft", 7.02),
    ("on-sun", "sun", 9.84),
    ("amber", "amber-ground", 6.83), ("brick", "brick-ground", 6.33),
    ("sky", "sky-ground", 6.85), ("leaf", "leaf-ground", 6.02), ("grey", "grey-ground", 6.12),
]  # fmt: skip
DARK = [
    ("ink", "paper", 15.48), ("ink", "card", 13.68),
    ("soft", "paper", 9.42), ("soft", "card", 8.32),
    ("edge", "paper", 5.42), ("edge", "card", 4.79),
    ("line", "paper", 1.60), ("line", "card", 1.41),
    ("river", "paper", 10.24), ("river", "card", 9.04), ("on-river", "river", 9.42),
    ("river-hover", "paper", 12.63), ("river-hover", "card", 11.16),
    ("on-river", "river-hover", 11.62),
    ("ink", "river-soft", 10.83), ("river", "river-soft", 7.16),
    ("sun", "paper", 11.38), ("sun", "card", 10.05),
    ("amber", "amber-ground", 9.62), ("brick", "brick-ground", 8.37),
    ("sky", "sky-ground", 8.28), ("leaf", "leaf-ground", 8.51), ("grey", "grey-ground", 7.36),
]  # fmt: skip
TEXT_ON_GROUND = [
    ("on-band", "band-river"), ("on-band", "band-brick"), ("on-bar", "bar"),
    ("bar-button", "on-bar"), ("bar-button", "bar-button-hover"),
    ("brick", "card"), ("ink", "amber-ground"), ("ink", "sky-ground"), ("ink", "leaf-ground"),
    ("ink", "brick-ground"), ("soft", "sky-ground"), ("soft", "river-soft"),
]  # fmt: skip


def _tokens(opening: str) -> dict[str, str]:
    """The colour tokens of the first rule that starts with `opening`."""
    body = CSS.split(opening, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", body))


light = _tokens("  :root {")
dark = light | _tokens(':root:not([data-theme="light"]) {')


def _luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("front", "ground", "promised"), LIGHT)
def test_a_light_pair_has_the_promised_contrast(front: str, ground: str, promised: float) -> None:
    assert _contrast(light[front], light[ground]) == pytest.approx(promised, abs=0.01)


@pytest.mark.parametrize(("front", "ground", "promised"), DARK)
def test_a_dark_pair_has_the_promised_contrast(front: str, ground: str, promised: float) -> None:
    assert _contrast(dark[front], dark[ground]) == pytest.approx(promised, abs=0.01)


@pytest.mark.parametrize("theme", [light, dark], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT_ON_GROUND)
def test_every_other_text_reaches_four_and_a_half(
    theme: dict[str, str], front: str, ground: str
) -> None:
    assert _contrast(theme[front], theme[ground]) >= 4.5


def test_dark_by_the_system_and_dark_by_choice_are_the_same() -> None:
    by_system = _tokens(':root:not([data-theme="light"]) {')
    by_choice = _tokens(':root[data-theme="dark"] {')
    assert by_system
    assert by_system == by_choice


def test_no_rule_outside_the_tokens_names_a_colour() -> None:
    after_tokens = CSS.split("@layer base {", 1)[1].split("@layer paper {", 1)[0]
    colours = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", after_tokens))
    assert colours <= {"#ffffff"}  # the white sheet under a proof, also in dark
