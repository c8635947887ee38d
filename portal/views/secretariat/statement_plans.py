"""What recording a kept file would do, or why nobody can say: read anew from its bytes."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import current_app

from portal import access
from portal.actions.statements import (
    NotAcceptable,
    Plan,
    has_chosen_columns,
    plan_file,
    read_file,
)
from portal.formats.staff.statements import refusal_text
from portal.readers.statements.facts import Fault, UnreadableStatement
from portal.storage import NotStored


class Unreadable(NamedTuple):
    """A file that cannot be recorded, and why; perhaps because of the columns that were chosen."""

    text: str
    has_chosen_columns: bool = False


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A CSV file of which somebody still has to say which column is what."""


def bytes_of(file: Any) -> bytes:
    """The bytes of a kept file, checked against their hash.

    Raises NotStored for a file that is not kept any more.
    """
    if file.removed_at is not None:
        raise NotStored(file.sha256)
    data: bytes = current_app.extensions["storage"].open(file.sha256)
    return data


def plan_of(file: Any) -> Plan | Unmapped | Unreadable:
    """Hold a kept file against what is known now."""
    try:
        read = read_file(bytes_of(file), file.name, file.mapping)
        return plan_file(read, access.occasion())
    except UnreadableStatement as why:
        if why.fault is Fault.NO_COLUMNS:
            return Unmapped()
        text = refusal_text(why.fault, why.line, why.place, **why.values)
        return Unreadable(text, has_chosen_columns(bytes_of(file)))
    except NotAcceptable as why:
        return Unreadable(refusal_text(why.objection, **why.values))
    except NotStored:
        return Unreadable(refusal_of(file) or refusal_text("not_kept"))


def refusal_of(file: Any) -> str | None:
    """Why the watched folder refused a file, told again; None when it did not."""
    refused = (file.result or {}).get("refused")
    if refused is None:
        return None
    return refusal_text(
        refused["code"], refused.get("line"), refused.get("place", ""), **refused.get("values", {})
    )
