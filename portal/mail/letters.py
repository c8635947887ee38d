"""The text with which a queued mail leaves: alone, or together with other news that waited."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from portal.formats.plain import BRUSSELS
from portal.mail.composing import Composed, compose
from portal.mail.facts import facts_of, why_untrue
from portal.mail.kinds import Kind
from portal.mail.news import news_in
from portal.queries.outbox import stories_held_with, story_of
from portal.queries.reminders.items import items_of
from portal.queries.rows import AnyRow
from portal.queries.school import School


class NotTrueAnyMore(Exception):
    """A mail may not leave any more; `reason` is a code for the outbox."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Written(NamedTuple):
    """The text of a mail, the facts that were kept with it, and the other mails it stands for."""

    composed: Composed
    told: dict[str, object]
    others: tuple[int, ...] = ()


def written(
    message_id: int, language: str, school: School, *, base_url: str, at: datetime
) -> Written:
    """The text of one mail of the outbox as it is true at the instant `at`.

    News that was held for its reader's hour is written together with all other news for the same
    reader and company that waits no longer and is true: the mail that is taken first tells it.

    Raises NotTrueAnyMore, and what portal.mail.compose raises for facts that cannot be used.
    """
    story = story_of(message_id)
    items = items_of(message_id) if story.mail == Kind.REMINDERS else None
    reason = why_untrue(story, at, items)
    if reason is not None:
        raise NotTrueAnyMore(reason)
    others = _true_news_with(story, at) if story.is_held else []
    if not others:
        facts = facts_of(story, school, base_url=base_url, at=at, items=items)
        return Written(compose(story.mail, _language(story, language), facts), story.told)
    facts = news_in([story, *others], school, base_url, at.astimezone(BRUSSELS).date())
    composed = compose(Kind.NEWS, _language(story, language), facts)
    return Written(composed, story.told, tuple(one.message_id for one in others))


def _true_news_with(story: AnyRow, at: datetime) -> Sequence[AnyRow]:
    """What is not true any more is dropped when its own turn comes."""
    until = max(at, story.not_before_at)
    found = stories_held_with(story.message_id, until)
    return [one for one in found if why_untrue(one, at) is None]


def _language(story: AnyRow, queued_in: str) -> str:
    """What waited long is written in the language that its reader chose meanwhile."""
    return story.reads if story.is_held and story.reads else queued_in
