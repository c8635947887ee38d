"""The form of a student: what they are called, and where we write to."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from portal.forms.company import read_email
from portal.forms.days import read_words

FIELDS = ("first_name", "last_name", "email")
_NAME = 100


class LearnerForm(NamedTuple):
    """A student as typed."""

    first_name: str
    last_name: str
    email: str


def typed_learner(form: Mapping[str, str]) -> dict[str, str]:
    """The known fields as they were typed."""
    return {name: form.get(name, "")[:300] for name in FIELDS}


def typed_of(learner: Any) -> dict[str, str]:
    """The fields of a student who is known."""
    return {name: getattr(learner, name) for name in FIELDS}


def read_learner(typed: Mapping[str, str]) -> tuple[LearnerForm | None, dict[str, str]]:
    """What the fields mean, or a message for each wrong one."""
    first, first_error = read_words(typed, "first_name", _NAME)
    last, last_error = read_words(typed, "last_name", _NAME)
    email, email_error = read_email(typed, "email")
    found = {"first_name": first_error, "last_name": last_error, "email": email_error}
    errors = {field: text for field, text in found.items() if text}
    return (None, errors) if errors else (LearnerForm(first, last, email), {})
