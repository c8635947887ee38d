"""One's own preferences: name, language, colours, which companies' mails."""

from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.forms.passwords import read_name

LANGUAGES = ("nl", "en", "fr")
THEMES = ("", "light", "dark")


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody wants; `mail_of` are the public ids of the companies whose mails they read.

    `asked` are those that the form showed: about one that they joined meanwhile nothing was said.
    """

    name: str
    language: str
    theme: str
    mail_of: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    errors: dict[str, str] = field(default_factory=dict)


def read_profile(form: MultiDict[str, str]) -> Profile:
    """The preferences as they were chosen."""
    name, wrong = read_name(form.get("name", ""))
    errors = {"name": wrong} if wrong else {}
    language, theme = form.get("language", ""), form.get("theme", "")
    if language not in LANGUAGES:
        errors["language"] = str(_("Kies een taal."))
    if theme not in THEMES:
        errors["theme"] = str(_("Kies licht, donker of zoals je toestel."))
    mail_of, asked = frozenset(form.getlist("mail_of[]")), frozenset(form.getlist("asked[]"))
    return Profile(name, language, theme, mail_of, asked, errors)


def language_choices() -> list[dict[str, object]]:
    """The languages, each in its own words."""
    return [
        {"value": "nl", "label": "Nederlands"},
        {"value": "en", "label": "English"},
        {"value": "fr", "label": "Français"},
    ]


def theme_choices() -> list[dict[str, object]]:
    """The colours of the pages."""
    return [
        {"value": "", "label": _("Zoals mijn toestel")},
        {"value": "light", "label": _("Licht")},
        {"value": "dark", "label": _("Donker")},
    ]
