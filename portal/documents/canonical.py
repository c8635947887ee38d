"""Facts as canonical JSON and back: the same facts are always the same bytes."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from json.encoder import encode_basestring
from types import NoneType
from typing import Any, cast, get_args, get_origin, get_type_hints

from portal.documents.facts import (
    CompanyFacts,
    ConfirmationFacts,
    CourseFacts,
    Facts,
    Kind,
    LearnerFacts,
    PaymentFacts,
    ReceiptFacts,
    ReceiptLine,
    SchoolFacts,
    SiteFacts,
    StatusFacts,
)

CLASSES: Mapping[Kind, type[Facts]] = {
    Kind.CONFIRMATION: ConfirmationFacts,
    Kind.PAYMENT: PaymentFacts,
    Kind.RECEIPT: ReceiptFacts,
    Kind.STATUS: StatusFacts,
}


class UnreadableFacts(ValueError):
    """The bytes are not the facts of a document that this portal knows."""


def to_json(facts: Facts) -> bytes:
    """The facts as UTF-8 JSON with sorted keys and no spare spaces; instants in UTC.

    Raises ValueError for an instant without a time zone. Written here rather than by the encoder
    of Python, which needs dictionaries first: thousands are issued in one go.
    """
    # A lone surrogate has no UTF-8; the escape that this leaves in its place is valid JSON.
    return _object(facts).encode("utf-8", "backslashreplace")


def from_json(data: bytes | str) -> Facts:
    """Read what to_json wrote. Raises UnreadableFacts for anything else."""
    try:
        tree = json.loads(data)
        return cast(Facts, _read_object(CLASSES[Kind(tree.pop("kind"))], tree))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise UnreadableFacts(f"these are not the facts of a document: {error}") from error


def _text_of(value: Any) -> str:
    """One value as JSON: text, a number, yes or no, nothing, a day, an instant, or what holds them.

    Raises TypeError for anything else.
    """
    write = _WRITERS.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, str):
        return encode_basestring(value)
    raise TypeError(f"{value!r} cannot be stated in a document")


def _instant(value: datetime) -> str:
    return f'"{_utc(value).isoformat().replace("+00:00", "Z")}"'


def _day(value: date) -> str:
    return f'"{value.isoformat()}"'


def _list(values: tuple[Any, ...]) -> str:
    return f"[{','.join(map(_text_of, values))}]"


def _object(value: Any) -> str:
    # A class is hashable, whatever its instances are.
    keys = _keys_of(type(value))  # type: ignore[arg-type]
    parts = [f"{key}{_text_of(getattr(value, name))}" for name, key in keys]
    return f"{{{','.join(parts)}}}"


# What many documents state in the same words is written once.
_shared_object = lru_cache(maxsize=4096)(_object)

_WRITERS: Mapping[type[Any], Callable[[Any], str]] = {
    str: encode_basestring,
    int: str,
    bool: {True: "true", False: "false"}.__getitem__,
    NoneType: lambda _nothing: "null",
    datetime: _instant,
    date: _day,
    tuple: _list,
    SchoolFacts: _shared_object,
    SiteFacts: _shared_object,
    CompanyFacts: _shared_object,
    CourseFacts: _shared_object,
    LearnerFacts: _object,
    ReceiptLine: _object,
}


@cache
def _keys_of(kind: type[Any]) -> tuple[tuple[str, str], ...]:
    """The fields of a class in the order of JSON, each with its key; the kind is one of them."""
    names = {field.name for field in fields(kind)} | ({"kind"} if hasattr(kind, "kind") else set())
    return tuple((name, f'"{name}":') for name in sorted(names))


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
