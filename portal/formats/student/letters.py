"""The message that a student can send to the employer: polite, complete, and without any secret."""

from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from flask_babel import force_locale

from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.formats.plain import long_date, phone

# The language of an employer need not be the one in which the student reads.
LANGUAGES = {"nl": "Nederlands", "en": "English", "fr": "Français"}


class Asked(NamedTuple):
    """What the message asks for; `site_phone` as it is kept, `base_url` the portal's address."""

    learner: str
    course: str
    first_lesson: date
    last_day: date
    is_passed: bool
    school: str
    recognition_no: str
    site: str
    site_phone: str
    base_url: str


class Letter(NamedTuple):
    """The message in one language, and the link that opens it in a mail program."""

    language: str
    language_name: str
    text: str
    mail_link: str


def letters(asked: Asked) -> tuple[Letter, ...]:
    """The message in every language, that of the reader in front."""
    reading = language()
    in_order = sorted(LANGUAGES, key=lambda code: code != reading)
    return tuple(_letter(asked, code) for code in in_order)


def _letter(asked: Asked, code: str) -> Letter:
    with force_locale(code):
        text, subject = "\n\n".join(_paragraphs(asked)), _subject(asked)
    # Mail programs want the line ends of a mail; nobody is addressed yet.
    body = quote(text.replace("\n", "\r\n"), safe="")
    return Letter(
        language=code,
        language_name=LANGUAGES[code],
        text=text,
        mail_link=f"mailto:?subject={quote(subject, safe='')}&body={body}",
    )


def _subject(asked: Asked) -> str:
    return str(_("Aanvraag bij de KMO-portefeuille voor %(course)s", course=asked.course))


def _paragraphs(asked: Asked) -> list[str]:
    reading = language()
    prefix = "" if reading == "nl" else f"/{reading}"
    start = long_date(asked.first_lesson, reading)
    return [
        _("Dag,"),
        _(
            "Ik volg %(course)s bij %(school)s. De eerste lesdag: %(start)s.",
            course=asked.course,
            school=asked.school,
            start=start,
        ),
        _wish(asked),
        _(
            "Het erkenningsnummer (registratienummer) van de school is %(recognition_no)s: "
            "letter O, geen nul.",
            recognition_no=asked.recognition_no,
        ),
        _("Zo werkt het: %(link)s", link=f"{asked.base_url}{prefix}/procedure"),
        _(
            "Hulp nodig? Bel het secretariaat in %(site)s: %(phone)s.",
            site=asked.site,
            phone=phone(asked.site_phone),
        ),
        f"{_('Vriendelijke groeten')}\n{asked.learner}",
    ]


def _wish(asked: Asked) -> str:
    last_day = long_date(asked.last_day, language())
    if asked.is_passed:
        return _(
            "De laatste dag voor de aanvraag bij de KMO-portefeuille was %(last_day)s. "
            "Heb je de aanvraag op tijd gedaan? Laat het dan weten aan het secretariaat.",
            last_day=last_day,
        )
    return _(
        "Wil je hiervoor een aanvraag doen bij de KMO-portefeuille? "
        "Dat kan tot en met %(last_day)s.",
        last_day=last_day,
    )
