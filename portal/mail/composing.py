"""Writes a mail in the reader's language from its facts, as text and as the same text in HTML."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from portal.formats.plain import long_date, moment, money, phone
from portal.mail.kinds import DAYS, NEEDS, OPTIONAL, Audience, Kind
from portal.mail.wording import wording
from portal.rules.identifiers import format_ogm, show_recognition_number

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "mail"
TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"
LANGUAGES = ("nl", "en", "fr")
LONGEST_FACT = 1000
# The days that a mail's words are chosen by.
COUNTED = DAYS | {"today", "enrolled_on"}
# Signs that nobody sees, among them those that turn the writing direction of what follows.
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


class MissingFact(LookupError):
    """A mail lacks facts it cannot do without; the text names the mail and the facts."""


class Composed(NamedTuple):
    """A mail as it is read. `preferences` is the page where an employer chooses mails, or None."""

    subject: str
    text: str
    html: str
    language: str
    preferences: str | None = None


def compose(kind: str, language: str, facts: Mapping[str, object]) -> Composed:
    """Write the mail `kind` in `language` (nl, en, fr; anything else reads as nl).

    A mail of reminders that holds one only reads as that one's own text.

    `facts` are named as in portal.mail.kinds; dates and instants may also be ISO texts, as the
    outbox keeps them. Days are counted at `today`, the day of sending in Brussels. Raises
    MissingFact, ValueError for an unknown kind or a link that is no web address.
    """
    kind, facts = _alone(Kind(kind), facts)
    language = language if language in LANGUAGES else LANGUAGES[0]
    values = _values(kind, language, facts)
    room = _environment(language)
    subject = room.get_template(f"{kind}/subject.txt").render(values)
    body = room.get_template(f"{kind}/body.txt").render(values)
    is_employer = NEEDS[kind].audience is Audience.EMPLOYER
    frame = room.get_template("frame.txt").render(values, body=body, is_employer=is_employer)
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", frame) if part.strip()]
    links = list(_links_in(values))
    return Composed(
        subject=" ".join(subject.split()),
        text="\n\n".join(paragraphs) + "\n",
        html=_html(" ".join(subject.split()), paragraphs, links, language),
        language=language,
        preferences=str(values["link_account"]) or None if is_employer else None,
    )


def _alone(kind: Kind, facts: Mapping[str, Any]) -> tuple[Kind, Mapping[str, Any]]:
    """The mail that is written: for one reminder alone its own text, otherwise the list."""
    if kind is not Kind.REMINDERS:
        return kind, facts
    items = [*(facts.get("applications") or ()), *(facts.get("others") or ())]
    if len(items) != 1:
        return kind, facts
    return Kind(items[0]["text"]), {**facts, **items[0]}


def _values(kind: Kind, language: str, facts: Mapping[str, object]) -> dict[str, object]:
    """The facts this mail needs, formatted, under the names of the texts' placeholders."""
    needed = NEEDS[kind].facts
    missing = sorted(name for name in needed if facts.get(name) in (None, ""))
    if missing:
        raise MissingFact(f"{kind}: {', '.join(missing)}")
    used = {name: facts[name] for name in needed}
    used |= {name: facts.get(name) or "" for name in OPTIONAL - needed}
    shown = _all_shown(used, language)
    for name in ("reason", "value", "problem"):
        if name in shown:
            # Kept as the Dutch text; these have a translation of their own.
            text = _translations(language).gettext(str(shown[name]))
            shown[name] = text.replace("%(recognition_no)s", str(shown.get("recognition_no", "")))
    return shown | wording(kind, used, _days(used))


def _all_shown(facts: Mapping[str, object], language: str) -> dict[str, object]:
    """Facts as they are read, under the names of the texts' placeholders."""
    return {
        name.removesuffix("_cents").removesuffix("_at"): _shown(name, value, language)
        for name, value in facts.items()
    }


def _shown(name: str, value: object, language: str) -> object:
    """One fact as it is read. Numbers, yes and no stay what they are; of a list each item."""
    if value == "":
        return value
    if isinstance(value, list | tuple):
        return [_all_shown(item, language) for item in value]
    if name.endswith("_cents") and isinstance(value, int):
        return money(value, language)
    if name.endswith("_at"):
        return moment(_instant(value), language)
    if name in DAYS or name.endswith("_on") or name == "today":
        return long_date(_day(value), language)
    if isinstance(value, bool | int):
        return value
    text = _visible(str(value), keep_lines=name == "note")
    if name.startswith("link") and text and not text.startswith(("https://", "http://")):
        raise ValueError(f"{name} is no web address")
    if name == "phone":
        return phone(text)
    if name == "ogm" and text.isdigit():
        return format_ogm(text)
    return show_recognition_number(text) if name == "recognition_no" else text


def _days(facts: Mapping[str, object]) -> dict[str, date]:
    return {name: _day(value) for name, value in facts.items() if value and name in COUNTED}


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _instant(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _visible(text: str, *, keep_lines: bool) -> str:
    """Without signs that nobody sees, and on one line, so that no name can fake a paragraph."""
    lines = text[:LONGEST_FACT].splitlines()
    bare = [
        " ".join(
            "".join(
                sign for sign in line if sign == "\t" or unicodedata.category(sign) not in INVISIBLE
            ).split()
        )
        for line in lines
    ]
    return ("\n" if keep_lines else " ").join(line for line in bare if line)


def _html(subject: str, paragraphs: list[str], links: list[str], language: str) -> str:
    """The same text in paragraphs; of all that looks like a link only our own become one."""
    blocks = Markup("\n").join(
        Markup("<p>{}</p>").format(_with_links(paragraph, links)) for paragraph in paragraphs
    )
    return Markup(
        '<!doctype html>\n<html lang="{}">\n<head><meta charset="utf-8"><title>{}</title></head>\n'
        "<body>\n{}\n</body>\n</html>\n"
    ).format(language, subject, blocks)


def _links_in(values: Mapping[str, object]) -> Iterator[str]:
    """The addresses among the facts, also those of a list's items."""
    for name, value in values.items():
        if isinstance(value, list):
            for item in value:
                yield from _links_in(item)
        elif name.startswith("link") and value:
            yield str(value)


def _with_links(paragraph: str, links: list[str]) -> Markup:
    lines = [_linked(line, links) for line in paragraph.splitlines()]
    return Markup("<br>\n").join(lines)


def _linked(line: str, links: list[str]) -> Markup:
    if not links:
        return escape(line)
    longest_first = sorted(links, key=len, reverse=True)
    parts = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", line)
    return Markup("").join(
        Markup('<a href="{0}">{0}</a>').format(part) if part in links else escape(part)
        for part in parts
    )


@lru_cache(maxsize=len(LANGUAGES))
def _translations(language: str) -> NullTranslations:
    return Translations.load(str(TRANSLATIONS), [language])


@lru_cache(maxsize=len(LANGUAGES))
def _environment(language: str) -> Environment:
    """Plain text has nothing to escape; the HTML is made from the finished text."""
    room = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=select_autoescape(["html"], default_for_string=True),
        undefined=StrictUndefined,
    )
    translations = _translations(language)
    room.globals |= {"gettext": translations.gettext, "ngettext": translations.ngettext}
    return room
