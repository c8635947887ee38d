"""What exists while the demo's year is played: its moments, its people, and its mail of the day."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from portal.actions.outbox import take_message
from portal.actions.recording import PORTAL, Actor, Occasion
from portal.clock import BRUSSELS
from portal.config import Settings
from portal.models import Company, Course, Person
from portal.queries.school import school_on
from portal.storage import Storage
from portal.worker.sending import keep_here, note, write

POSTMAN = "demo"


@dataclass
class Stage:
    """The stage of a demo that stands on the moment `now` (UTC)."""

    now: datetime
    settings: Settings
    storage: Storage
    passphrase_hash: str
    companies: dict[str, Company] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    contacts: dict[str, Person] = field(default_factory=dict)
    clerks: list[Person] = field(default_factory=list)
    numbers: int = 0

    def on(self, at: datetime, by: Person | None = None) -> Occasion:
        """A moment of the past, as the verbs want to know it."""
        day = at.astimezone(BRUSSELS).date()
        kind = "staff" if by is not None and by.staff_role else "employer"
        actor = PORTAL if by is None else Actor(kind, by.id, by.name)
        return Occasion(actor, at, day, school_on(day), self.settings.base_url)

    def day(self, offset: int, hour: int = 9) -> datetime:
        """A moment so many days from the demo's day, in Brussels."""
        local = self.now.astimezone(BRUSSELS) + timedelta(days=offset)
        return local.replace(hour=hour, minute=12, second=0).astimezone(UTC)

    def date(self, offset: int) -> date:
        """A day so many days from the demo's day."""
        return self.now.astimezone(BRUSSELS).date() + timedelta(days=offset)

    def deliver_mail(self, until: datetime) -> None:
        """Send what was due by a moment, each mail at its own time and as true as it was then.

        Nothing leaves: whoever loads a demo does not write to anybody about last month.
        """
        while (message := take_message(POSTMAN, until)) is not None:
            at = message.not_before_at
            letter = write(message, self.settings, at)
            if letter is not None:
                note(letter, POSTMAN, self.settings, keep_here(letter), at)
