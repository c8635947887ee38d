"""The form under the preview of a bank's file: what was seen, and what only a person can say."""

from collections.abc import Collection
from typing import NamedTuple

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict


class Answers(NamedTuple):
    """What was seen (`digest`), and the keys of the lines that are another payment after all."""

    digest: str
    new: frozenset[int]


def read_answers(
    form: MultiDict[str, str], perhaps: Collection[int], *, asks_account: bool, is_admin: bool
) -> tuple[Answers, dict[str, str]]:
    """What the form means, or a message for each missing answer.

    `perhaps` are the keys of the lines that may be known already. `asks_account`: somebody must
    call the account of the file the school's, which only an administrator may.
    """
    keys = {str(key): key for key in perhaps}
    new = frozenset(keys[text] for text in form.getlist("new[]") if text in keys)
    answers = Answers(form.get("plan", ""), new)
    if not asks_account:
        return answers, {}
    if not is_admin:
        told = _("Alleen een beheerder kan zeggen dat dit een rekening van de school is.")
        return answers, {"own_account": told}
    if form.get("own_account") != "1":
        return answers, {"own_account": _("Kruis aan dat dit een rekening van de school is.")}
    return answers, {}
