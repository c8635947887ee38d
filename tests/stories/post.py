"""A mail server in the hands of a story, and what its readers make of what arrives."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.mail import Delivery, Outcome
from portal.worker.sending import Letter

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
NAME = re.compile(r"\bK\d{3}\b")
_DAY = re.compile(rf"(\d+) ({'|'.join(MONTHS.split())}) (\d{{4}})")
_DAYS_LEFT = re.compile(r"Nog (\d+) dagen voor|(Morgen) is de laatste|(Vandaag) is de laatste")

# How each reminder begins, alone or as a line of a list, and the one status in which it is true.
_ALONE = {
    "De uiterste datum voor je aanvraag is voorbij": "deadline_passed",
    "Stort je eigen aandeel": "own_share_due",
    "Vergeet de betaalopdracht niet": "pay_order_due",
    "We zien je betaling": "payment_expected",
}
_LINES = {
    ": uiterlijk op ": "application_needed",
    ": de uiterste datum was ": "deadline_passed",
    ": stort je eigen aandeel": "own_share_due",
    ": geef de betaalopdracht": "pay_order_due",
    ": we zien je betaling nog niet": "payment_expected",
}


class Killed(BaseException):
    """The worker is killed: nothing after this moment happens."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail that its reader got, or may have got."""

    number: int
    mail_id: str
    to: str
    subject: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """What a reminder says about one enrolment: its status, and where it says so its last day."""

    name: str
    status: str
    last_day: date | None = None


@dataclass
class Post:
    """Takes what comes, unless a story decided otherwise for the round that begins."""

    answer: Outcome = Outcome.SENT
    # The server is away until a story brings it back.
    is_away: bool = False
    # Only mails to this address get that answer; None: all.
    victim: str | None = None
    # After so many mails the worker is killed; the last of them did arrive.
    killed_after: int | None = None
    arrived: list[Arrived] = field(default_factory=list)
    # How many mails may have arrived without the portal knowing it.
    unsure: int = 0

    def __call__(self, letter: Letter) -> Delivery:
        """Take a mail, or not."""
        answer = Outcome.SENT
        if self.victim in {None, letter.to_email}:
            answer = self.answer
        if self.is_away:
            answer = Outcome.LATER
        if answer in {Outcome.SENT, Outcome.UNKNOWN}:
            composed = letter.composed
            self.arrived.append(
                Arrived(letter.message_id, letter.mail_id, letter.to_email, composed.subject,
                        composed.text, letter.at)
            )  # fmt: skip
        self.unsure += answer is Outcome.UNKNOWN
        if self.killed_after is not None:
            self.killed_after -= 1
            if not self.killed_after:
                self.unsure += answer is Outcome.SENT
                raise Killed
        return Delivery(answer, "" if answer is Outcome.SENT else "as the story goes")


def names_in(mail: Arrived) -> set[str]:
    """The enrolments that a mail speaks of."""
    return set(NAME.findall(f"{mail.subject}\n{mail.text}"))


def claims_in(mail: Arrived, today: date) -> list[Claim]:
    """What a mail of reminders says, enrolment by enrolment."""
    names = NAME.findall(mail.subject)
    if not names:
        return [_claim(line) for line in mail.text.splitlines() if NAME.search(line)]
    if found := _DAYS_LEFT.search(mail.subject):
        days = int(found[1]) if found[1] else int(bool(found[2]))
        return [Claim(names[0], "application_needed", date.fromordinal(today.toordinal() + days))]
    return [Claim(names[0], _which(_ALONE, mail.subject))]


def _claim(line: str) -> Claim:
    status = _which(_LINES, line)
    return Claim(NAME.findall(line)[0], status, _day_in(line) if _LAST_DAY in line else None)


_LAST_DAY = ": uiterlijk op "


def _which(texts: dict[str, str], text: str) -> str:
    (status,) = {status for words, status in texts.items() if words in text}
    return status


def _day_in(line: str) -> date:
    found = _DAY.search(line)
    assert found, line
    return date(int(found[3]), MONTHS.split().index(found[2]) + 1, int(found[1]))
