"""What the page of one transfer shows, put together from the state of now."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from portal import clock
from portal.formats.elements import amount
from portal.formats.language import language
from portal.formats.plain import money
from portal.formats.staff.log import happenings_from
from portal.formats.staff.matching import verdict_text, why
from portal.formats.staff.transfers import facts_of_transfer, state_of, text_of, went_from
from portal.forms.staff_filter import LONGEST_SEARCH, read_open
from portal.forms.transfers import Decision, first_decision, kinds_for
from portal.queries.rows import AnyRow
from portal.queries.transfers import Placed
from portal.queries.transfers.originals import original_for
from portal.queries.transfers.whole import MoneyOf, money_of, story_of_transfer, transfer_whole
from portal.queries.worklists import enrolments_like
from portal.rules.stations import Stage
from portal.views.secretariat.blueprint import enrolments_base
from portal.views.secretariat.checking import transfers_base
from portal.views.secretariat.proposals import candidate_rows
from portal.views.secretariat.second_look import needs_password
from portal.views.secretariat.waiting import standing_now
from portal.views.secretariat.words import words_of

# Who finds more types another word.
_MOST_FOUND = 25
# So many are looked at for those on which money may still come.
_LOOKED_AT = 300
_CLOSED = {Stage.CANCELLED, Stage.ORDINARY_FEE}


def transfer_page(
    public_id: str, decision: Decision | None = None, errors: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Everything about a transfer; raises NoResultFound."""
    row = transfer_whole(public_id)
    wrong = {**(errors or {}), **(decision.errors if decision else {})}
    here = url_for("secretariat.transfer", public_id=public_id)
    search = " ".join(request.args.get("zoek", "")[:LONGEST_SEARCH].split())
    return {
        "here": here,
        "title": _("Overschrijving van %(amount)s", amount=money(row.amount_cents, language())),
        "state": state_of(row),
        "facts": facts_of_transfer(row),
        "statement_href": url_for("secretariat.statement", public_id=row.statement_public_id),
        "is_open": row.open_cents != 0,
        "is_credit": row.open_cents > 0,
        "open": amount(abs(row.open_cents)),
        "proposal": _proposal(standing_now().by_public_id.get(public_id)),
        "search": search,
        "found": _found(row, search),
        "decision": decision or first_decision(row.open_cents),
        "kinds": _kinds(row.open_cents, decision),
        "original": _original(row),
        "asks_password": needs_password(),
        "can_be_return": row.amount_cents < 0 and not (row.is_reversal or row.may_be_return),
        **_told(row, money_of(row.id), here),
        "wrong": wrong,
        "errors": [{"field": field, "text": text} for field, text in wrong.items()],
        "conflict": "",
    }


def _told(row: AnyRow, went: MoneyOf, here: str) -> dict[str, Any]:
    return {
        "went": went_from(went.bookings, went.disposals, base=enrolments_base(), here=here),
        "story": happenings_from(story_of_transfer(row.id)),
    }


def _kinds(open_cents: int, decision: Decision | None) -> list[dict[str, Any]]:
    chosen = decision.kind if decision else ""
    return [
        {"value": kind, "label": label, "checked": kind == chosen}
        for kind, label in kinds_for(open_cents).items()
    ]


def _proposal(placed: Placed | None) -> dict[str, Any] | None:
    if placed is None or placed.waiting.transfer.amount_cents <= 0:
        return None
    check = url_for("secretariat.check_payments", kies=placed.waiting.public_id)
    return {
        "verdict": verdict_text(placed.proposal.verdict),
        "reasons": why(placed.proposal),
        "rows": candidate_rows(placed, enrolments_base()),
        "check_href": check if placed.parts and not placed.proposal.held else None,
    }


def _found(row: AnyRow, search: str) -> list[dict[str, Any]] | None:
    """The enrolments that a search finds; None when nothing was searched for."""
    return found_rows(search) if search and row.open_cents > 0 else None


def may_receive(row: AnyRow) -> bool:
    """Whether money may still be booked on an enrolment."""
    return row.due_cents > row.received_cents and Stage(row.stage) not in _CLOSED


def found_rows(search: str) -> list[dict[str, Any]]:
    """The enrolments that a search finds and on which money may still come, to choose from."""
    wanted = read_open(search, words_of(search))
    rows = enrolments_like(wanted, clock.today(), limit=_LOOKED_AT)
    return [
        {
            "public_id": one.public_id,
            "title": _("%(learner)s – %(course)s", learner=one.learner, course=one.course),
            "remark": f"{one.company}, {one.number}",
            "rest": money(one.due_cents - one.received_cents, language()),
            "is_proposed": False,
        }
        for one in [row for row in rows if may_receive(row)][:_MOST_FOUND]
    ]


def original_of_transfer(public_id: str) -> AnyRow | None:
    """The payment that money which went out takes back, as far as it tells."""
    row = transfer_whole(public_id)
    return original_for(row) if row.open_cents < 0 else None


def _original(row: AnyRow) -> dict[str, Any] | None:
    found = original_for(row) if row.open_cents < 0 else None
    if found is None:
        return None
    return {
        "public_id": found.public_id,
        "href": f"{transfers_base()}{found.public_id}",
        "amount": amount(found.amount_cents),
        "text": text_of(found),
    }
