"""Facts as canonical JSON and back: the same facts are always the same bytes."""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType
from typing import Any, cast, get_args, get_origin, get_type_hints

from portal.documents.facts import (
    ConfirmationFacts,
    Facts,
    Kind,
    PaymentFacts,
    ReceiptFacts,
    StatusFacts,
)

CLASSES: Mapping[Kind, type[Facts]] = {
    Kind.CONFIRMATION: ConfirmationFacts,
    Kind.PAYMENT: PaymentFacts,
    Kind.RECEIPT: ReceiptFacts,
    Kind.STATUS: StatusFacts,
}


# Most of what a document states is JSON as it is; thousands are written in one go.
_LEAVES = frozenset({str, int, bool, NoneType})


# Made once: a thousand documents would make as many.
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class UnreadableFacts(ValueError):
    """The bytes are not the facts of a document that this portal knows."""


def to_json(facts: Facts) -> bytes:
    """The facts as UTF-8 JSON with sorted keys and no spare spaces; instants in UTC.

    Raises ValueError for an instant without a time zone.
    """
    tree = {"kind": facts.kind.value, **_tree_of(facts)}
    text = _written(tree)
    # A lone surrogate has no UTF-8; the escape that this leaves in its place is valid JSON.
    return text.encode("utf-8", "backslashreplace")


def from_json(data: bytes | str) -> Facts:
    """Read what to_json wrote. Raises UnreadableFacts for anything else."""
    try:
        tree = json.loads(data)
        return cast(Facts, _read_object(CLASSES[Kind(tree.pop("kind"))], tree))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise UnreadableFacts(f"these are not the facts of a document: {error}") from error


def _tree_of(value: Any) -> Any:
    if type(value) in _LEAVES:
        return value
    if isinstance(value, datetime):
        return _utc(value).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_tree_of(one) for one in value]
    # A class is hashable, whatever its instances are.
    if names := _names_of(type(value)):  # type: ignore[arg-type]
        return {
            name: part if type(part := getattr(value, name)) in _LEAVES else _tree_of(part)
            for name in names
        }
    return value


@cache
def _names_of(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant in a document needs its time zone")
    return instant.astimezone(UTC)


def _read_object(kind: type[Any], tree: Any) -> Any:
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    if unknown := set(tree) - set(known):
        raise ValueError(f"unknown {', '.join(sorted(unknown))}")
    absent = [
        name for name, field in known.items() if name not in tree and field.default is MISSING
    ]
    if absent:
        raise ValueError(f"no {', '.join(absent)}")
    return kind(**{name: _read(hints[name], value) for name, value in tree.items()})


def _read(hint: Any, value: Any) -> Any:
    options = get_args(hint)
    if get_origin(hint) is tuple and isinstance(value, list):
        return tuple(_read(options[0], one) for one in value)
    if NoneType in options:
        return None if value is None else _read(options[0], value)
    if isinstance(hint, type) and is_dataclass(hint):
        return _read_object(hint, value)
    if hint is datetime:
        return _utc(datetime.fromisoformat(value))
    if hint is date:
        return date.fromisoformat(value)
    if type(value) is not hint:
        raise ValueError(f"{value!r} is not a {hint.__name__}")
    return value
