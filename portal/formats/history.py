"""Tells in whole sentences what happened to an enrolment, to its employer and to the secretariat.

The log holds codes and values; a kind that an employer has no business with has no sentence here
for an employer.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from portal.formats.kept_notes import bounce_text, folder_text, note_text
from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.formats.plain import BRUSSELS, long_date, moment, money
from portal.rules.identifiers import format_enterprise_number
from portal.rules.stations import Audience

Facts = Mapping[str, Any]


class Happening(NamedTuple):
    """One line of a history in finished texts; `who` is None where the sentence says it."""

    iso: str
    moment: str
    sentence: str
    who: str | None


# Said in the same words whatever the values.
_PLAIN = {
    "own_share_marked": _l("Aangevinkt: het eigen aandeel is gestort."),
    "own_share_unmarked": _l("Teruggenomen: het eigen aandeel is nog niet gestort."),
    "pay_order_marked": _l("Aangevinkt: de betaalopdracht is gegeven."),
    "pay_order_unmarked": _l("Teruggenomen: de betaalopdracht is nog niet gegeven."),
    "enrolment_changed": _l("De gegevens van de inschrijving zijn verbeterd."),
    "learner_changed": _l("De gegevens van de cursist zijn verbeterd."),
    "correction_sent": _l("Er is een correctie gestuurd."),
    "settlement_undone": _l("De afronding is ongedaan gemaakt. De rest is opnieuw te betalen."),
    "deadline_mail_asked": _l("Er is een e-mail over de uiterste datum gestuurd."),
    "converted_to_ordinary_fee": _l("Omgezet in gewone betaling."),
    "enrolment_cancelled": _l("De inschrijving is geannuleerd."),
    "step_refused": _l("Een tweede poging is geweigerd, want iemand anders was eerst."),
}

_DOCUMENTS = {
    "confirmation": _l("Bevestiging van inschrijving"),
    "payment": _l("Bevestiging van betaling"),
    "receipt": _l("Ontvangstbewijs van je projectnummer"),
    "status": _l("Stand van je inschrijving"),
}

# What only the secretariat reads; to it these kinds give their reason or their words as well.
_STAFF_ONLY = {"step_refused", "note_added", "mail_bounced", "inspection_folder_made"}
WITH_REASON = {
    "payment_undone", "settled", "settlement_undone", "converted_to_ordinary_fee",
    "enrolment_cancelled", "own_share_extended",
}  # fmt: skip


def document_name(kind: str) -> str:
    """What a kind of document is called."""
    return str(_DOCUMENTS[kind])


def reason_text(reason: str, recognition_no: str) -> str:
    """Why a project number was refused: one of the known reasons, or the secretariat's words."""
    # Kept as the Dutch text of the catalogue, so it is looked up as it stands.
    return str(_(reason)).replace("%(recognition_no)s", recognition_no)


def happening(
    *, kind: str, at: datetime, by_kind: str, by_name: str, facts: Facts, audience: Audience
) -> Happening | None:
    """One event as this reader may see it, or None when it is not for this reader."""
    text = event_sentence(kind, facts, audience)
    if text is None:
        return None
    return Happening(
        iso=at.astimezone(BRUSSELS).isoformat(timespec="seconds"),
        moment=moment(at, language()),
        sentence=text,
        who=_who(by_kind, by_name, audience),
    )


def event_sentence(kind: str, facts: Facts, audience: Audience) -> str | None:
    """The sentence of an event, or None when this reader has no business with it."""
    if kind in _STAFF_ONLY and audience is not Audience.STAFF:
        return None
    if kind == "document_issued" and facts["document"] == "status":
        return None
    if kind in _PLAIN:
        text = str(_PLAIN[kind])
    elif kind in _SENTENCES:
        text = _SENTENCES[kind](facts)
    else:
        return None
    if audience is Audience.STAFF and kind == "learner_changed":
        return f"{text} {_old_and_new(facts)}".rstrip()
    if audience is Audience.STAFF and kind in WITH_REASON and facts.get("reason"):
        return str(_("%(sentence)s Reden: %(reason)s", sentence=text, reason=facts["reason"]))
    return text


def _old_and_new(facts: Facts) -> str:
    """What was changed, for the secretariat: an address is nobody else's business."""
    told = (
        _("‘%(old)s’ wordt ‘%(new)s’.", old=old, new=new)
        for _name, (old, new) in sorted((facts.get("changed") or {}).items())
    )
    return " ".join(map(str, told))


def _who(by_kind: str, by_name: str, audience: Audience) -> str:
    """Employers read that the secretariat did it; the secretariat reads who of them."""
    if by_kind == "staff" and audience is not Audience.STAFF:
        return str(_("Secretariaat"))
    return by_name


def _day(text: str) -> str:
    return long_date(date.fromisoformat(text), language())


def _cents(value: int) -> str:
    return money(value, language())


def _enrolled(facts: Facts) -> str:
    return str(_("Ingeschreven op %(enrolled_on)s.", enrolled_on=_day(facts["enrolled_on"])))


def _moved(facts: Facts) -> str:
    old, new = facts["last_day"]
    if "rule" in facts:
        return str(
            _(
                "De regel voor de uiterste datum is veranderd. De uiterste datum is nu "
                "%(last_day)s en niet %(old_last_day)s.",
                last_day=_day(new),
                old_last_day=_day(old),
            )
        )
    return str(
        _(
            "De cursus start op een andere dag. De uiterste datum is nu %(last_day)s en niet "
            "%(old_last_day)s.",
            last_day=_day(new),
            old_last_day=_day(old),
        )
    )


def _of_another_company(facts: Facts) -> str:
    old, new = facts["company_name"]
    old_number, number = (format_enterprise_number(one) for one in facts["enterprise_number"])
    return str(
        _(
            "De inschrijving staat nu bij %(company)s, %(number)s. Eerst was dat %(old_company)s, "
            "%(old_number)s.",
            company=new,
            number=number,
            old_company=old,
            old_number=old_number,
        )
    )


def _extended(facts: Facts) -> str:
    old, new = facts["own_share_day"]
    return str(
        _(
            "Meer tijd voor het eigen aandeel: tot en met %(own_share_day)s en niet "
            "%(old_own_share_day)s.",
            own_share_day=_day(new),
            old_own_share_day=_day(old),
        )
    )


def _reported(facts: Facts) -> str:
    return str(
        _(
            "Projectnummer %(project_number)s doorgegeven. De aanvraag is van %(applied_on)s.",
            project_number=facts["project_number"],
            applied_on=_day(facts["applied_on"]),
        )
    )


def _changed(facts: Facts) -> str:
    return str(
        _(
            "Projectnummer verbeterd: %(project_number)s. De aanvraag is van %(applied_on)s.",
            project_number=facts["project_number"],
            applied_on=_day(facts["applied_on"]),
        )
    )


def _approved(facts: Facts) -> str:
    number = facts["project_number"]
    return str(_("Projectnummer %(project_number)s goedgekeurd.", project_number=number))


def _rejected(facts: Facts) -> str:
    return str(
        _(
            "Projectnummer %(project_number)s afgekeurd: %(reason)s.",
            project_number=facts["project_number"],
            reason=reason_text(facts["reason"], str(facts.get("recognition_no") or "")),
        )
    )


def _paid(facts: Facts) -> str:
    amount, on = _cents(facts["amount_cents"]), _day(facts["value_on"])
    if facts["rest_cents"] > 0:
        return str(
            _(
                "%(received)s ontvangen op %(received_on)s. Er ontbreekt nog %(rest)s.",
                received=amount,
                received_on=on,
                rest=_cents(facts["rest_cents"]),
            )
        )
    return str(_("%(received)s ontvangen op %(received_on)s.", received=amount, received_on=on))


def _unpaid(facts: Facts) -> str:
    amount = _cents(facts["amount_cents"])
    return str(_("De bevestiging van %(received)s is ongedaan gemaakt.", received=amount))


def _settled(facts: Facts) -> str:
    amount = _cents(facts["received_cents"])
    return str(_("Afgerond met %(received)s. De rest is niet meer te betalen.", received=amount))


def _issued(facts: Facts) -> str:
    name, number = document_name(facts["document"]), facts["number"]
    if facts.get("replaces"):
        return str(
            _(
                "%(document)s gemaakt: %(number)s. Dit vervangt %(document_no)s.",
                document=name,
                number=number,
                document_no=facts["replaces"],
            )
        )
    return str(_("%(document)s gemaakt: %(number)s.", document=name, number=number))


def _withdrawn(facts: Facts) -> str:
    return str(_("Document %(number)s ingetrokken.", number=facts["number"]))


_SENTENCES: dict[str, Callable[[Facts], str]] = {
    "enrolled": _enrolled,
    "company_of_enrolment_changed": _of_another_company,
    "last_day_moved": _moved,
    "own_share_extended": _extended,
    "application_reported": _reported,
    "application_changed": _changed,
    "application_approved": _approved,
    "application_rejected": _rejected,
    "payment_confirmed": _paid,
    "payment_undone": _unpaid,
    "settled": _settled,
    "document_issued": _issued,
    "document_withdrawn": _withdrawn,
    "note_added": note_text,
    "mail_bounced": bounce_text,
    "inspection_folder_made": folder_text,
}
