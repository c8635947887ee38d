"""HTML becomes a PDF that keeps PDF/A-3a and PDF/UA-1 both, in the process that calls.

Ordinary callers want render.py, which does this in a child process under a time limit.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from portal.documents.canonical import to_json
from portal.documents.facts import Facts, IncompleteFacts, missing_items
from portal.documents.page import html_of
from portal.documents.pango import RenderingUnavailable, why_unavailable
from portal.documents.shipped import FONTS, STYLESHEET

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

FACTS_FILE = "gegevens.json"

# WeasyPrint, Pango and fontconfig are not thread-safe: four threads at once damage memory.
_one_at_a_time = threading.Lock()

# WeasyPrint writes one conformance level. PDF/UA-1 is a second claim in the same RDF element, and
# PDF/A asks that a claim outside its own list is described by an extension schema.
PDF_UA_CLAIM = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates which part of ISO 14289 is followed\
</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""

END_OF_RDF = b"</rdf:RDF>"


@dataclass(frozen=True, slots=True)
class Press:
    """What is made once in a process; made again for each document it leaks 0.24 MiB a time."""

    library: Any
    fonts: FontConfiguration
    stylesheet: Any
    nothing_but_data: Any


def render_here(facts: Facts) -> bytes:
    """The PDF of these facts: the same facts give the same bytes, in any process.

    Raises IncompleteFacts for a confirmation without all seven items, RenderingUnavailable without
    Pango. Anything the page tries to fetch ends the rendering with FatalURLFetchingError, which is
    a BaseException.
    """
    if missing := missing_items(facts):
        raise IncompleteFacts(missing)
    with _one_at_a_time:
        return _pdf_of(facts, the_press())


def _pdf_of(facts: Facts, press: Press) -> bytes:
    document = lay_out(html_of(facts), press)
    if len(document.pages) > 1:
        # Long names and descriptions get less white; what does not fit then takes a second page.
        document = lay_out(html_of(facts, density="dense"), press)
    _claim_accessibility(document.metadata)
    facts_file = press.library.Attachment(
        string=to_json(facts).decode(),
        name=FACTS_FILE,
        relationship="Data",
        created=facts.issued_at,
        modified=facts.issued_at,
    )
    pdf: bytes = document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, attachments=[facts_file])
    return pdf


def lay_out(html: str, press: Press) -> Any:
    """The pages of this HTML, as WeasyPrint's Document. Hold the lock; see render_here."""
    page = press.library.HTML(string=html, url_fetcher=press.nothing_but_data)
    return page.render(stylesheets=[press.stylesheet], font_config=press.fonts)


def _claim_accessibility(metadata: Any) -> None:
    write_rdf = metadata.generate_rdf_metadata

    def with_claim(variant: str, version: int, conformance: str) -> bytes:
        rdf: bytes = write_rdf(variant, version, conformance).rstrip()
        return rdf.removesuffix(END_OF_RDF) + PDF_UA_CLAIM + END_OF_RDF

    metadata.generate_rdf_metadata = with_claim


@cache
def the_press() -> Press:
    """The one press of this process. Raises RenderingUnavailable without Pango."""
    if reason := why_unavailable():
        raise RenderingUnavailable(reason)
    # Without Pango these imports fail, and the portal has to start all the same.
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    # WeasyPrint ships no types, so mypy cannot know what this is derived from.
    class OursOnly(URLFetcher):  # type: ignore[misc]
        """Gives the files it was handed and what stands in a data: address; refuses the rest."""

        def __init__(self, files: dict[str, bytes]) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False)
            self._files = files

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url in self._files:
                return URLFetcherResponse(url, self._files[url])
            if not url.startswith("data:"):
                raise FatalURLFetchingError(f"a document fetches nothing: {url[:80]}")
            return super().fetch(url, headers)

    fonts = FontConfiguration()
    stylesheet = weasyprint.CSS(
        string=STYLESHEET.read_text("utf-8"),
        font_config=fonts,
        url_fetcher=OursOnly({name: path.read_bytes() for name, path in FONTS.items()}),
    )
    return Press(weasyprint, fonts, stylesheet, OursOnly({}))
