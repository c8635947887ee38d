"""All documents of a company in one file, as far as they are made."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from time import monotonic

from flask import Response, send_file
from flask_babel import ngettext

from portal import access, clock
from portal.documents.canonical import from_json
from portal.documents.names import file_name
from portal.documents.register import pdf_of
from portal.documents.render import RenderingFailed, RenderingUnavailable
from portal.formats.language import gettext as _
from portal.queries.documents import files_of
from portal.queries.rows import AnyRow
from portal.views.employer.blueprint import bp
from portal.views.employer.documents import unavailable

# The worker makes every document within seconds of its issue. Whoever is faster than that does not
# keep a place of the server for longer than this.
MAKING_SECONDS = 2.0


@bp.get("/onderneming/<c>/documenten.zip")
@access.employer("reader")
def documents_zip() -> Response:
    """All documents in one file; a text in it tells how many are still being made."""
    rows = files_of(access.company().id)
    files = dict(_made(rows))
    if rows and not files:
        return unavailable()
    if len(files) < len(rows):
        files[_("LEES-MIJ.txt")] = _about_missing(len(rows) - len(files)).encode()
    name = f"documenten-{clock.today().isoformat()}.zip"
    response = send_file(_packed(files), "application/zip", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _made(rows: Iterable[AnyRow]) -> Iterable[tuple[str, bytes]]:
    """Name and contents of what is kept, and of what can be made within MAKING_SECONDS."""
    until = monotonic() + MAKING_SECONDS
    for row in rows:
        if row.sha256 is None and monotonic() > until:
            continue
        try:
            yield f"{row.number}-{file_name(from_json(row.facts))}", pdf_of(row)
        except (RenderingFailed, RenderingUnavailable):
            continue


def _about_missing(number: int) -> str:
    told: str = ngettext(
        "Eén document wordt nog gemaakt. Probeer het over een minuut opnieuw.",
        "%(num)s documenten worden nog gemaakt. Probeer het over een minuut opnieuw.",
        number,
    )
    return told


def _packed(files: dict[str, bytes]) -> BytesIO:
    """These files in one, uncompressed, as every PDF is compressed already."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed
