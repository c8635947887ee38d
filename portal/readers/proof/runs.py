"""Follows the content of a PDF page and notes which letters it draws where."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pikepdf

from portal.readers.proof.fonts import Budget, Font, Unsure, read_font

MAX_RUNS = 20_000
MAX_FORM_DEPTH = 4
# In widths of the font's size: a wider gap than this is a space between words.
WORD_GAP = 0.15
COLUMN = "\t"
INVISIBLE = 3

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Run(NamedTuple):
    """Letters drawn in one go: where they start and end, in points. `end` is None if unknown."""

    x: float
    y: float
    end: float | None
    size: float
    text: str


@dataclass(slots=True)
class TextState:
    """The graphics state as far as it moves or changes text."""

    ctm: Matrix = IDENTITY
    font: Font | None = None
    size: float = 0.0
    letter_gap: float = 0.0
    word_gap: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


@dataclass(slots=True)
class Pen:
    """What the content of one page has drawn so far."""

    pdf: pikepdf.Pdf
    budget: Budget
    depth: int = 0
    fonts: dict[tuple[int, int], Font] = field(default_factory=dict)
    state: TextState = field(default_factory=TextState)
    saved: list[TextState] = field(default_factory=list)
    line: Matrix = IDENTITY
    at: Matrix = IDENTITY
    runs: list[Run] = field(default_factory=list)


def runs_of(pdf: pikepdf.Pdf, page: pikepdf.Object, budget: Budget) -> list[Run]:
    """What a page draws, in the order of its content. Raises Unsure, or what trips pikepdf."""
    contents = page.get("/Contents")
    if contents is None:
        return []
    pen = Pen(pdf, budget)
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    data = b"\n".join(budget.read(part) for part in parts)
    _draw(pen, data, page.get("/Resources", pikepdf.Dictionary()))
    return pen.runs


def _draw(pen: Pen, data: bytes, resources: pikepdf.Object) -> None:
    for instruction in pikepdf.parse_content_stream(pen.pdf.make_stream(data)):
        operator = str(instruction.operator)
        operands = list(instruction.operands)
        if operator == "Tf":
            _choose_font(pen, resources["/Font"][str(operands[0])])
            pen.state.size = _numbers(operands[1:])[0]
        elif operator == "Do":
            _draw_form(pen, resources["/XObject"][str(operands[0])], resources)
        elif operator == "gs":
            # A font may also be set through a graphics state; nobody who makes a proof does so.
            if "/Font" in resources["/ExtGState"][str(operands[0])]:
                raise Unsure
        elif operator in SHOWING:
            _show(pen, operator, operands)
        else:
            _move(pen, operator, operands)


def _choose_font(pen: Pen, font: pikepdf.Object) -> None:
    if not font.is_indirect:
        pen.state.font = read_font(font, pen.budget)
        return
    if font.objgen not in pen.fonts:
        pen.fonts[font.objgen] = read_font(font, pen.budget)
    pen.state.font = pen.fonts[font.objgen]


def _draw_form(pen: Pen, form: pikepdf.Object, resources: pikepdf.Object) -> None:
    """Draw what a page borrows from elsewhere; pictures hold no letters."""
    if form.get("/Subtype") != "/Form":
        return
    if pen.depth >= MAX_FORM_DEPTH:
        raise Unsure
    outer = replace(pen.state)
    pen.state.ctm = _times(_matrix(form.get("/Matrix", IDENTITY)), pen.state.ctm)
    pen.depth += 1
    _draw(pen, pen.budget.read(form), form.get("/Resources", resources))
    pen.depth -= 1
    pen.state = outer


def _move(pen: Pen, operator: str, operands: Sequence[pikepdf.Object]) -> None:
    """Follow the operators that place text without drawing it."""
    state = pen.state
    if operator == "q":
        pen.saved.append(replace(state))
    elif operator == "Q" and pen.saved:
        pen.state = pen.saved.pop()
    elif operator == "cm":
        state.ctm = _times(_matrix(operands), state.ctm)
    elif operator == "BT":
        pen.at = pen.line = IDENTITY
    elif operator == "Tm":
        pen.at = pen.line = _matrix(operands)
    elif operator in {"Td", "TD"}:
        x, y = _numbers(operands)
        if operator == "TD":
            state.leading = -y
        _next_line(pen, x, y)
    elif operator == "T*":
        _next_line(pen, 0.0, -state.leading)
    elif operator in SETTINGS:
        name, scale = SETTINGS[operator]
        setattr(state, name, _numbers(operands)[0] * scale)


SHOWING = {"Tj", "TJ", "'", '"'}
SETTINGS = {
    "Tc": ("letter_gap", 1.0),
    "Tw": ("word_gap", 1.0),
    "Tz": ("stretch", 0.01),
    "TL": ("leading", 1.0),
    "Ts": ("rise", 1.0),
    "Tr": ("mode", 1.0),
}


def _show(pen: Pen, operator: str, operands: Sequence[pikepdf.Object]) -> None:
    state = pen.state
    if operator == '"':
        state.word_gap, state.letter_gap = _numbers(operands[:2])
    if operator in {"'", '"'}:
        _next_line(pen, 0.0, -state.leading)
    shown = operands[-1]
    pieces = list(shown) if operator == "TJ" else [shown]
    # Invisible text lies over a scan; a machine read it, so it may be wrong.
    if state.mode == INVISIBLE or state.font is None or len(pen.runs) >= MAX_RUNS:
        raise Unsure
    placed = _times(pen.at, state.ctm)
    text, advance = _set_type(state, state.font, pieces)
    width = None if advance is None else advance * state.stretch
    is_level = abs(placed[1]) < 1e-3 * abs(placed[0]) and placed[3] > 0 and placed[0] > 0
    if is_level and text.strip():
        end = None if width is None else placed[4] + width * placed[0]
        size = state.size * placed[3]
        pen.runs.append(Run(placed[4], placed[5] + state.rise * placed[3], end, size, text))
    # Where the width is not known the next letters follow at the same place; they are then told
    # apart as columns, which reads too little rather than something wrong.
    pen.at = _times((1.0, 0.0, 0.0, 1.0, width or 0.0, 0.0), pen.at)


def _set_type(
    state: TextState, font: Font, pieces: Iterable[pikepdf.Object]
) -> tuple[str, float | None]:
    """The letters of one showing and how far they reach, in text space."""
    letters: list[str] = []
    advance: float | None = 0.0
    for piece in pieces:
        if not isinstance(piece, pikepdf.String):
            gap = -_numbers([piece])[0] / 1000
            letters.append(" " if gap > WORD_GAP else "")
            advance = None if advance is None else advance + gap * state.size
            continue
        for code in font.codes(bytes(piece)):
            letters.append(font.letter_of(code))
            width = font.width_of(code)
            if width is None or advance is None:
                advance = None
                continue
            space = state.word_gap if font.code_bytes == 1 and code == 32 else 0.0
            advance += width / 1000 * state.size + state.letter_gap + space
    return "".join(letters), advance


def _next_line(pen: Pen, x: float, y: float) -> None:
    pen.at = pen.line = _times((1.0, 0.0, 0.0, 1.0, x, y), pen.line)


def _numbers(operands: Iterable[pikepdf.Object | float]) -> list[float]:
    numbers = [float(operand) for operand in operands]
    if not all(math.isfinite(number) for number in numbers):
        raise Unsure
    return numbers


def _matrix(operands: Iterable[pikepdf.Object | float]) -> Matrix:
    a, b, c, d, e, f = _numbers(operands)
    return a, b, c, d, e, f


def _times(one: Matrix, two: Matrix) -> Matrix:
    """First `one`, then `two`."""
    return (
        one[0] * two[0] + one[1] * two[2],
        one[0] * two[1] + one[1] * two[3],
        one[2] * two[0] + one[3] * two[2],
        one[2] * two[1] + one[3] * two[3],
        one[4] * two[0] + one[5] * two[2] + two[4],
        one[4] * two[1] + one[5] * two[3] + two[5],
    )
