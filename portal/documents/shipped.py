"""The files that a PDF is made with, all of them ours: templates, stylesheet, fonts."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates" / "pdf"
STYLESHEET = ROOT / "static" / "pdf" / "document.css"
TRANSLATIONS = ROOT / "portal" / "translations"

# One complete font for each weight. Subsets made for the web give wrong text in a PDF: two files
# under one family mix up their glyphs.
FONTS = {
    "font:regular": ROOT / "static" / "pdf" / "fonts" / "source-sans-3-3.052-regular.ttf",
    "font:bold": ROOT / "static" / "pdf" / "fonts" / "source-sans-3-3.052-bold.ttf",
}


@cache
def layout_version() -> str:
    """Sixteen hex digits that change when a template, the stylesheet or a font changes.

    The register keeps it beside the facts: with the same facts and the same layout the bytes of a
    document are the same.
    """
    digest = hashlib.sha256()
    for path in [*sorted(TEMPLATES.glob("*.html")), STYLESHEET, *FONTS.values()]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
