"""Correcting the name or the address of a student, from the file of an enrolment."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from portal import access, htmx, pages
from portal.actions.learners import KnownAlready, change_learner
from portal.forms.learner import LearnerForm, read_learner, typed_learner, typed_of
from portal.models import db
from portal.queries.accounts import learner_for_change, learner_of_enrolment
from portal.queries.changing import any_enrolment_for_change, enrolments_of_learner_for_change
from portal.views.secretariat.blueprint import bp


@bp.get("/inschrijvingen/<public_id>/cursist")
@access.staff()
def edit_learner(public_id: str) -> str:
    """The form with what is known."""
    known = typed_of(learner_of_enrolment(public_id))
    page = _page(public_id, known, was=_seen(known))
    return render_template("secretariat/learner_form.html", **page)


@bp.post("/inschrijvingen/<public_id>/cursist")
@access.staff()
def save_learner(public_id: str) -> Response:
    """Save it for all enrolments of this student."""
    found, was = any_enrolment_for_change(public_id).learner, request.form.get("was", "")
    typed = typed_learner(request.form)
    given, errors = read_learner(typed)
    if given is not None and was != _seen(typed_of(found)):
        raise StaleDataError
    if given is None or not _save(found.id, given):
        db.session.rollback()
        page = _page(public_id, typed, was=was, errors=errors or {"email": _known_already()})
        return htmx.again("secretariat/learner_form.html", **page)
    db.session.commit()
    pages.notify("done", _("De gegevens van de cursist zijn gewijzigd."))
    return htmx.done(url_for("secretariat.enrolment", public_id=public_id))


def _save(learner_id: int, given: LearnerForm) -> bool:
    learner = learner_for_change(learner_id)
    enrolments = enrolments_of_learner_for_change(learner_id)
    try:
        change_learner(learner, enrolments, access.occasion(), **given._asdict())
    except KnownAlready:
        return False
    return True


def _seen(known: dict[str, str]) -> str:
    """What stood in the form when it was opened, to know whether somebody was first."""
    return " ".join(known.values())


def _known_already() -> str:
    return str(
        _(
            "Er is al een cursist met deze naam en dit e-mailadres. "
            "Kijk na of de inschrijving bij die cursist hoort."
        )
    )


def _page(
    public_id: str, typed: dict[str, str], *, was: str, errors: dict[str, str] | None = None
) -> dict[str, Any]:
    return {
        "back": url_for("secretariat.enrolment", public_id=public_id),
        "typed": typed,
        "was": was,
        "wrong": errors or {},
        "errors": [{"field": name, "text": text} for name, text in (errors or {}).items()],
    }
