"""Makes the proofs that the demo's employers send: a screenshot, or a PDF with the same words."""

import io
from datetime import date

import pikepdf
from PIL import Image, ImageDraw

SIZE = (600, 240)


def picture(project_number: str, applied_on: date) -> bytes:
    """A screenshot (PNG) of an application."""
    image = Image.new("L", SIZE, "white")
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(_lines(project_number, applied_on)):
        draw.text((28, 32 + 54 * row), line, fill="black", font_size=24)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def paper(project_number: str, applied_on: date) -> bytes:
    """A PDF of an application, whose text can be read back."""
    shown = "".join(f"({line}) Tj 0 -28 Td " for line in _lines(project_number, applied_on))
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = pdf.make_stream(f"BT /F1 16 Tf 60 760 Td {shown}ET".encode("ascii"))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _lines(project_number: str, applied_on: date) -> tuple[str, ...]:
    return (
        "KMO-portefeuille",
        f"Projectnummer: {project_number}",
        f"Ingediend op {applied_on:%d/%m/%Y}",
    )
