"""The dated settings of the school: facts, deadline rules and secretariats, each change logged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.actions.enrolments import renew_confirmation
from portal.actions.recording import Occasion, facts_of, record, restate, tell_employer
from portal.models import DeadlineRule, Enrolment, SchoolFact, Site, db
from portal.queries.records import counter_for_change
from portal.queries.settings import enrolments_starting_from, fact_for_change, rule_for_change
from portal.rules.deadline import Term, last_day_with, term_for
from portal.rules.stations import Move, Status, move_of, status_of

# A mail about the last day is still true in these.
_TELLS = {Status.APPLICATION_NEEDED, Status.DEADLINE_PASSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """A value from a day on, until another row or its own last day, and where it is written."""

    value: str
    valid_from: date
    valid_until: date | None
    source: str


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """What a new rule would do to one enrolment."""

    enrolment: Enrolment
    move: Move
    old_last_day: date
    term: Term
    last_day: date


def set_fact(key: str, old: str, new: DatedValue, on: Occasion) -> None:
    """Give a setting another value from a day on; `old` is what holds on that day until now."""
    row = fact_for_change(key, new.valid_from)
    if row is None:
        row = SchoolFact(key=key, valid_from=new.valid_from)
        db.session.add(row)
    row.value, row.valid_until, row.source = new.value, new.valid_until, new.source
    record(
        "setting_changed",
        on,
        changed={key: [old, new.value]},
        valid_from=new.valid_from,
        valid_until=new.valid_until,
        source=new.source,
    )
    _has_changed()


def change_site(site: Site, on: Occasion, *, values: Mapping[str, str | None]) -> None:
    """Correct where a secretariat is and how it is reached."""
    changed = {k: [getattr(site, k), v] for k, v in values.items() if getattr(site, k) != v}
    if not changed:
        return
    for key, value in values.items():
        setattr(site, key, value)
    record("site_changed", on, site=site.code, changed=changed)
    _has_changed()


def effects_of_rule(rule: Term, on: Occasion) -> list[RuleEffect]:
    """What a new rule would change, enrolment by enrolment; nothing is changed.

    Of the rules that cover a first lesson the one that began last holds, as for a new enrolment.
    """
    kept = [one for one in on.school.terms if one.valid_from != rule.valid_from]
    terms, effects = [*kept, rule], []
    for enrolment in enrolments_starting_from(rule.valid_from):
        first = enrolment.course.first_lesson_on
        term = term_for(first, terms)
        new = last_day_with(first, term.days)
        move = move_of(facts_of(enrolment), new, on.today)
        if move not in {Move.UNCHANGED, Move.CLOSED}:
            effects.append(RuleEffect(enrolment, move, enrolment.last_day, term, new))
    return effects


def add_rule(rule: Term, on: Occasion) -> list[RuleEffect]:
    """Add a rule, or correct the one of that day, and recompute every last day that follows."""
    effects = effects_of_rule(rule, on)
    row = rule_for_change(rule.valid_from)
    if row is None:
        row = DeadlineRule(valid_from=rule.valid_from)
        db.session.add(row)
    row.valid_until, row.days, row.source = rule.valid_until, rule.days, rule.source
    record(
        "rule_added",
        on,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
        days=rule.days,
        source=rule.source,
        enrolments=len(effects),
    )
    for effect in effects:
        _move(effect, on)
    _has_changed()
    return effects


def _move(effect: RuleEffect, on: Occasion) -> None:
    enrolment = effect.enrolment
    enrolment.last_day, enrolment.term_days = effect.last_day, effect.term.days
    restate(enrolment)
    event = record(
        "last_day_moved",
        on,
        enrolment=enrolment,
        move=str(effect.move),
        last_day=[effect.old_last_day, effect.last_day],
        rule=effect.term.source,
    )
    renew_confirmation(enrolment, on, reason="rule_changed")
    if status_of(facts_of(enrolment), on.today) in _TELLS:
        tell_employer("deadline_note", enrolment, event=event, today=on.today)


def _has_changed() -> None:
    """Every process reads the school again as soon as this number is another one."""
    counter_for_change("school").value += 1
