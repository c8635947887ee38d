"""Where waiting transfers stand, and for which secretariat."""

from datetime import date

import pytest

from portal.models import db
from portal.queries.transfers import Standing, standing
from portal.rules.matching import Verdict
from tests import stages
from tests.cast import Cast
from tests.statements.recording import movement, record_bytes, school_has_account, sheet
from tests.statements.write_coda import write_coda

DAY = date(2026, 10, 14)


@pytest.fixture
def found(cast: Cast) -> Standing:
    """A certain one, one that fits nothing, one that went back, and the bank's own charge."""
    stages.reported(cast.enrolment, cast.els)
    stages.approved(cast.enrolment, cast.mieke)
    school_has_account()
    lines = sheet(
        movement(cast.enrolment.fee_cents, structured=cast.enrolment.ogm, day=DAY),
        movement(4200, "zomaar", day=DAY),
        movement(-250, "kosten", day=DAY),
    )
    record_bytes(write_coda([lines]))
    db.session.commit()
    return standing()


def test_every_verdict_has_its_list(found: Standing) -> None:
    (certain,) = found.with_verdict(Verdict.CERTAIN)
    ((candidate, cents),) = certain.parts
    assert (candidate.open.number, cents) == ("F2600001", candidate.open.due_cents)
    assert [one.waiting.whole_cents for one in found.with_verdict(Verdict.NONE)] == [4200]
    assert found.with_verdict(Verdict.LIKELY) == []


def test_the_banks_own_charges_wait_for_nobody(found: Standing) -> None:
    assert found.come_back == []
    assert len(found.placed) == 2


def test_a_match_belongs_to_its_secretariat_and_the_unknown_to_everybody(
    found: Standing, cast: Cast
) -> None:
    other = cast.enrolment.site_id + 1
    assert found.with_verdict(Verdict.CERTAIN, other) == []
    assert len(found.with_verdict(Verdict.CERTAIN, cast.enrolment.site_id)) == 1
    assert len(found.with_verdict(Verdict.NONE, other)) == 1


def test_a_transfer_is_found_by_the_name_in_its_address(found: Standing) -> None:
    (certain,) = found.with_verdict(Verdict.CERTAIN)
    assert found.by_public_id[certain.waiting.public_id] is certain
