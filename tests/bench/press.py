"""Makes one confirmation in four ways, in turn, and prints what each took."""

import hashlib
import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from multiprocessing import active_children
from time import perf_counter

import segno
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from portal.documents import render as renderer
from portal.documents.facts import (
    CompanyFacts,
    ConfirmationFacts,
    CourseFacts,
    LearnerFacts,
    SchoolFacts,
    SiteFacts,
)
from portal.documents.page import html_of
from portal.documents.paper import lay_out, render_here, the_press
from portal.documents.shipped import FONTS, STYLESHEET
from tests.bench.machine import rss_mib

FACTS = ConfirmationFacts(
    document_number="LS-2026-004217",
    code="7K3M9QXR2T6DHW4P",
    issued_at=datetime(2026, 9, 10, 8, 12, tzinfo=UTC),
    language="nl",
    school=SchoolFacts(name="CVO Leerstad", recognition_number="DV.O103961"),
    site=SiteFacts(
        name="Lokeren",
        street="Groendreef 31",
        postcode="9160",
        city="Lokeren",
        phone="09/348.38.45",
    ),
    verify_address="https://kmo.leerstad.example/controle",
    learner=LearnerFacts(first_name="An", last_name="Peeters"),
    company=CompanyFacts(name="Bakkerij Peeters bv", enterprise_number="0999999922"),
    course=CourseFacts(
        name="Frans 1",
        description="Frans voor beginners",
        theme="Internationalisering",
        place="Lokeren",
        first_lesson_on=date(2026, 9, 3),
        last_lesson_on=date(2026, 12, 17),
        lesson_periods=120,
    ),
    enrolled_on=date(2026, 9, 10),
    fee_cents=18000,
    other_costs_cents=0,
    ogm="010806817183",
    last_day=date(2026, 9, 17),
    term_days=14,
    status="application_needed",
)

_PICTURE = re.compile(r'src="data:image/png;base64,[^"]+"')


def stylesheet() -> str:
    """The document's stylesheet with its fonts as ordinary files, for a plain WeasyPrint."""
    css = STYLESHEET.read_text("utf-8")
    for name, path in FONTS.items():
        css = css.replace(name, path.as_uri())
    return css


def naive() -> bytes:
    """As the manual begins: the stylesheet in the page, the code drawn anew as SVG, no options."""
    picture = segno.make(FACTS.verify_link, error="m").svg_data_uri(border=0)
    html = _PICTURE.sub(lambda match: f'src="{picture}"', html_of(FACTS))
    page = html.replace("</head>", f"<style>{stylesheet()}</style></head>")
    return bytes(HTML(string=page).write_pdf())


def tuned(html: str, css: CSS, fonts: FontConfiguration) -> bytes:
    """The least that WeasyPrint takes for this page: everything shared, no conformance."""
    return bytes(HTML(string=html).render(stylesheets=[css], font_config=fonts).write_pdf())


def in_turn(variants: dict[str, Callable[[], bytes]], rounds: int) -> dict[str, list[float]]:
    """Seconds that each variant took in each round, after two rounds to warm up."""
    times: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(rounds + 2):
        for name, make in variants.items():
            begin = perf_counter()
            make()
            if number >= 2:
                times[name].append(perf_counter() - begin)
    return times


def memory_over(documents: int) -> tuple[list[float], set[str]]:
    """MiB of the portal's child after the second and every fifth part, and the PDFs' digests."""
    renderer.end_child()
    memory, digests = [], {hashlib.sha256(render_here(FACTS)).hexdigest()}
    step = max(1, documents // 5)
    for number in range(1, documents + 1):
        digests.add(hashlib.sha256(renderer.render(FACTS)).hexdigest())
        if number == 2 or number % step == 0:
            memory.append(_child_mib())
    return memory, digests


def _child_mib() -> float:
    return sum(rss_mib(child.pid) for child in active_children() if child.pid)


def on_demand() -> None:
    """Answer every line of input with a confirmation: its seconds and its bytes."""
    for _ in sys.stdin:
        begin = perf_counter()
        made = renderer.render(FACTS)
        print(perf_counter() - begin, len(made), flush=True)


def main(rounds: int, documents: int) -> None:
    """Print JSON: seconds per round and variant, bytes, the child's memory, digests."""
    # Fails with a clear reason where Pango is missing.
    the_press()
    fonts = FontConfiguration()
    css = CSS(string=stylesheet(), font_config=fonts)
    html = html_of(FACTS)
    variants: dict[str, Callable[[], bytes]] = {
        "naive": naive,
        "tuned": lambda: tuned(html, css, fonts),
        "ours, here": lambda: render_here(FACTS),
        "ours": lambda: renderer.render(FACTS),
    }
    assert len(lay_out(html, the_press()).pages) == 1, "the floor must be of one page as well"
    sizes = {name: len(make()) for name, make in variants.items()}
    times = in_turn(variants, rounds)
    memory, digests = memory_over(documents)
    said = {"times": times, "sizes": sizes, "memory": memory, "digests": [len(digests)]}
    print(json.dumps(said))
