"""Reads the text of a PDF as the lines that a person sees, or says that it is not sure of it."""

import unicodedata
from collections.abc import Iterator

import pikepdf

from portal.readers.proof.fonts import Budget
from portal.readers.proof.runs import COLUMN, WORD_GAP, Run, runs_of

# A proof is a page or two. More text than this is not worth the time of the person who waits.
MAX_TEXT_PAGES = 10
MAX_TEXT_BYTES = 1024 * 1024
# In widths of the font's size: a wider gap than this begins a new column.
COLUMN_GAP = 1.0


def text_of(pdf: pikepdf.Pdf) -> str | None:
    """The text of an open PDF: a line per visible line, a tab between columns, or None.

    None means: no text, or a font that hides its letters, or text recognised from a picture, or
    too much of it. Never a guess.
    """
    if len(pdf.pages) > MAX_TEXT_PAGES:
        return None
    budget = Budget(MAX_TEXT_BYTES)
    try:
        pages = ["\n".join(_lines(runs_of(pdf, page.obj, budget))) for page in pdf.pages]
    except Exception:
        # Besides Unsure this is whatever a strange content stream makes the reader trip over; a
        # comparison is a courtesy, so the file itself is not refused for it.
        return None
    # Printers join letters such as ﬁ into one sign; people type them apart.
    return unicodedata.normalize("NFKC", "\n".join(page for page in pages if page)) or None


def _lines(runs: list[Run]) -> Iterator[str]:
    """Runs on one height are one line, read from left to right."""
    line: list[Run] = []
    for run in sorted(runs, key=lambda run: -run.y):
        if line and line[0].y - run.y >= 0.3 * max(line[0].size, 1.0):
            yield _joined(sorted(line, key=lambda run: run.x))
            line = []
        line.append(run)
    if line:
        yield _joined(sorted(line, key=lambda run: run.x))


def _joined(runs: list[Run]) -> str:
    text = ""
    end: float | None = None
    for number, run in enumerate(runs):
        if number:
            text += _between(end, run)
        text += run.text.replace(COLUMN, " ")
        end = run.end
    columns = (" ".join(column.split()) for column in text.split(COLUMN))
    return COLUMN.join(column for column in columns if column)


def _between(end: float | None, run: Run) -> str:
    if end is None:
        return COLUMN
    gap = (run.x - end) / (run.size or 1.0)
    if gap > COLUMN_GAP:
        return COLUMN
    return " " if gap > WORD_GAP else ""
