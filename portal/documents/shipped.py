"""The files that a PDF is made with, all of them ours: templates, stylesheet, fonts."""

import hashlib
from functools import cache
from importlib.metadata import version
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
    """Sixteen hex digits that change with whatever a document is made with.

    The register keeps it beside the facts: the same facts and the same layout make the same bytes.
    """
    makers = (Path(__file__).with_name(name) for name in ("letters.py", "page.py", "paper.py"))
    catalogues = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    looks = [*sorted(TEMPLATES.glob("*.html")), STYLESHEET, *FONTS.values()]
    digest = hashlib.sha256(version("weasyprint").encode())
    for path in [*looks, *makers, *catalogues]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
