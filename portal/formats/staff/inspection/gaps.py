"""Says in plain words what the file of an enrolment lacks, and what the school adds by hand."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.formats.language import gettext as _
from portal.formats.staff.dossier import facts_from
from portal.rules.inspection import Addition, Evidence, Gap, Item, Paper

_ITEMS = {
    Item.DESCRIPTION: _l("de omschrijving van de cursus"),
    Item.THEME: _l("het thema van de cursus"),
    Item.CONFIRMATION: _l("de bevestiging van inschrijving"),
    Item.PROJECT_NUMBER: _l("het projectnummer van de aanvraag"),
    Item.PROOF: _l("het bewijs van de aanvraag"),
    Item.APPROVAL: _l("de goedkeuring van het projectnummer"),
    Item.BETTER_NUMBER: _l("een beter projectnummer (het vorige is afgekeurd)"),
    Item.TIMELINESS: _l("een aanvraag die op tijd was"),
    Item.PAYMENT: _l("de betaling"),
    Item.REST: _l("de rest van de betaling"),
    Item.PAYMENT_CONFIRMATION: _l("de bevestiging van betaling"),
}
_PAPERS = {
    Paper.PENDING: _l("%(what)s (het bestand wordt nog gemaakt)"),
    Paper.LOST: _l("%(what)s (het bestand is verdwenen of beschadigd)"),
}
_ADDITIONS = {
    Addition.ATTENDANCE: _l("de aanwezigheidslijst"),
    Addition.CERTIFICATE: _l("een kopie van het attest"),
    Addition.BANK_LINE: _l("het bankafschrift van de betaling"),
}


def missing(gaps: Iterable[Gap]) -> list[Gap]:
    """What should have been there by now."""
    return [gap for gap in gaps if not gap.is_awaited]


def missing_text(gaps: Iterable[Gap]) -> str:
    """`het bewijs van de aanvraag, de betaling`; `niets` when nothing should have been there."""
    return ", ".join(map(_gap_text, missing(gaps))) or _("niets")


def awaited_text(gaps: Iterable[Gap]) -> str:
    """What can still come, such as `de betaling`; empty when nothing more will come."""
    return ", ".join(_gap_text(gap) for gap in gaps if gap.is_awaited)


def additions_text(additions: Iterable[Addition]) -> str:
    """What the school must add by hand; empty when that is nothing."""
    return ", ".join(str(_ADDITIONS[one]) for one in additions)


def evidence_from(
    row: Any, received_cents: int, *, papers: Mapping[str, Paper], proof: Paper
) -> Evidence:
    """What is kept, from a row of portal.queries.inspection.

    `papers` are the documents that hold now, by kind.
    """
    facts = facts_from(row, received_cents)
    reported = facts.has_project_number
    return Evidence(
        facts=facts,
        applied_on=row.applied_on,
        has_description=bool(row.description.strip()),
        has_theme=bool(row.theme),
        confirmation=papers.get("confirmation", Paper.NONE),
        proof=proof,
        was_in_time=row.applied_on <= row.application_last_day if reported else None,
        payment_confirmation=papers.get("payment", Paper.NONE),
    )


def outline_evidence(row: Any, documents: Iterable[Any]) -> Evidence:
    """What is kept as far as the database knows; no file is looked at."""
    papers = {
        one.kind: Paper.KEPT if one.sha256 else Paper.PENDING
        for one in documents
        if one.state == "current"
    }
    proof = Paper.NONE
    if row.proof_size is not None:
        proof = Paper.KEPT if row.proof_removed_at is None else Paper.LOST
    return evidence_from(row, row.received_cents, papers=papers, proof=proof)


def _gap_text(gap: Gap) -> str:
    what = str(_ITEMS[gap.item])
    return str(_PAPERS[gap.paper]) % {"what": what} if gap.paper in _PAPERS else what
