"""The evidence beside a transfer reads as in the worklist, in short, in full and as a story."""

from datetime import date

import pytest

from portal.formats.staff.matching import Tick, story, ticks, verdict_text, why
from portal.rules.matching import Code, Proposal, Reason, Verdict
from portal.rules.stations import Stage

pytestmark = pytest.mark.usefixtures("dutch")

NONE = Proposal(transfer=1, verdict=Verdict.NONE)
DIFFERENCE = {"cents": 30_00, "due_cents": 180_00, "received_cents": 150_00}
VALUES = {
    Code.SUM_FITS: {"n": 2},
    Code.TOO_LITTLE: DIFFERENCE,
    Code.TOO_MUCH: DIFFERENCE,
    Code.WRONG_CHECK_DIGITS: {"ogm": "202600387183"},
    Code.UNKNOWN_OGM: {"ogm": "202600387182"},
    Code.CONTRADICTION: {"number": "N2600001", "other": "N2600002"},
    Code.SEVERAL_FIT: {"n": 2},
    Code.SOME_OF: {"n": 1, "of": 3},
    Code.SPLIT: {"n": 3},
    Code.HELD_DIRECT: {"company": "100% Groen & Zoon bv"},
    Code.BEFORE_ENROLMENT: {"enrolled_on": date(2026, 9, 1)},
    Code.NOT_WAITING: {"stage": Stage.PROJECT_NUMBER_IN_REVIEW},
}


def reason(code: Code) -> Reason:
    return Reason(code, VALUES.get(code, {}))


def said(*codes: Code) -> Proposal:
    return NONE._replace(reasons=tuple(reason(code) for code in codes))


def test_a_certain_transfer_has_three_ticks() -> None:
    assert ticks(said(Code.SAME_OGM, Code.SAME_AMOUNT, Code.STILL_OPEN)) == [
        Tick("mededeling", True),
        Tick("bedrag", True),
        Tick("nog open", True),
    ]


def test_a_difference_is_a_warning() -> None:
    assert ticks(said(Code.SAME_OGM, Code.STILL_OPEN, Code.TOO_LITTLE)) == [
        Tick("mededeling", True),
        Tick("nog open", True),
        Tick("€\u00a030,00 te weinig", False),
    ]


def test_a_certain_transfer_tells_its_story() -> None:
    told = story(said(Code.SAME_OGM, Code.SAME_AMOUNT, Code.STILL_OPEN))
    assert told == "mededeling klopt · bedrag klopt · wacht op betaling"


def test_a_doubt_is_part_of_the_story() -> None:
    told = story(said(Code.SAME_PROJECT_NUMBER, Code.SAME_AMOUNT, Code.NO_COMMUNICATION))
    assert told == "projectnummer klopt · bedrag klopt · mededeling ontbreekt"


@pytest.mark.parametrize(
    ("code", "short", "long"),
    [
        (Code.SAME_OGM, "mededeling", "zelfde mededeling"),
        (Code.SAME_PROJECT_NUMBER, "projectnummer", "zelfde projectnummer"),
        (Code.SAME_NUMBER, "inschrijvingsnummer", "zelfde inschrijvingsnummer"),
        (Code.SAME_NAME, "naam", "zelfde naam in de mededeling"),
        (Code.SAME_AMOUNT, "bedrag", "zelfde bedrag"),
        (Code.SUM_FITS, "bedrag", "zelfde bedrag als 2 inschrijvingen samen"),
        (
            Code.TOO_LITTLE,
            "€\u00a030,00 te weinig",
            "bedrag verschilt: verwacht €\u00a0180,00, ontvangen €\u00a0150,00",
        ),
        (
            Code.TOO_MUCH,
            "€\u00a030,00 te veel",
            "bedrag verschilt: verwacht €\u00a0180,00, ontvangen €\u00a0150,00",
        ),
        (
            Code.WRONG_CHECK_DIGITS,
            "mededeling fout getypt",
            "het controlegetal van de mededeling +++202/6003/87183+++ klopt niet",
        ),
        (
            Code.UNKNOWN_OGM,
            "mededeling onbekend",
            "de mededeling +++202/6003/87182+++ hoort bij geen enkele inschrijving",
        ),
        (
            Code.CONTRADICTION,
            "nummers spreken elkaar tegen",
            "de overschrijving noemt twee inschrijvingen die niet samen horen: "
            "N2600001 en N2600002",
        ),
        (Code.SEVERAL_FIT, "past bij 2 inschrijvingen", "past bij 2 inschrijvingen"),
        (
            Code.SOME_OF,
            "voor 1 van de 3 inschrijvingen",
            "voor 1 van de 3 inschrijvingen",
        ),
        (Code.SPLIT, "verdeeld over 3 inschrijvingen", "verdeeld over 3 inschrijvingen"),
        (
            Code.HELD_DIRECT,
            "rechtstreeks betaald",
            "100% Groen & Zoon bv heeft rechtstreeks betaald, maar er loopt een aanvraag. "
            "Bel eerst.",
        ),
        (
            Code.BEFORE_ENROLMENT,
            "betaald vóór de inschrijving",
            "betaald vóór de inschrijving van 1 sep 2026",
        ),
        (
            Code.NOT_WAITING,
            "wacht nog niet op betaling",
            "de inschrijving wacht nog niet op betaling: Projectnummer te controleren",
        ),
    ],
)
def test_each_reason_reads_in_short_and_in_full(code: Code, short: str, long: str) -> None:
    (tick,) = ticks(said(code))
    assert tick.text == short
    assert tick.is_good is not reason(code).is_doubt
    assert why(said(code)) == [long]


@pytest.mark.parametrize("code", Code)
def test_every_reason_has_its_words(code: Code) -> None:
    assert ticks(said(code))[0].text
    assert "%(" not in why(said(code))[0]
    assert story(said(code))


def test_what_waits_for_an_application_is_said_without_a_day() -> None:
    waits = Reason(Code.NOT_WAITING, {"stage": Stage.AWAITING_APPLICATION})
    assert why(NONE._replace(reasons=(waits,))) == [
        "de inschrijving wacht nog niet op betaling: Wacht op aanvraag"
    ]


def test_one_of_several_is_said_in_the_singular() -> None:
    alone = NONE._replace(reasons=(Reason(Code.SUM_FITS, {"n": 1}),))
    assert why(alone) == ["zelfde bedrag als 1 inschrijving"]


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (Verdict.CERTAIN, "Zeker"),
        (Verdict.LIKELY, "Waarschijnlijk"),
        (Verdict.NONE, "Zonder koppeling"),
    ],
)
def test_each_verdict_has_its_word(verdict: Verdict, text: str) -> None:
    assert verdict_text(verdict) == text
