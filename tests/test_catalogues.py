"""Every text exists in three languages, and the Dutch keeps to the writing rules (E30)."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
SENTENCE_END = re.compile(r"(?<=[.?:])\s+")

FORMAL = re.compile(r"\b(u|uw|uwe|uzelf|gelieve)\b", re.I)
OFFICIALESE = (
    "dient te", "dienen te", "middels", "betreffende", "indien", "teneinde", "ten einde", "reeds",
    "heden", "alsook", "tevens", "conform", "desgevallend", "inzake", "derhalve", "voormeld",
    "bovenvermeld", "in het kader van", "met betrekking tot", "ten laatste", "spijtig genoeg",
    "helaas",
)  # fmt: skip
WRONG_TERMS = (
    "student", "leerling", "deadline", "upload", "uploaden", "indienen", "inloggen", "uitloggen",
    "login", "dossier", "referentie", "referentienummer", "kenmerk", "lesuur", "lesuren",
    "cursusgeld", "vervaldag", "klant", "firma", "portaal", "dashboard", "statement",
    "administratie",
)  # fmt: skip
VAGUE = ("binnenkort", "zo spoedig mogelijk", "zo snel mogelijk", "gisteren")
PROMISES = ("23.59", "gegarandeerd", "automatisch goedgekeurd")
# The form of another organisation uses these words, and an employer looks for them there.
WORDS_OF_THE_EXTERNAL_FORM = {"Startdatum", "Einddatum"}


@cache
def texts() -> list[str]:
    """Every Dutch text that a person may read, as the sources hold it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder, "messages.pot")
        CommandLineInterface().run(
            ["pybabel", "-q", "extract", "-F", str(ROOT / "pyproject.toml"), "-k", "_l", "-k",
             "lazy_gettext", "-k", "_n:1,2", "-k", "nl:1", "-o", str(pot), str(ROOT)]
        )  # fmt: skip
        with pot.open("rb") as file:
            catalogue = read_po(file)
    found: list[str] = []
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        found.extend(one for one in ids if one)
    return found


@cache
def catalogue(language: str) -> Catalog:
    """The translations into one language."""
    path = ROOT / f"portal/translations/{language}/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _translations(message: object) -> list[str]:
    string = message.string  # type: ignore[attr-defined]
    return list(string) if isinstance(string, tuple | list) else [string]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_e30_every_text_is_translated(language: str) -> None:
    known = catalogue(language)
    missing = []
    for text in texts():
        message = known.get(text)
        if message is None:
            message = next((m for m in known if isinstance(m.id, tuple) and text in m.id), None)
        if message is None or not all(_translations(message)) or message.fuzzy:
            missing.append(text)
    assert not missing, f"run bin/messages and translate into {language}: {missing[:20]}"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_e30_the_placeholders_are_the_same_in_every_language(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        expected = set(PLACEHOLDER.findall(ids[-1])) if ids[-1] else set()
        for translation in _translations(message):
            if ids[0] and set(PLACEHOLDER.findall(translation)) - expected:
                wrong.append(translation)
            if ids[0] and len(ids) == 1 and set(PLACEHOLDER.findall(translation)) != expected:
                wrong.append(translation)
    assert not wrong, f"placeholders differ from the Dutch text: {wrong[:10]}"


def _having(words: tuple[str, ...], text: str) -> list[str]:
    return [word for word in words if re.search(rf"\b{re.escape(word)}\b", text, re.I)]


def test_the_reader_is_je() -> None:
    wrong = [text for text in texts() if FORMAL.search(text)]
    assert not wrong, f"write je: {wrong}"


def test_the_words_are_plain() -> None:
    wrong = {text: _having(OFFICIALESE, text) for text in texts() if _having(OFFICIALESE, text)}
    assert not wrong, f"say it as you would say it: {wrong}"


def test_one_word_for_one_thing() -> None:
    wrong = {
        text: found
        for text in texts()
        if text not in WORDS_OF_THE_EXTERNAL_FORM and (found := _having(WRONG_TERMS, text))
    }
    assert not wrong, f"use the words of the glossary: {wrong}"


def test_nothing_is_vague_and_nothing_is_promised() -> None:
    wrong = {text: f for text in texts() if (f := _having(VAGUE + PROMISES, text))}
    assert not wrong, f"name the day, promise nothing: {wrong}"


def test_reserved_always_says_what_it_waits_for() -> None:
    wrong = [
        text
        for text in texts()
        if re.search(r"\bgereserveerd\b", text, re.I)
        and not re.search(r"gereserveerd – (\S+\s+){2,}\S+", text, re.I)
    ]
    assert not wrong, f"follow it with an en dash and who acts: {wrong}"


def test_sentences_are_short() -> None:
    lengths = []
    long = []
    for text in texts():
        for sentence in SENTENCE_END.split(PLACEHOLDER.sub("X", text)):
            words = len([word for word in sentence.split() if any(c.isalnum() for c in word)])
            lengths.append(words)
            if words > 20:
                long.append((words, sentence))
    assert not long, f"at most 20 words in a sentence: {long}"
    assert sum(lengths) / len(lengths) <= 13


def test_signs_are_real_ones() -> None:
    wrong = [
        text
        for text in texts()
        if "!" in text
        or "..." in text
        or re.search(r"\w'\w", text)
        or re.search(r"€ \d|€%", text)
        or re.search(r"\b\d{1,2}:\d{2}\b", text)
        or "klik hier" in text.lower()
        or "lees meer" in text.lower()
    ]
    assert not wrong, f"real apostrophes, ellipses, no-break space after €, 10.12 uur: {wrong}"


def test_the_scheme_and_the_desk_are_spelled_one_way() -> None:
    for text in texts():
        for word in re.findall(r"\bkmo[-\w]*", text, re.I):
            known = word in {"KMO-portefeuille", "KMO-loket", "KMO"} or word.startswith("KMO_")
            assert known, f"{word!r} in {text!r}"


def test_no_text_suggests_the_form_of_a_project_number() -> None:
    wrong = [text for text in texts() if re.search(r"\d{4}/?KMO/?\d+", text)]
    assert not wrong, wrong
