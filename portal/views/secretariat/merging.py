"""Merging a company into another: the one that stays is chosen, everything is looked at, done."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, htmx, pages
from portal.actions.companies import plan_merger
from portal.actions.merging import CannotMerge, merge_companies
from portal.models import db
from portal.queries.company_pages import companies_like
from portal.queries.merged import any_successor_of
from portal.queries.mergers import InUse, companies_for_merger, company_named
from portal.queries.worklists import PAGE
from portal.views.secretariat.blueprint import bp
from portal.views.secretariat.merger_pages import choice_of, page_of
from portal.views.secretariat.paging import page_number, pager
from portal.views.secretariat.words import words_of

CHECK = "/ondernemingen/<public_id>/samenvoegen/<stays>"


@bp.get("/ondernemingen/<public_id>/samenvoegen")
@access.staff("admin")
def choose_company(public_id: str) -> AnyResponse | str:
    """Look for the company that stays, by its name or number."""
    after = any_successor_of(public_id)
    if after is not None:
        return redirect(url_for("secretariat.company", public_id=after))
    row, words, number = company_named(public_id), words_of(_search()), page_number()
    found = companies_like(words, page=number) if words else []
    return render_template(
        "secretariat/merge_choose.html",
        row=row,
        search=_search(),
        lines=[choice_of(row, one) for one in found[:PAGE] if one.public_id != public_id],
        pages=pager("secretariat.choose_company", number, len(found), public_id=public_id),
    )


@bp.get(CHECK)
@access.staff("admin")
def check_merger(public_id: str, stays: str) -> AnyResponse | str:
    """Everything that follows from merging; nothing has been changed yet."""
    old = company_named(public_id)
    if old.merged_into_id is not None:
        return _gone(public_id)
    merger = plan_merger(old, company_named(stays), today=clock.today(), now=clock.now())
    return render_template("secretariat/merge_check.html", **page_of(merger))


@bp.post(CHECK)
@access.staff("admin")
def save_merger(public_id: str, stays: str) -> AnyResponse:
    """Merge, when everything is as it was looked at."""
    try:
        old, kept = companies_for_merger(public_id, stays)
        if old.merged_into_id is not None:
            return _gone(public_id)
        if "sure" not in request.form and old is not kept:
            return _look_again(public_id, stays, 422, wrong={"sure": _not_sure()})
        merge_companies(old, kept, access.occasion(), agreed=request.form.get("agreed", ""))
    except InUse:
        return _look_again(public_id, stays, 409, is_busy=True)
    except CannotMerge as refused:
        db.session.rollback()
        page = page_of(refused.merger, is_changed=not refused.merger.obstacles)
        return htmx.again("secretariat/merge_check.html", status=409, **page)
    db.session.commit()
    pages.notify("done", _("De ondernemingen zijn samengevoegd."))
    return htmx.done(url_for("secretariat.company", public_id=stays))


def _not_sure() -> str:
    return str(_("Vink aan dat het dezelfde onderneming is."))


def _search() -> str:
    return request.args.get("zoek", "")


def _gone(public_id: str) -> AnyResponse:
    """To the company that stays, when this one was merged already."""
    db.session.rollback()
    after = any_successor_of(public_id)
    pages.notify("attention", _("Deze onderneming is al samengevoegd. Je ziet hier waarmee."))
    return htmx.done(url_for("secretariat.company", public_id=after))


def _look_again(public_id: str, stays: str, status: int, **why: Any) -> AnyResponse:
    """The check page as things stand now, with why nothing was done."""
    db.session.rollback()
    merger = plan_merger(
        company_named(public_id), company_named(stays), today=clock.today(), now=clock.now()
    )
    return htmx.again("secretariat/merge_check.html", status=status, **page_of(merger, **why))
