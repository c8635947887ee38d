"""How often somebody wants the mails of each topic; the last reader of a last day stays one."""

from collections.abc import Mapping

from portal.actions.companies import LastReader
from portal.actions.payments.received import MAILS_WAIT
from portal.actions.recording import Occasion, hold_log, record
from portal.clock import brussels
from portal.models import MailChoice, Person, db
from portal.queries.mail_choices import (
    choices_for_change,
    companies_with_mail_of,
    held_news_for_change,
)
from portal.rules.choices import held_until
from portal.rules.reminders import Pace, Topic


def choose_mails(person: Person, wanted: Mapping[Topic, Pace], on: Occasion) -> None:
    """Keep how often a person wants the mails of these topics; other topics stay as they are.

    Raises LastReader (it names the company) when nobody else of a company would get the mails
    about a last day. That is looked at while nothing can change, so that of two people who turn
    them off at the same moment one is refused.
    """
    if wanted.get(Topic.DEADLINES) is Pace.OFF:
        _keep_somebody_reading(person, on)
    kept = choices_for_change(person.id)
    changed = {}
    for topic, pace in wanted.items():
        old = kept[topic].pace if topic in kept else str(Pace.AT_ONCE)
        if old == pace:
            continue
        changed[str(topic)] = [old, str(pace)]
        if topic in kept:
            kept[topic].pace = str(pace)
        else:
            db.session.add(MailChoice(person_id=person.id, topic=str(topic), pace=str(pace)))
    if changed:
        record("mail_choice_changed", on, person=person.id, changed=changed)
    if str(Topic.NEWS) in changed:
        _hold_until(wanted[Topic.NEWS], person, on)


def _hold_until(pace: Pace, person: Person, on: Occasion) -> None:
    """Let the news that waits leave at the new pace; nothing that was promised gets lost.

    Whoever wants none from now on still gets what waits, at its hour.
    """
    if pace is Pace.OFF:
        return
    for one in held_news_for_change(person.id):
        ready_at = max(on.at, one.queued_at + MAILS_WAIT)
        is_held = pace is not Pace.AT_ONCE
        one.not_before_at = held_until(pace, brussels(ready_at)) if is_held else ready_at


def _keep_somebody_reading(person: Person, on: Occasion) -> None:
    hold_log()
    for company in companies_with_mail_of(person.id, on.today):
        if company.relies_on_me:
            raise LastReader(company.name)
