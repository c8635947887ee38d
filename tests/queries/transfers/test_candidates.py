"""Which enrolments are compared with a transfer: everything it names, and no others."""

from datetime import date

import pytest
from sqlalchemy import event

from portal.models import db
from portal.queries.transfers import candidates_for, waiting_transfers
from portal.rules.matching import Transfer, Verdict, match
from tests import stages
from tests.cast import Cast, make_enrolment
from tests.statements.recording import movement, record_bytes, school_has_account, sheet
from tests.statements.write_coda import write_coda

DAY = date(2026, 10, 14)


def transfer(text: str = "", *, cents: int = 18000, structured: str = "") -> Transfer:
    return Transfer(
        key=1, amount_cents=cents, value_on=DAY, structured=structured, communication=text
    )


def found_for(text: str = "", **more: object) -> set[str]:
    found = candidates_for([transfer(text, **more)])  # type: ignore[arg-type]
    return {one.open.number for one in found.values()}


@pytest.fixture
def approved(cast: Cast) -> Cast:
    """An's application, given as TEST 4217-A, is approved."""
    stages.reported(cast.enrolment, cast.els)
    stages.approved(cast.enrolment, cast.mieke)
    return cast


def test_an_ogm_finds_its_enrolment_and_no_other(cast: Cast) -> None:
    assert found_for(structured=cast.enrolment.ogm) == {"F2600001"}


def test_an_ogm_in_free_text_finds_its_enrolment(cast: Cast) -> None:
    assert found_for(f"betaling {cast.enrolment.ogm} dank u") == {"F2600001"}


def test_a_digit_too_wrong_still_finds_the_enrolment_for_a_suggestion(cast: Cast) -> None:
    ogm = cast.enrolment.ogm
    wrong = ogm[:5] + str((int(ogm[5]) + 1) % 10) + ogm[6:]
    assert "F2600001" in found_for(structured=wrong)


def test_a_project_number_finds_its_enrolment_with_any_signs(approved: Cast) -> None:
    assert found_for("EXCEL test4217.a") == {"F2600001"}


def test_an_enrolment_number_finds_its_enrolment(cast: Cast) -> None:
    assert found_for("inschrijving f2600002") == {"F2600002"}


def test_an_enrolment_number_with_signs_is_found_by_its_pieces(cast: Cast) -> None:
    make_enrolment(cast.an, cast.course, cast.bakery, number="2026/00412")
    db.session.commit()
    assert found_for("INSCHR 2026/00412") == {"2026/00412"}


def test_a_name_counts_only_with_the_exact_amount_and_where_money_is_waited_for(
    approved: Cast,
) -> None:
    assert found_for("EXCEL PEETERS") == {"F2600001"}
    assert found_for("EXCEL PEETERS", cents=17999) == set()
    assert found_for("DE WILDE TOBY") == set()


def test_nothing_is_found_for_a_text_that_says_nothing(cast: Cast) -> None:
    assert found_for("") == set()


def test_the_open_transfers_of_a_statement_meet_their_enrolments(approved: Cast) -> None:
    school_has_account()
    record_bytes(
        write_coda(
            [
                sheet(
                    movement(18000, structured=approved.enrolment.ogm, day=DAY),
                    movement(-250, "kosten", day=DAY),
                )
            ]
        )
    )
    waiting = waiting_transfers()
    (proposal,) = match(
        [one.transfer for one in waiting],
        [one.open for one in candidates_for(one.transfer for one in waiting).values()],
    )
    assert proposal.verdict is Verdict.CERTAIN
    assert waiting[0].whole_cents == 18000


def test_a_thousand_transfers_take_as_many_statements_as_one(approved: Cast) -> None:
    def statements(transfers: list[Transfer]) -> int:
        seen: list[str] = []
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        try:
            candidates_for(transfers)
        finally:
            event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    db.session.connection()
    many = [transfer(f"naam{number} F26{number:05d}") for number in range(1000)]
    assert statements(many) == statements([transfer("naam F2699999")]) == 2
