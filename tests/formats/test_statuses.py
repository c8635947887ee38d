"""Status sentences: one for each status and reader, and no two readers wait for each other."""

import pytest
from flask_babel import force_locale

from portal.formats.statuses import status_choices, status_tag, status_text, status_texts
from portal.rules.stations import Actor, Audience, Colour, Status, who_acts

# The words by which a sentence names whoever has to act (interface 9.2).
PARTIES = {
    Actor.EMPLOYER: {Audience.EMPLOYER: ("je ", "jou"), Audience.STUDENT: ("werkgever",)},
    Actor.SECRETARIAT: {
        Audience.EMPLOYER: ("het secretariaat",),
        Audience.STUDENT: ("het secretariaat",),
    },
    Actor.SCHEME: {
        Audience.EMPLOYER: ("KMO-portefeuille",),
        Audience.STUDENT: ("KMO-portefeuille",),
    },
    Actor.STUDENT: {Audience.EMPLOYER: ("de cursist",), Audience.STUDENT: ("je ",)},
}


@pytest.mark.parametrize("audience", list(Audience))
def test_every_status_has_a_sentence_for_every_reader(dutch: None, audience: Audience) -> None:
    assert set(status_texts(audience)) == set(Status)
    assert all(status_texts(audience).values())


@pytest.mark.parametrize("audience", [Audience.EMPLOYER, Audience.STUDENT])
@pytest.mark.parametrize("status", list(Status))
def test_every_sentence_names_whoever_has_to_act(
    dutch: None, status: Status, audience: Audience
) -> None:
    actor = who_acts(status)
    if actor is Actor.NOBODY:
        return
    text = status_text(status, audience)
    assert any(word in text for word in PARTIES[actor][audience]), text


@pytest.mark.parametrize("audience", [Audience.EMPLOYER, Audience.STUDENT])
def test_reserved_is_never_a_bare_word(dutch: None, audience: Audience) -> None:
    for text in status_texts(audience).values():
        head, dash, rest = text.partition(" – ")
        assert dash, f"{text!r} says no more than its status"
        assert len(rest.split()) >= 3


def test_the_words_of_the_interface_stand_letter_by_letter(dutch: None) -> None:
    assert (
        status_text(Status.PROJECT_NUMBER_IN_REVIEW, Audience.EMPLOYER)
        == "Gereserveerd – het secretariaat controleert je projectnummer"
    )
    assert (
        status_text(Status.DEADLINE_PASSED, Audience.STUDENT)
        == "Gereserveerd – het secretariaat vraagt na of je werkgever op tijd was"
    )
    assert status_text(Status.DEADLINE_PASSED, Audience.STAFF) == "Uiterste datum voorbij, navragen"


def test_the_last_two_days_have_another_colour(dutch: None) -> None:
    needed = Status.APPLICATION_NEEDED
    assert status_tag(needed, Audience.EMPLOYER, 2).colour is Colour.AMBER
    assert status_tag(needed, Audience.EMPLOYER, 1).colour is Colour.BRICK
    assert status_tag(needed, Audience.STUDENT, 1).colour is Colour.SKY


def test_a_filter_offers_every_status_by_its_code(dutch: None) -> None:
    assert [code for code, _ in status_choices(Audience.STAFF)] == [str(one) for one in Status]


def test_a_reader_of_another_language_does_not_change_the_sentences_of_the_next(
    dutch: None,
) -> None:
    before = status_text(Status.FINAL, Audience.STAFF)
    with force_locale("fr"):
        status_text(Status.FINAL, Audience.STAFF)
    assert status_text(Status.FINAL, Audience.STAFF) == before
