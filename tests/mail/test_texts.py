"""Every mail, in every variant and language, says what the specification says and nothing odd."""

import re
from pathlib import Path

import pytest

from portal.mail import Audience, Composed, Kind, compose
from portal.mail.composing import LANGUAGES, TEMPLATES
from portal.mail.kinds import NEEDS
from tests.mail.examples import CASES, FACTS, facts_for

FORBIDDEN_FORM = re.compile(r"\b(u|uw|uwe|uzelf|gelieve)\b", re.IGNORECASE)
FORBIDDEN_WORDS = (
    "dient te", "dienen te", "middels", "betreffende", "indien", "teneinde", "ten einde", "reeds",
    "heden", "alsook", "tevens", "conform", "desgevallend", "inzake", "derhalve", "voormeld",
    "bovenvermeld", "in het kader van", "met betrekking tot", "ten laatste", "spijtig genoeg",
    "helaas", "student", "leerling", "deadline", "upload", "uploaden", "indienen", "inloggen",
    "uitloggen", "login", "dossier", "referentie", "referentienummer", "kenmerk", "startdatum",
    "lesuur", "lesuren", "cursusgeld", "vervaldag", "klant", "firma", "portaal", "dashboard",
    "statement", "administratie", "subsidienummer", "binnenkort", "zo spoedig mogelijk",
    "zo snel mogelijk", "tijdig", "gisteren", "gegarandeerd", "automatisch goedgekeurd", "23.59",
    "klik hier", "lees meer",
)  # fmt: skip
ABOUT_NO_ENROLMENT = {
    Kind.INVITATION, Kind.SIGN_IN_LINK, Kind.PASSWORD_RESET, Kind.PASSWORD_CHANGED,
    Kind.STAFF_DIGEST, Kind.ALARM, Kind.COMPANIES_MERGED,
}  # fmt: skip
OF_THE_COMPANY = ("project_number", "ogm", "received", "due", "rest", "total", "user")


def dutch(kind: Kind, change: dict[str, object]) -> Composed:
    return compose(kind, "nl", facts_for(kind, **change))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "change"), CASES)
def test_every_mail_is_complete_in_every_language(
    kind: Kind, change: dict[str, object], language: str
) -> None:
    mail = compose(kind, language, facts_for(kind, **change))
    assert 10 <= len(mail.subject) <= 80
    for text in (mail.subject, mail.text, mail.html):
        assert not re.search(r"%\(|\{|\}|None|undefined|\bTrue\b|\bFalse\b", text)
    assert "09 348 38 45" in mail.text
    assert mail.text.startswith(("Dag ", "Hello ", "Dear ", "Bonjour "))
    assert "\n\n\n" not in mail.text
    if kind not in ABOUT_NO_ENROLMENT:
        assert "An Peeters" in mail.subject + mail.text or "Frans 1" in mail.subject + mail.text


@pytest.mark.parametrize(("kind", "change"), CASES)
def test_the_dutch_texts_keep_the_writing_rules(kind: Kind, change: dict[str, object]) -> None:
    mail = dutch(kind, change)
    # Addresses are not words.
    text = re.sub(r"https://\S+", "", f"{mail.subject}\n{mail.text}")
    assert not FORBIDDEN_FORM.search(text)
    for word in FORBIDDEN_WORDS:
        assert not re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE), word
    for found in re.finditer("gereserveerd", text, re.IGNORECASE):
        assert re.match(r"gereserveerd – \w+ \w+ \w+", text[found.start() :], re.IGNORECASE)
    assert "!" not in text
    assert "'" not in text
    assert '"' not in text
    assert not re.search("€(?!\u00a0)", text)
    for amount in re.findall("€\u00a0([0-9.,]+)", text):
        assert re.match(r"[0-9]{1,3}(\.[0-9]{3})*,[0-9]{2}", amount)
    assert not re.search(r"[0-9]:[0-9]", text)


@pytest.mark.parametrize(("kind", "change"), CASES)
def test_no_sentence_is_longer_than_twenty_words(kind: Kind, change: dict[str, object]) -> None:
    templates = "".join(path.read_text() for path in (TEMPLATES / kind).glob("*.txt"))
    for text in re.findall(r"%\}([^{%]*(?:\{\{[^%]*)*)\{%", templates):
        one_word_each = re.sub(r"\{\{ \w+ \}\}", "naam", text)
        for sentence in re.split(r"(?<=[.?:])\s", one_word_each):
            assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize(("kind", "change"), CASES)
def test_a_student_reads_nothing_of_the_company(kind: Kind, change: dict[str, object]) -> None:
    if NEEDS[kind].audience is not Audience.STUDENT:
        return
    names = {name.removesuffix("_cents") for name in NEEDS[kind].facts}
    assert not names & set(OF_THE_COMPANY)
    everything = {**FACTS, **change}
    text = compose(kind, "nl", everything).text
    for secret in ("TEST 4217-A", "010/8068", "100,00", "Bakkerij", "/account"):
        assert secret not in text


@pytest.mark.parametrize("today", ["2026-09-10", "2026-09-14", "2026-09-16", "2026-09-17"])
def test_every_reminder_holds_the_full_last_day(today: str) -> None:
    mail = dutch(Kind.DEADLINE_NOTE, {"today": today})
    assert "donderdag 17 september 2026" in mail.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "change"),
    [case for case in CASES if case[0] in {Kind.REMINDERS, Kind.OWN_SHARE, Kind.PAY_ORDER}],
)
def test_every_reminder_names_a_full_day_for_each_step(
    kind: Kind, change: dict[str, object], language: str
) -> None:
    """All but the question where a payment stays, which has no day to keep to."""
    facts = facts_for(kind, **change)
    items = [*facts.get("applications", []), *facts.get("others", [])]
    days = [item["text"] for item in items if item["text"] != Kind.PAYMENT_NOT_SEEN]
    text = compose(kind, language, facts).text
    assert len(re.findall(r"\w+ \d{1,2} \w+ 202[67]", text)) >= len(days if items else [kind])


@pytest.mark.parametrize(
    ("today", "subject", "words"),
    [
        ("2026-09-09", "Nog 8 dagen voor je aanvraag", "Je hebt nog 8 dagen."),
        ("2026-09-10", "Nog 7 dagen voor je aanvraag", "Ons erkenningsnummer (registratienummer)"),
        ("2026-09-13", "Nog 4 dagen voor je aanvraag", "DV.O 103961: letter O, geen nul."),
        ("2026-09-14", "Nog 3 dagen voor je aanvraag", "Je hebt nog 3 dagen. Daarna kun je"),
        ("2026-09-15", "Nog 2 dagen voor je aanvraag", "Lukt het niet? Bel het secretariaat in"),
        ("2026-09-16", "Morgen is de laatste dag", "Doe je aanvraag vandaag als dat kan."),
        ("2026-09-17", "Vandaag is de laatste dag", "Je projectnummer mag je ook later doorgeven"),
        ("2026-09-18", "De uiterste datum voor je aanvraag is voorbij", "€\u00a0180,00"),
        ("2026-12-01", "De uiterste datum voor je aanvraag is voorbij", "De laatste dag voor je"),
    ],
)
def test_e12_a_deadline_note_counts_the_days_on_the_day_it_leaves(
    today: str, subject: str, words: str
) -> None:
    mail = dutch(Kind.DEADLINE_NOTE, {"today": today})
    assert mail.subject.startswith(subject)
    assert mail.subject.endswith(": An Peeters, Frans 1")
    assert words in mail.text


def test_before_the_first_lesson_a_note_does_not_say_that_it_was() -> None:
    before = dutch(Kind.DEADLINE_NOTE, {"today": "2026-09-02"}).text
    after = dutch(Kind.DEADLINE_NOTE, {"today": "2026-09-04"}).text
    assert "De eerste lesdag is donderdag 3 september 2026." in before
    assert "De eerste lesdag was donderdag 3 september 2026." in after


def test_a_move_whose_last_day_passed_in_the_outbox_says_so() -> None:
    late = {"variant": "later", "today": "2026-09-18"}
    assert "is al voorbij. Bel ons vandaag nog: 09 348 38 45." in dutch(Kind.START_MOVED, late).text
    applied = {"variant": "applied", "today": "2026-09-18"}
    assert "Je hebt je aanvraag al gedaan." in dutch(Kind.START_MOVED, applied).text


def test_a_rejection_gives_the_reason_the_note_and_what_is_still_possible() -> None:
    reason = "het erkenningsnummer in je aanvraag is niet %(recognition_no)s"
    early = dutch(Kind.PROJECT_NUMBER_REJECTED, {"reason": reason, "note": "Een\n\ntwee"}).text
    assert "De reden: het erkenningsnummer in je aanvraag is niet DV.O 103961." in early
    assert "\n\nEen\ntwee\n\n" in early
    assert "Een nieuwe aanvraag kan nog tot en met donderdag 17 september 2026." in early
    late = dutch(Kind.PROJECT_NUMBER_REJECTED, {"today": "2026-09-18"}).text
    assert "De uiterste datum was donderdag 17 september 2026. Bel ons, dan" in late


def test_the_student_reads_who_confirmed_and_where_to_call() -> None:
    text = dutch(Kind.PAYMENT_CONFIRMED_STUDENT, {"confirmed_by": "Mieke"}).text
    assert text.endswith(
        "Vriendelijke groeten\nMieke\nHet secretariaat van CVO Leerstad in Lokeren, 09 348 38 45\n"
    )


def test_a_payment_without_project_number_names_none() -> None:
    with_number = dutch(Kind.PAYMENT_CONFIRMED, {"project_number": "TEST 4217-A"}).text
    without = dutch(Kind.PAYMENT_CONFIRMED, {"project_number": None}).text
    assert "via de KMO-portefeuille. Projectnummer: TEST 4217-A." in with_number
    assert "We hebben op vrijdag 2 oktober 2026 €\u00a0100,00 ontvangen.\n" in without
    assert "Projectnummer" not in without


def test_the_new_enrolment_mail_reads_letter_by_letter_as_specified() -> None:
    mail = dutch(Kind.NEW_ENROLMENT, {})
    base = "https://kmo.leerstad.example"
    assert mail.subject == (
        "Nieuwe inschrijving: doe je aanvraag uiterlijk op donderdag 17 september 2026"
    )
    assert mail.text == (
        "Dag Els Peeters\n\n"
        "An Peeters heeft zich op donderdag 10 september 2026 ingeschreven voor Frans 1 in "
        "Lokeren. De eerste lesdag: donderdag 3 september 2026.\n\n"
        "Volgens An Peeters betaalt Bakkerij Peeters bv met de KMO-portefeuille.\n\n"
        "Doe je aanvraag bij de KMO-portefeuille uiterlijk op donderdag 17 september 2026. Alles "
        "wat je moet invullen, staat hier klaar: "
        f"{base}/onderneming/7k3m/inschrijvingen/9qxr/aanvraaghulp\n\n"
        "Betaal het inschrijvingsgeld niet rechtstreeks aan ons. Je betaalt via de "
        "KMO-portefeuille.\n\n"
        "Klopt deze inschrijving niet? Bel ons: 09 348 38 45.\n\n"
        "Vriendelijke groeten\nHet secretariaat van CVO Leerstad in Lokeren, 09 348 38 45\n\n"
        "Je krijgt deze e-mail omdat je Bakkerij Peeters bv volgt in het KMO-loket van CVO "
        f"Leerstad. Kies zelf welke e-mails je krijgt: {base}/account\n"
    )


def test_each_kind_has_its_folder_and_each_folder_its_kind() -> None:
    folders = {path.name for path in Path(TEMPLATES).iterdir() if path.is_dir()}
    assert folders == {str(kind) for kind in Kind} == {str(kind) for kind in NEEDS}
