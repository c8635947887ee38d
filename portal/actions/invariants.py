"""Checks what must always hold: the chain of the log, kept values, companies, files, numbers."""

from typing import NamedTuple

from portal.actions.recording import event_hash
from portal.queries.enrolments.whole import facts_in
from portal.queries.invariants import QUESTIONS, events_in_order, kept_files, kept_values
from portal.rules.stations import stage_of
from portal.storage import DamagedFile, NotStored, Storage

NOTHING_BEFORE = "0" * 64

# What each code says is wrong, for the log and the command line (promises I1 to I3, I5 to I10).
EXPLAINED = {
    "log_chain": "a line of the log was changed, removed or added by hand",
    "kept_values": "the kept stage or amounts of an enrolment differ from its facts",
    "last_day": "a last day is not the first lesson plus the days of the rule that holds",
    "reported_day": "an application has another last day than the log says was communicated",
    "worklist_count": "a kept count of a worklist differs from what there is",
    "document_numbers": "document numbers have a gap or a double",
    "company_of_application": "an enrolment has the application or proof of another company",
    "company_of_document": "a document stands under another company than its enrolment",
    "company_of_message": "a mail stands under another company than its enrolment",
    "merged_company": "something stands under a merged company, or it leads to another one",
    "message_of_event": "a mail has no event, or that of another enrolment",
    "transfer_overdrawn": "more is booked and decided of a transfer than it brought",
    "transfer_open": "what is kept as open of a transfer differs from its bookings and decisions",
    "taken_back": "money went back on one side only",
    "statement_balance": "opening and movements of a bank statement are not its closing balance",
    "files": "a kept file is missing or damaged",
}


class Broken(NamedTuple):
    """Something that does not hold: its code, how often, and the first case by name or number."""

    code: str
    cases: int
    first: str

    @property
    def explained(self) -> str:
        """What is wrong, in words for an operator."""
        return f"{EXPLAINED[self.code]}: {self.cases}, first {self.first}"


def broken_invariants(storage: Storage) -> list[Broken]:
    """Everything that does not hold; empty when all is well. Only reads."""
    found = {
        "log_chain": _broken_chain(),
        "kept_values": _wrong_values(),
        **{code: question() for code, question in QUESTIONS.items()},
        "files": _lost_files(storage),
    }
    return [Broken(code, len(cases), cases[0]) for code, cases in found.items() if cases]


def first_broken_line() -> int | None:
    """The number of the first line of the log that does not follow from the line before (D38)."""
    previous = NOTHING_BEFORE
    for row in events_in_order():
        if row.previous_hash != previous or row.hash != event_hash(row):
            return int(row.id)
        previous = row.hash
    return None


def _broken_chain() -> list[str]:
    line = first_broken_line()
    return [] if line is None else [str(line)]


def _wrong_values() -> list[str]:
    wrong = []
    for row in kept_values():
        due = row.fee_cents + row.material_cents
        kept = (row.stage, row.due_cents, row.received_cents)
        if kept != (str(stage_of(facts_in(row))), due, int(row.booked_cents)):
            wrong.append(row.number)
    return wrong


def _lost_files(storage: Storage) -> list[str]:
    lost = []
    for name, digest in kept_files():
        try:
            storage.open(digest)
        except (NotStored, DamagedFile):
            lost.append(name)
    return lost
