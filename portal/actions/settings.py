"""The dated settings of the school: facts, deadline rules and secretariats, each change logged."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from portal.actions.moving import VARIANTS, NewLastDay, move_last_day
from portal.actions.recording import Occasion, facts_of, record
from portal.models import DeadlineRule, Enrolment, SchoolFact, Site, db
from portal.queries.records import counter_for_change
from portal.queries.settings import enrolments_starting_from, fact_for_change, rule_for_change
from portal.rules.deadline import Term, last_day_with, term_for
from portal.rules.stations import Move, Status, move_of, status_of


class DatedValue(NamedTuple):
    """A value from a day on, until another row or its own last day, and where it is written."""

    value: str
    valid_from: date
    valid_until: date | None
    source: str


class RuleEffect(NamedTuple):
    """What a new rule would do to one enrolment."""

    enrolment: Enrolment
    move: Move
    old_last_day: date
    term: Term
    last_day: date

    @property
    def tells(self) -> bool:
        """Whether a mail about it leaves to the employer."""
        return self.move in VARIANTS

    def tells_student(self, today: date) -> bool:
        """Whether one leaves to the student: as long as the employer may still apply."""
        facts = facts_of(self.enrolment)._replace(last_day=self.last_day)
        return status_of(facts, today) is Status.APPLICATION_NEEDED


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
    school_has_changed()


def change_site(site: Site, on: Occasion, *, values: Mapping[str, str | None]) -> None:
    """Correct where a secretariat is and how it is reached."""
    changed = {k: [getattr(site, k), v] for k, v in values.items() if getattr(site, k) != v}
    if not changed:
        return
    for key, value in values.items():
        setattr(site, key, value)
    record("site_changed", on, site=site.code, changed=changed)
    school_has_changed()


def effects_of_rule(rule: Term, on: Occasion) -> list[RuleEffect]:
    """What a new rule would change, enrolment by enrolment; nothing is changed.

    What is closed already changes for nobody to see.
    """
    return [one for one in _every_effect(rule, on) if one.move is not Move.CLOSED]


def _every_effect(rule: Term, on: Occasion) -> list[RuleEffect]:
    """Of the rules that cover a first lesson the one that began last holds."""
    kept = [one for one in on.school.terms if one.valid_from != rule.valid_from]
    terms, effects = [*kept, rule], []
    for enrolment in enrolments_starting_from(rule.valid_from):
        first = enrolment.course.first_lesson_on
        term = term_for(first, terms)
        new = last_day_with(first, term.days)
        move = move_of(facts_of(enrolment), new, on.today)
        if move is not Move.UNCHANGED:
            effects.append(RuleEffect(enrolment, move, enrolment.last_day, term, new))
    return effects


def add_rule(rule: Term, on: Occasion) -> list[RuleEffect]:
    """Add a rule, or correct the one of that day, and recompute every last day that follows.

    Returns what `effects_of_rule` had shown.
    """
    every = _every_effect(rule, on)
    effects = [one for one in every if one.move is not Move.CLOSED]
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
    for effect in every:
        new = NewLastDay(move=effect.move, last_day=effect.last_day, rule=effect.term.source)
        move_last_day(effect.enrolment, new, on)
    school_has_changed()
    return effects


def school_has_changed() -> None:
    """Every process reads the school again as soon as this number is another one."""
    counter_for_change("school").value += 1
