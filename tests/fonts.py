"""Cuts the published fonts down to what the pages show: three weights, and letters by need."""

import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = ROOT / "tests" / "vendor"
SERVED = ROOT / "static" / "vendor"

# The pages know 400, 600 and 700. The drawings of the lightest and the heaviest weight are half of
# a published file.
WEIGHTS = (400, 700)

# What the pages say and what names are mostly written with, in one file: a word is hardly ever set
# in two.
EVERYDAY = frozenset(
    map(
        ord,
        " !\"%&'()*+,-./0123456789:;=?@_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        "\u00a0«·»×ÀÇÈÉÖÜàáâäçèéêëíîïñóôöùúûüŒœ–—‘’“”•…€−",
    )
)


@dataclass(frozen=True, slots=True)
class Cut:
    """One served file: what it is called, from which file it comes, and which letters it holds."""

    name: str
    published: str
    is_everyday: bool

    def letters(self, has: set[int]) -> set[int]:
        """The letters to keep of those that the published file has."""
        return has & EVERYDAY if self.is_everyday else has - EVERYDAY


CUTS = [
    Cut("atkinson-next-5.3.0.woff2", "atkinson-hyperlegible-next-latin-5.3.0.woff2", True),
    Cut("atkinson-next-rare-5.3.0.woff2", "atkinson-hyperlegible-next-latin-5.3.0.woff2", False),
    Cut("atkinson-next-ext-5.3.0.woff2", "atkinson-hyperlegible-next-latin-ext-5.3.0.woff2", False),
    Cut("atkinson-mono-5.3.0.woff2", "atkinson-hyperlegible-mono-latin-5.3.0.woff2", True),
]


def cut(one: Cut) -> bytes:
    """The served file, the same bytes every time: letters, kerning and figures of equal width."""
    font = TTFont(PUBLISHED / one.published, recalcTimestamp=False)
    options = Options()
    options.layout_features = ["kern", "tnum"]
    if not one.is_everyday:
        options.layout_features += ["mark", "ccmp", "locl"]
    # Name, version, copyright and licence stay inside the file.
    options.name_IDs = [0, 1, 2, 5, 13, 14]
    options.hinting = False
    options.drop_tables += ["STAT"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=one.letters(set(font.getBestCmap())))
    subsetter.subset(font)
    # Read again: the tables that vary know only then which letters are left.
    font = TTFont(BytesIO(_saved(font, None)), recalcTimestamp=False)
    return _saved(instantiateVariableFont(font, {"wght": WEIGHTS}), "woff2")


def _saved(font: TTFont, flavor: str | None) -> bytes:
    font.flavor = flavor
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def letters_of(font: Path) -> set[int]:
    """The code points that a font file draws."""
    return set(TTFont(font).getBestCmap())


def main() -> int:
    """Write every served file."""
    for one in CUTS:
        content = cut(one)
        (SERVED / one.name).write_bytes(content)
        sys.stdout.write(f"{one.name}: {len(content)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
