"""Plays the demo's school year through the verbs of the portal, in the order of time."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from portal.actions.courses import CourseDetails, change_course
from portal.actions.recording import Occasion
from portal.clock import BRUSSELS
from portal.config import Settings
from portal.demo.bank import tell_bank
from portal.demo.cast import set_up_cast
from portal.demo.people import MOVED
from portal.demo.plans import Plan, every_plan
from portal.demo.play import steps_of
from portal.demo.stage import Stage
from portal.queries.changing import course_for_change
from portal.storage import Storage

# The year before it must lie under the rules that hold today: in January 2016 an application
# could wait 40 days, and before 2009 there is no rule.
EARLIEST = date(2018, 1, 1)


READ_BEFORE = timedelta(minutes=14)


class TooEarly(ValueError):
    """The demo's day lies before EARLIEST."""


def load_demo(
    now: datetime,
    settings: Settings,
    storage: Storage,
    *,
    passphrase_hash: str,
    plans: Iterable[Plan] | None = None,
) -> None:
    """Fill an empty portal with the demo, as it stands at `now` (UTC); the caller commits.

    `plans` are those of the story and the crowd unless given. Raises TooEarly.
    """
    if now.astimezone(BRUSSELS).date() < EARLIEST:
        raise TooEarly(f"the demo plays from {EARLIEST.isoformat()} on")
    stage = Stage(now, settings, storage, passphrase_hash)
    set_up_cast(stage)
    steps = [step for plan in plans or every_plan() for step in steps_of(stage, plan)]
    steps.append((stage.day(-2, 11), lambda on: _move_course(stage, on)))
    # After everything else, so that what it pays for is still to be paid.
    steps.append((stage.now - READ_BEFORE, lambda on: tell_bank(stage, on)))
    for at, deed in sorted(steps, key=lambda step: step[0]):
        stage.deliver_mail(at)
        deed(stage.on(at))
    stage.deliver_mail(now)


def _move_course(stage: Stage, on: Occasion) -> None:
    """A course starts two days later: new last days, new confirmations, mails to both sides."""
    course = course_for_change(stage.courses[MOVED].public_id)
    later = timedelta(days=2)
    details = CourseDetails(
        **{
            **{name: getattr(course, name) for name in CourseDetails.__slots__},
            "first_lesson_on": course.first_lesson_on + later,
            "last_lesson_on": course.last_lesson_on + later,
        }
    )
    change_course(course, details, stage.on(on.at, stage.clerks[1]))
