"""Facts become the HTML of one document, in the reader's language, with nothing to fetch."""

from collections.abc import Callable
from datetime import UTC, date
from functools import cache
from typing import Any, cast

import segno
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.documents.facts import Facts, ReceiptFacts
from portal.documents.letters import MARK, has_marks, with_printable_texts
from portal.documents.shipped import TEMPLATES, TRANSLATIONS
from portal.formats.plain import DAYS, MONTHS, long_date, moment, money, phone
from portal.rules.identifiers import (
    format_enterprise_number,
    format_ogm,
    show_document_code,
    show_recognition_number,
)

LANGUAGES = {"nl": "nl-BE", "en": "en", "fr": "fr-BE"}

# segno tries all eight masks and weighs them unless one is named; every mask is readable.
QR_MASK = 2


def html_of(facts: Facts, density: str = "normal", translations: str = str(TRANSLATIONS)) -> str:
    """The whole page as HTML. `density` is normal or dense; the stylesheet knows both.

    `translations` is the folder of compiled catalogues. A text without a translation stays Dutch.
    """
    shown = with_printable_texts(facts)
    template = _environment(_language(facts), translations).get_template(f"{facts.kind}.html")
    return template.render(
        facts=shown,
        density=density,
        html_lang=LANGUAGES[_language(facts)],
        subject=subject_of(shown),
        created=facts.issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        qr=qr_code(facts.verify_link),
        verify_text=shown.verify_address.partition("://")[2] or shown.verify_address,
        code=show_document_code(facts.code),
        recognition_number=show_recognition_number(shown.school.recognition_number),
        has_marks=has_marks(shown),
        mark=MARK,
    )


def subject_of(facts: Facts) -> str:
    """Whom and what the document is about, for its title."""
    if isinstance(facts, ReceiptFacts):
        return facts.company.name
    return f"{facts.learner.name}, {facts.course.name}"


def qr_code(address: str) -> str:
    """The address as a QR code: a PNG of one pixel a module, as a data: address."""
    code = segno.make_qr(address, error="m", boost_error=False, mask=QR_MASK)
    return str(code.png_data_uri(scale=1, border=0))


def _language(facts: Facts) -> str:
    return facts.language if facts.language in LANGUAGES else "nl"


@cache
def _environment(language: str, translations: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    # The extension adds this method to the environment, which its type does not know.
    cast(Any, environment).install_gettext_translations(
        _catalogue(language, translations), newstyle=True
    )
    environment.filters |= _filters(language)
    return environment


def _catalogue(language: str, folder: str) -> NullTranslations:
    # Dutch is the language of the templates, so it needs no catalogue.
    if language == "nl":
        return NullTranslations()
    return Translations.load(folder, [language])


def _filters(language: str) -> dict[str, Callable[..., object]]:
    return {
        "enterprise_number": format_enterprise_number,
        "ogm": format_ogm,
        "phone": phone,
        "long_date": lambda day: long_date(day, language),
        "moment": lambda instant: moment(instant, language),
        "money": lambda cents: money(cents, language),
        "leaf": lambda day: _leaf(day, language),
    }


def _leaf(day: date, language: str) -> tuple[str, str, str]:
    """Month, number and weekday as they stand on a calendar leaf."""
    return MONTHS[language][day.month - 1], str(day.day), DAYS[language][day.weekday()]
