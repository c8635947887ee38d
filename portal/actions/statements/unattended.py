"""Records a file of the bank while nobody looks on, or says why somebody must."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from portal.actions.recording import Occasion, hold_log
from portal.actions.statements.plan import NotAcceptable, Plan
from portal.actions.statements.planning import plan_file
from portal.actions.statements.reading import has_chosen_columns, read_file
from portal.actions.statements.recorded import record_file
from portal.actions.statements.uploads import LARGEST, keep_file, refuse_file
from portal.models import StatementFile, only_reading
from portal.queries.rows import AnyRow
from portal.queries.statements import file_with_digest, statement_file_for_change
from portal.readers.statements.facts import Fault, UnreadableStatement
from portal.readers.statements.facts import StatementFile as Read
from portal.rules.known_entries import Novelty
from portal.storage import Storage


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not recorded: a code that formats.staff.statements tells, with its values.

    `is_for_somebody`: a person who looks at it may still decide to record it.
    """

    code: str
    line: int | None = None
    place: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    is_for_somebody: bool = False


class Outcome(NamedTuple):
    """What came of a file: recorded (or, on trial, to be), known already, or refused."""

    plan: Plan | None = None
    result: Mapping[str, Any] | None = None
    known: AnyRow | None = None
    refusal: Refusal | None = None


def take_in(
    name: str, data: bytes, storage: Storage, on: Occasion, *, is_trial: bool = False
) -> Outcome:
    """Record a file in a transaction that the caller commits; on trial only say what it would do.

    What only a person can say (whose account it is, whether a line is another payment, which
    column is what) is never assumed: such a file is refused. Raises StorageFull.
    """
    read = _read(name, data)
    if isinstance(read, Refusal):
        return Outcome(refusal=read)
    hold_log()
    digest = sha256(data).hexdigest()
    known = file_with_digest(digest)
    if known is not None and known.recorded_at is not None:
        return Outcome(known=known)
    try:
        plan = plan_file(read, on)
    except NotAcceptable as why:
        return Outcome(refusal=Refusal(str(why.objection), values=why.values))
    if refusal := _needs_somebody(plan):
        return Outcome(plan, refusal=refusal)
    if is_trial:
        return Outcome(plan)
    file = _file(name, data, storage, on, known)
    return Outcome(plan, result=record_file(file, plan, on))


def keep_refused(
    name: str, data: bytes, refusal: Refusal, storage: Storage, on: Occasion
) -> StatementFile:
    """Note a file that was refused; its bytes are kept only where somebody may still decide.

    Raises StorageFull.
    """
    known = file_with_digest(sha256(data).hexdigest())
    if refusal.is_for_somebody:
        file = _file(name, data, storage, on, known)
    else:
        file = keep_file(name, sha256(data).hexdigest(), len(data), on)
    why = {
        "code": refusal.code,
        "line": refusal.line,
        "place": refusal.place,
        "values": {key: value for key, value in refusal.values.items() if _is_plain(value)},
    }
    refuse_file(file, on, why=why, keep=refusal.is_for_somebody)
    return file


def _read(name: str, data: bytes) -> Read | Refusal:
    if len(data) > LARGEST:
        return Refusal("too_large")
    try:
        with only_reading():
            return read_file(data, name)
    except UnreadableStatement as why:
        is_for_somebody = why.fault is Fault.NO_COLUMNS or has_chosen_columns(data)
        return Refusal(str(why.fault), why.line, why.place, why.values, is_for_somebody)


def _needs_somebody(plan: Plan) -> Refusal | None:
    if plan.unknown_accounts:
        return Refusal("unknown_account", is_for_somebody=True)
    if plan.are(Novelty.PERHAPS):
        return Refusal("perhaps", is_for_somebody=True)
    return None


def _file(
    name: str, data: bytes, storage: Storage, on: Occasion, known: AnyRow | None
) -> StatementFile:
    """The file as it waits already, else kept anew."""
    if known is not None:
        return statement_file_for_change(known.public_id)
    return keep_file(name, storage.put(data), len(data), on)


def _is_plain(value: object) -> bool:
    """Whether a value can be kept with the refusal, to be told again later."""
    is_list = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return is_list or isinstance(value, str | int)
