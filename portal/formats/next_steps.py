"""Says what an employer has to do now, for each status: in short on a card, in full on a page."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from portal.formats.deadlines import (
    deadline_sentence,
    no_application_sentence,
    too_late_sentence,
)
from portal.formats.elements import amount, day, phone_number, reference, sentence
from portal.formats.language import gettext as _
from portal.rules.deadline import is_payment_slow
from portal.rules.stations import Status


class Standing(NamedTuple):
    """What the sentences about the next step name; `phone` as it is kept, `ogm` as it is shown.

    `next_day` is the day of the next step; `paid_on` the value date of the last money; `covered`
    how many enrolments have the same application, which together are due `covered_cents`.
    """

    status: Status
    today: date
    next_day: date | None
    learner: str
    course: str
    site: str
    phone: str
    first_lesson: date
    last_day: date
    enrolled_on: date
    due_cents: int
    received_cents: int
    ogm: str = ""
    project_number: str = ""
    applied_on: date | None = None
    pay_order_on: date | None = None
    paid_on: date | None = None
    reason: str = ""
    note: str = ""
    checking_days: int = 0
    covered: int = 1
    covered_cents: int = 0


def card_sentence(standing: Standing) -> Markup:
    """The one sentence of a card: what to do and by when."""
    return _CARDS.get(standing.status, _application)(standing)


def full_sentences(standing: Standing) -> tuple[Markup, ...]:
    """The sentences of “Wat moet je nu doen?”, one thought each."""
    return _PAGES[standing.status](standing)


def _application(one: Standing) -> Markup:
    return deadline_sentence(
        first_lesson=one.first_lesson,
        last_day=one.last_day,
        enrolled_on=one.enrolled_on,
        learner=one.learner,
        today=one.today,
    )


def _correction(one: Standing) -> Markup:
    if one.today <= one.last_day:
        text = _("Je kunt je aanvraag nog verbeteren tot en met %(last_day)s.")
    else:
        text = _("De uiterste datum was %(last_day)s.")
    return sentence(text, last_day=day(one.last_day))


def _own_share(one: Standing) -> Markup:
    if one.next_day is None:
        return sentence(_("Stort je eigen aandeel."))
    if one.next_day < one.today:
        return _own_share_passed(one.next_day, one.phone)
    text = _("Stort je eigen aandeel uiterlijk op %(own_share_day)s.")
    return sentence(text, own_share_day=day(one.next_day))


def _own_share_passed(guide_day: date, phone: str) -> Markup:
    text = _(
        "De datum voor je eigen aandeel, %(own_share_day)s, is voorbij. Heb je op tijd gestort? "
        "Vink het aan. Heb je nog niet gestort? Bel ons: %(phone)s."
    )
    return sentence(text, own_share_day=day(guide_day), phone=phone_number(phone))


def _pay_order(one: Standing) -> Markup:
    if one.next_day is None:
        return sentence(_("Geef nu de betaalopdracht op de website van de KMO-portefeuille."))
    text = _("Doe het meteen na je storting. De allerlaatste dag is %(order_day)s.")
    return sentence(text, order_day=day(one.next_day))


def _rest(one: Standing) -> Markup:
    text = _("Het volledige bedrag is %(due)s. Er ontbreekt nog %(rest)s.")
    rest = one.due_cents - one.received_cents
    return sentence(text, due=amount(one.due_cents), rest=amount(rest))


_CARDS: dict[Status, Callable[[Standing], Markup]] = {
    Status.PROJECT_NUMBER_REJECTED: _correction,
    Status.OWN_SHARE_DUE: _own_share,
    Status.PAY_ORDER_DUE: _pay_order,
    Status.PARTLY_PAID: _rest,
}


def _application_page(one: Standing) -> tuple[Markup, ...]:
    where = _("Je doet je aanvraag op de website van de KMO-portefeuille, niet in dit loket.")
    return _application(one), sentence(where)


def _review_page(one: Standing) -> tuple[Markup, ...]:
    given = _("Je projectnummer is %(project_number)s. Je aanvraag is van %(applied_on)s.")
    checking = _(
        "Het secretariaat controleert je gegevens binnen %(n)s werkdagen. Je krijgt dan een e-mail."
    )
    later = _(
        "Stort je eigen aandeel. Het rekeningnummer en de mededeling staan in de e-mail van de "
        "KMO-portefeuille."
    )
    applied_on = day(one.applied_on) if one.applied_on else ""
    return (
        sentence(checking, n=one.checking_days),
        sentence(given, project_number=one.project_number, applied_on=applied_on),
        sentence(_("Daarna is het opnieuw aan jou.")) + " " + sentence(later),
    )


def _rejected_page(one: Standing) -> tuple[Markup, ...]:
    why = _("We konden je projectnummer %(project_number)s niet goedkeuren. De reden: %(reason)s.")
    note = (sentence("%(note)s", note=one.note),) if one.note else ()
    told = sentence(why, project_number=one.project_number, reason=one.reason)
    return (told, *note, _correction(one))


def _own_share_page(one: Standing) -> tuple[Markup, ...]:
    what = _(
        "Stort je eigen aandeel. Het rekeningnummer en de mededeling staan in de e-mail van de "
        "KMO-portefeuille."
    )
    exactly = _(
        "Neem het bedrag en de mededeling precies over. Anders komt je geld automatisch terug."
    )
    same = _("Je aanvraag geldt voor %(n)s inschrijvingen. Je vinkje telt voor alle %(n)s.")
    together = (sentence(same, n=one.covered),) if one.covered > 1 else ()
    return sentence(what), _own_share_day(one), sentence(exactly), *together, _not_the_same()


def _own_share_day(one: Standing) -> Markup:
    if one.next_day is None or one.next_day < one.today:
        return _own_share(one)
    text = _(
        "Doe het uiterlijk op %(own_share_day)s. Noemt de e-mail van de KMO-portefeuille een "
        "andere datum? Dan telt die datum."
    )
    return sentence(text, own_share_day=day(one.next_day))


def _not_the_same() -> Markup:
    return sentence(
        _(
            "Met je storting komt je geld bij de KMO-portefeuille. Pas met je betaalopdracht "
            "komt het bij ons."
        )
    )


def _pay_order_page(one: Standing) -> tuple[Markup, ...]:
    what = _(
        "Geef nu de betaalopdracht op de website van de KMO-portefeuille. Dat gebeurt niet "
        "automatisch. Vergeet je het, dan kun je de subsidie verliezen."
    )
    values = _(
        "Betaal het volledige bedrag: %(total)s. Vul als factuurnummer deze mededeling in: %(ogm)s."
    )
    return (
        sentence(what),
        sentence(values, total=amount(one.due_cents), ogm=reference(one.ogm)),
        *for_each_of_them(one.covered, one.covered_cents),
        _pay_order(one),
        _not_the_same(),
    )


def for_each_of_them(covered: int, covered_cents: int) -> tuple[Markup, ...]:
    """What to pay when one application covers several enrolments; nothing for a single one."""
    if covered < 2:
        return ()
    together = _("Je aanvraag geldt voor %(n)s inschrijvingen, samen %(amount)s.")
    each = _(
        "Geef de betaalopdracht voor elke inschrijving, met haar eigen mededeling. "
        "Je vinkje telt voor alle %(n)s."
    )
    told = sentence(together, n=covered, amount=amount(covered_cents))
    return (told + " " + sentence(each, n=covered),)


def _expected_page(one: Standing) -> tuple[Markup, ...]:
    nothing = sentence(_("Je hoeft nu niets te doen."))
    if one.pay_order_on is not None and is_payment_slow(one.pay_order_on, one.today):
        text = _(
            "We zien je betaling nog niet. Kijk op de website van de KMO-portefeuille of je "
            "opdracht vertrokken is."
        )
        return (sentence(text),)
    text = _("De betaling is onderweg. Dat duurt gemiddeld 14 dagen na je betaalopdracht.")
    return nothing, sentence(text)


def _partly_page(one: Standing) -> tuple[Markup, ...]:
    received = _("We hebben %(received)s ontvangen.")
    order = _(
        "Heb je de betaalopdracht voor het volledige bedrag gegeven? Kijk het na op de website "
        "van de KMO-portefeuille."
    )
    costs = _(
        "Kosten die niet in aanmerking komen, betaal je rechtstreeks aan ons. Gebruik de "
        "mededeling %(ogm)s."
    )
    doubt = _("Weet je niet wat er ontbreekt? Bel ons: %(phone)s.")
    return (
        sentence(received, received=amount(one.received_cents)) + " " + _rest(one),
        sentence(order),
        sentence(costs, ogm=reference(one.ogm)),
        sentence(doubt, phone=phone_number(one.phone)),
    )


def _final_page(one: Standing) -> tuple[Markup, ...]:
    final = _(
        "De inschrijving van %(learner)s voor %(course)s is nu definitief. Je hoeft niets meer "
        "te doen."
    )
    told = sentence(final, learner=one.learner, course=one.course)
    if one.paid_on is None:
        return (told,)
    money = _("We hebben op %(received_on)s %(received)s ontvangen via de KMO-portefeuille.")
    shown = sentence(money, received_on=day(one.paid_on), received=amount(one.received_cents))
    return shown, told


def _passed_page(one: Standing) -> tuple[Markup, ...]:
    return _application(one), no_application_sentence(learner=one.learner, fee_cents=one.due_cents)


def _too_late_page(one: Standing) -> tuple[Markup, ...]:
    return (
        too_late_sentence(learner=one.learner, enrolled_on=one.enrolled_on, last_day=one.last_day),
    )


def _ordinary_page(one: Standing) -> tuple[Markup, ...]:
    text = _(
        "%(learner)s betaalt het inschrijvingsgeld van %(amount)s zelf. "
        "Een vraag? Bel het secretariaat in %(site)s: %(phone)s."
    )
    shown = sentence(
        text,
        learner=one.learner,
        amount=amount(one.due_cents),
        site=one.site,
        phone=phone_number(one.phone),
    )
    return (shown,)


def _cancelled_page(one: Standing) -> tuple[Markup, ...]:
    text = _("Loopt je aanvraag nog? Zet ze dan stop op de website van de KMO-portefeuille.")
    return (sentence(text),)


_PAGES: dict[Status, Callable[[Standing], tuple[Markup, ...]]] = {
    Status.APPLICATION_NEEDED: _application_page,
    Status.PROJECT_NUMBER_IN_REVIEW: _review_page,
    Status.PROJECT_NUMBER_REJECTED: _rejected_page,
    Status.OWN_SHARE_DUE: _own_share_page,
    Status.PAY_ORDER_DUE: _pay_order_page,
    Status.PAYMENT_EXPECTED: _expected_page,
    Status.PARTLY_PAID: _partly_page,
    Status.FINAL: _final_page,
    Status.DEADLINE_PASSED: _passed_page,
    Status.ENROLLED_TOO_LATE: _too_late_page,
    Status.ORDINARY_FEE: _ordinary_page,
    Status.CANCELLED: _cancelled_page,
}
