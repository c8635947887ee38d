"""The sentences, leaves and strips about the last day; the cases are those of interface 5."""

from datetime import date

import pytest
from markupsafe import Markup

from portal.formats.deadlines import (
    days_short,
    deadline_sentence,
    lead_sentence,
    resting_day_text,
    why_text,
)
from portal.formats.leaves import leaf_of, strip_of, strip_text

FIRST, LAST, ENROLLED = date(2026, 9, 3), date(2026, 9, 17), date(2026, 9, 10)


def told(today: date, *, enrolled_on: date = ENROLLED, learner: str = "An Peeters") -> Markup:
    return deadline_sentence(
        first_lesson=FIRST, last_day=LAST, enrolled_on=enrolled_on, learner=learner, today=today
    )


@pytest.mark.parametrize(
    ("today", "text"),
    [
        (date(2026, 9, 10), "donderdag 17 september 2026. Je hebt nog 7 dagen."),
        (date(2026, 9, 15), "Je hebt nog 2 dagen."),
        (date(2026, 9, 16), "donderdag 17 september 2026. Dat is morgen."),
        (date(2026, 9, 17), "Vandaag, donderdag 17 september 2026, is de laatste dag."),
        (date(2026, 9, 18), "De laatste dag was donderdag 17 september 2026."),
    ],
)
def test_the_sentence_of_the_day(dutch: None, today: date, text: str) -> None:
    assert text in told(today).striptags()


def test_before_the_first_lesson_one_may_apply_already(dutch: None) -> None:
    text = told(date(2026, 8, 25), enrolled_on=date(2026, 8, 20)).striptags()
    assert text == (
        "Je kunt je aanvraag nu al doen. Dat kan tot en met donderdag 17 september 2026."
    )


def test_enrolled_after_the_last_day_is_another_sentence(dutch: None) -> None:
    text = told(date(2026, 9, 20), enrolled_on=date(2026, 9, 20)).striptags()
    assert "heeft zich ingeschreven op zondag 20 september 2026" in text
    assert text.endswith("An Peeters betaalt het inschrijvingsgeld zelf.")


def test_the_day_is_readable_for_machines_too(dutch: None) -> None:
    assert '<time datetime="2026-09-17">' in told(date(2026, 9, 16))


def test_d9_a_name_is_text_whatever_it_says(dutch: None) -> None:
    shown = told(date(2026, 9, 20), enrolled_on=date(2026, 9, 20), learner="<b>An</b> %(x)s")
    assert "&lt;b&gt;An&lt;/b&gt; %(x)s heeft" in shown


@pytest.mark.parametrize(
    ("count", "first", "text"),
    [
        (0, None, "Je hoeft nu niets te doen."),
        (1, LAST, "Doe de volgende stap uiterlijk op donderdag 17 september 2026."),
        (1, None, "Eén inschrijving wacht op jou."),
        (12, LAST, "12 inschrijvingen wachten op jou. De eerste moet klaar zijn op donderdag"),
        (12, None, "12 inschrijvingen wachten op jou."),
    ],
)
def test_the_lead_counts_what_waits(dutch: None, count: int, first: date, text: str) -> None:
    assert text in lead_sentence(count, first).striptags()


@pytest.mark.parametrize(
    ("today", "short"),
    [
        (date(2026, 9, 5), "nog 12 dagen"),
        (date(2026, 9, 16), "morgen"),
        (date(2026, 9, 17), "vandaag"),
        (date(2026, 9, 18), "voorbij"),
    ],
)
def test_a_table_says_it_in_one_word(dutch: None, today: date, short: str) -> None:
    assert days_short(last_day=LAST, enrolled_on=ENROLLED, today=today) == short


def test_a_table_says_who_enrolled_too_late(dutch: None) -> None:
    shown = days_short(last_day=LAST, enrolled_on=date(2026, 9, 18), today=date(2026, 9, 18))
    assert shown == "te laat ingeschreven"


@pytest.mark.parametrize(
    ("on", "word"),
    [
        (date(2026, 9, 19), "zaterdag"),
        (date(2027, 1, 3), "zondag"),
        (date(2026, 11, 11), "feestdag"),
    ],
)
def test_a_last_day_of_rest_does_not_move_and_says_so(dutch: None, on: date, word: str) -> None:
    text = f"Let op: de uiterste datum is een {word}. Die schuift niet op."
    assert resting_day_text(on) == text


def test_a_working_day_needs_no_notice(dutch: None) -> None:
    assert resting_day_text(LAST) is None


def test_why_names_the_days_of_the_rule(dutch: None) -> None:
    assert why_text(40).startswith("De uiterste datum is de eerste lesdag plus 40 kalenderdagen.")


@pytest.mark.parametrize(
    ("today", "stack", "tone"),
    [
        (date(2026, 9, 11), 3, ""),
        (date(2026, 9, 12), 2, ""),
        (date(2026, 9, 16), 1, "urgent"),
        (date(2026, 9, 17), 0, "urgent"),
        (date(2026, 9, 18), 0, "quiet"),
    ],
)
def test_a_leaf_has_fewer_sheets_every_day(dutch: None, today: date, stack: int, tone: str) -> None:
    leaf = leaf_of(LAST, today)
    assert (leaf.stack, leaf.tone) == (stack, tone)
    assert (leaf.month, leaf.day, leaf.weekday) == ("september", "17", "donderdag")


def test_the_strip_has_a_leaf_for_day_0_to_14(dutch: None) -> None:
    strip = strip_of(FIRST, LAST, date(2026, 9, 16))
    assert strip is not None
    states = [cell.state for cell in strip.days]
    assert states == ["gone"] * 13 + ["now", "last"]
    assert strip.texts == ("Dag 13 van 14 na de eerste lesdag",)
    assert strip.tone == "urgent"


def test_a_term_of_forty_days_has_no_strip(dutch: None) -> None:
    assert strip_of(FIRST, date(2026, 10, 13), FIRST) is None


@pytest.mark.parametrize(
    ("today", "text"),
    [
        (date(2026, 8, 25), "De cursus start over 9 dagen."),
        (date(2026, 9, 2), "De cursus start morgen."),
        (date(2026, 9, 3), "Vandaag is de eerste lesdag."),
        (date(2026, 9, 10), "Dag 7 van 14 na de eerste lesdag"),
        (date(2026, 9, 18), ""),
    ],
)
def test_the_text_under_the_strip(dutch: None, today: date, text: str) -> None:
    assert strip_text(FIRST, LAST, today) == text
