"""From a statement of the bank to the students who are told, over HTTP."""

import io
import re

import pytest
from flask import Flask

from portal.models import Booking, Enrolment, Message, Transfer, db
from tests.browser_of import Browser
from tests.cast import Cast, make_enrolment
from tests.conftest import Time
from tests.journeys.pages import follow, submit, words
from tests.journeys.test_from_list_to_payment import _send_mails
from tests.statements.recording import movement, school_has_account, sheet
from tests.statements.write_coda import write_coda
from tests.views.secretariat.test_payments import expecting


@pytest.fixture
def nine(cast: Cast) -> list[Enrolment]:
    """Nine enrolments whose employers have given the pay order."""
    school_has_account()
    numbers = [f"F27{number:05d}" for number in range(8)]
    more = [make_enrolment(cast.an, cast.course, cast.bakery, number=number) for number in numbers]
    return [expecting(cast, one) for one in (cast.enrolment, *more)]


def test_nine_sure_payments_are_read_confirmed_undone_confirmed_and_told(
    app: Flask, nine: list[Enrolment], mieke: Browser, time: Time
) -> None:
    lines = [movement(18000, structured=one.ogm) for one in nine]
    file = write_coda([sheet(*lines, movement(-250, "kosten"))])
    sent = mieke.post(
        "/beheer/afschriften/nieuw",
        {"files[]": (io.BytesIO(file), "afschrift-187.cod")},
        content_type="multipart/form-data",
    )
    preview = follow(mieke, sent)
    assert "9 nieuw" in words(preview)
    assert db.session.query(Transfer).count() == 0

    payments = submit(mieke, preview, "Lees de 9 nieuwe overschrijvingen in", {})
    assert "Zeker (9)" in words(payments)
    assert db.session.query(Booking).count() == 0

    chosen = re.findall(r'name="kies\[\]" value="([a-z0-9]+)"[^>]* checked', payments.text)
    check = mieke.post("/beheer/betalingen/controleren", {"kies[]": chosen})
    assert "Samen is het € 1.620,00." in words(check)
    done = submit(mieke, check, "Bevestig 9 betalingen", {})
    paid = db.session.query(Enrolment).filter(Enrolment.id.in_(_ids(nine)))
    assert {one.stage for one in paid} == {"final"}

    undone = db.session.query(Booking).order_by(Booking.id).first()
    group = undone.group_id
    mieke.post(f"/beheer/betalingen/bevestigd/{group}/ongedaan", {"booking": undone.public_id})
    again = mieke.get("/beheer/betalingen")
    assert "Zeker (1)" in words(again)
    (one,) = re.findall(r'name="kies\[\]" value="([a-z0-9]+)"', again.text)
    submit(mieke, mieke.post("/beheer/betalingen/controleren", {"kies[]": [one]}), "Bevestig 1", {})
    assert done.status_code == 200

    time.is_now(2026, 9, 10, 10, 23)
    _send_mails(app)
    told = db.session.query(Message).filter_by(kind="payment_confirmed_student").all()
    assert sorted(mail.state for mail in told) == ["dropped", *["sent"] * 9]
    assert {mail.enrolment_id for mail in told if mail.state == "sent"} == _ids(nine)


def _ids(enrolments: list[Enrolment]) -> set[int]:
    return {one.id for one in enrolments}
