"""Mails to people of the school that are queued once, whatever runs twice."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from portal.actions.recording import Recorded, hold_log, letter_to, queue_all
from portal.queries.reminders.planning import messages_named
from portal.queries.rows import AnyRow


def queue_once(
    kind: str,
    people: Callable[[], Sequence[AnyRow]],
    name_of: Callable[[AnyRow], str],
    event_of: Callable[[int], Recorded],
    facts_for: Callable[[AnyRow], Mapping[str, Any] | None] = lambda person: None,
) -> int:
    """Queue a mail for each of the people who has none of its name yet; returns how many.

    `name_of` names the mail of one of them once and for all; `event_of` writes the line of the
    log for so many mails. Without any nothing is locked and nothing written.
    """
    if not _without_it(people(), name_of):
        return 0
    # Another worker may have been first while this one waited for the log.
    hold_log()
    new = _without_it(people(), name_of)
    if not new:
        return 0
    event = event_of(len(new))
    queue_all(
        [
            letter_to(
                kind,
                event=event,
                to=(person.name, person.email),
                language=person.language,
                dedupe=name,
                person_id=person.id,
                facts=facts_for(person),
            )
            for name, person in new.items()
        ]
    )
    return len(new)


def _without_it(people: Sequence[AnyRow], name_of: Callable[[AnyRow], str]) -> dict[str, AnyRow]:
    """Who has no such mail yet, by the name of the mail."""
    names = {name_of(person): person for person in people}
    known = messages_named(names)
    return {name: person for name, person in names.items() if name not in known}
