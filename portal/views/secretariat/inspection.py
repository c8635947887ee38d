"""The folder for an inspector: of one enrolment, or of a school year."""

from collections.abc import Sequence
from typing import BinaryIO

from flask import current_app, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.inspection import note_inspection_folder
from portal.documents.inspection import Made, write_folder
from portal.documents.names import plain_name
from portal.formats.staff.inspection import About, Scope
from portal.forms.inspection import read_part, read_year
from portal.models import db
from portal.queries.changing import any_enrolment_for_change
from portal.queries.inspection import number_of
from portal.request_keys import not_yet_claimed
from portal.storage import Storage, StorageFull
from portal.views.secretariat.blueprint import bp, chosen_site
from portal.views.secretariat.inspection_year import SchoolYear, year_of, year_page


@bp.get("/controlemap")
@access.staff()
def inspection() -> str:
    """What is missing in a school year, and its folder."""
    found = year_of(read_year(request.args, clock.today()))
    return render_template("secretariat/inspection.html", **year_page(found))


@bp.post("/controlemap")
@access.staff()
def make_year_folder() -> Response:
    """The folder of a school year, or of a part of it when it is large."""
    found = year_of(read_year(request.args, clock.today()))
    here = url_for("secretariat.inspection", schooljaar=found.year, vestiging=chosen_site().code)
    part = read_part(request.form)
    if not 1 <= part <= len(found.parts):
        pages.notify("attention", _("Dit deel is er niet meer. Hieronder zie je wat er nu is."))
        return htmx.done(here)
    scope = Scope(found.label, found.site, part, len(found.parts), found.left_out)
    written = _written([one.row.id for one in found.parts[part - 1]], scope)
    if written is None:
        return htmx.done(here)
    note_inspection_folder(access.occasion(), written[1], scope=scope)
    _commit()
    return _sent(written[0], *_names_of(found, part))


@bp.post("/inschrijvingen/<public_id>/controlemap")
@access.staff()
def make_enrolment_folder(public_id: str) -> Response:
    """The folder of one enrolment."""
    written = _written([number_of(public_id)], None)
    if written is None:
        return htmx.done(url_for("secretariat.enrolment", public_id=public_id))
    file, made = written
    enrolment = any_enrolment_for_change(public_id)
    note_inspection_folder(access.occasion(), made, enrolment=enrolment)
    _commit()
    learner = enrolment.learner
    return _sent(file, *made.numbers, learner.last_name, learner.first_name)


def _written(ids: Sequence[int], scope: Scope | None) -> tuple[BinaryIO, Made] | None:
    """A file with the folder in it; None and a notice when the disk is full."""
    school, storage = access.school(), current_app.extensions["storage"]
    assert isinstance(storage, Storage)  # noqa: S101
    about = About(
        school=school.name,
        recognition_no=school.recognition_shown,
        at=clock.now(),
        today=clock.today(),
        by_name=access.me().name,
        scope=scope,
    )
    file = storage.unnamed()
    try:
        return file, write_folder(file, ids, about)
    except StorageFull:
        file.close()
        full = _("Er is geen plaats meer op de server om een controlemap te maken.")
        pages.notify("failure", f"{full} {_('Bel de beheerder.')}")
        return None
    except BaseException:
        file.close()
        raise


def _commit() -> None:
    """Every click makes a folder and a line: the page with the button stays, and so its key."""
    with not_yet_claimed():
        db.session.commit()


def _sent(file: BinaryIO, *names: str) -> Response:
    """The folder as a file to save, sent from the disk bit by bit."""
    size = file.tell()
    file.seek(0)
    name = "-".join(filter(None, ("controlemap", *map(plain_name, names))))
    response = send_file(file, "application/zip", as_attachment=True, download_name=f"{name}.zip")
    response.content_length = size
    response.headers["Cache-Control"] = "no-store"
    return response


def _names_of(found: SchoolYear, part: int) -> tuple[str, ...]:
    many = len(found.parts) > 1
    return found.label, found.site, *((f"deel-{part}-van-{len(found.parts)}",) if many else ())
