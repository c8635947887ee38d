"""The files of the project number: the proof that comes in, the proof and the receipt going out."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import NamedTuple

from flask import Response, abort, current_app, request, send_file
from flask_babel import gettext as _

from portal import access, clock
from portal.actions.attempts import Try, take_turn, too_many
from portal.formats.language import language
from portal.formats.plain import time_of_day
from portal.forms.project_number import PROOF_FAULTS
from portal.models import db
from portal.queries.documents import receipt_of
from portal.queries.drafts import proof_of
from portal.queries.enrolments import enrolment_of
from portal.readers.proof import Proof, WrongProof, read_proof
from portal.storage import StorageFull
from portal.views.employer.blueprint import bp
from portal.views.employer.documents import download

PATH = "/onderneming/<c>/inschrijvingen/<e>/projectnummer"

# A company may send this many files within this time (promises D18 and D22).
MOST_FILES = 30
WITHIN = timedelta(hours=1)


class Upload(NamedTuple):
    """The file that came with a form: read and kept, or why not; `until` when there were many."""

    proof: Proof | None = None
    sha256: str = ""
    fault: str | None = None
    until: datetime | None = None


@bp.get(f"{PATH}/bewijs")
@access.employer("reader")
def proof(e: str) -> Response:
    """The proof that the company sent, as it is kept; always to be saved, never shown (D24)."""
    company = access.company()
    found = proof_of(company.id, enrolment_of(company.id, e).application_id)
    if found is None:
        abort(404)
    content = current_app.extensions["storage"].open(found.sha256)
    response = send_file(
        BytesIO(content),
        found.media_type,
        as_attachment=True,
        download_name=found.name,
        etag=False,
        max_age=None,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.get(f"{PATH}/ontvangstbewijs.pdf")
@access.employer("reader")
def receipt_pdf(e: str) -> Response:
    """The receipt of the project number that is valid now."""
    company = access.company()
    row = enrolment_of(company.id, e)
    receipt = receipt_of(company.id, row.application_id) if row.application_id else None
    if receipt is None:
        abort(404)
    return download(receipt)


def take_upload() -> Upload | None:
    """Read and keep the file of this request, before anything is locked; None without one."""
    files = [file for file in request.files.getlist("proof") if file.filename]
    if not files:
        return None
    if len(files) > 1:
        abort(400)
    until = too_many(_turn(), clock.now())
    # Reading a file takes a while, and nobody else has to wait for that.
    db.session.rollback()
    if until is not None:
        return _refused(until)
    try:
        read = read_proof(files[0].read(), files[0].filename or "")
        return Upload(read, current_app.extensions["storage"].put(read.data))
    except WrongProof as wrong:
        return Upload(fault=str(PROOF_FAULTS[wrong.code]))
    except StorageFull:
        return Upload(fault=_("Het bestand is niet aangekomen. Probeer het opnieuw."))


def count_upload(upload: Upload | None) -> Upload | None:
    """Count a file that was looked at, whatever came of it; the caller commits.

    Of several that were read at the same time, those over the limit are refused here.
    """
    if upload is None or upload.until is not None:
        return upload
    until = take_turn([_turn()], clock.now())
    return upload if until is None else _refused(until)


def _refused(until: datetime) -> Upload:
    text = _("Je hebt te vaak geprobeerd. Probeer het opnieuw om %(time)s.")
    return Upload(fault=text % {"time": time_of_day(until, language())}, until=until)


def _turn() -> Try:
    return Try("upload", f"company:{access.company().id}", MOST_FILES, WITHIN)
