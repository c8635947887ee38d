"""Several clerks at the same moment: one does it, the others read who did (E2, E3, D36)."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask

from portal.models import Application, Booking, Enrolment, Event, Proof, db
from tests.browser_of import Browser
from tests.cast import make_person, site_named
from tests.views.secretariat.conftest import Story
from tests.views.secretariat.test_by_hand import CONFIRM, filled

ROUNDS = 4


def clerks(app: Flask, number: int) -> list[Browser]:
    """So many clerks, each in a browser of their own with a form that is open."""
    home = site_named("lokeren").id
    people = [
        make_person(f"Bediende {n}", f"b{n}@leerstad.example", staff_role="clerk", site_id=home)
        for n in range(number)
    ]
    db.session.commit()
    return [Browser(app).signed_in_as(person) for person in people]


def together(app: Flask, deeds: list[Callable[[], int]]) -> Counter[int]:
    """Do these at the same moment; how often each status was the answer."""
    start, statuses = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], int]) -> None:
        with app.app_context():
            start.wait()
            statuses.append(deed())
            db.session.remove()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    db.session.remove()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(statuses)


def posting(browser: Browser, path: str, fields: dict[str, object]) -> Callable[[], int]:
    """The deed of sending a form that is already filled in."""
    filled_in = {**fields, "csrf_token": browser.csrf_token()}
    return lambda: browser.client.post(path, data=filled_in).status_code


@pytest.mark.parametrize("number", [2, 6])
def test_e2_one_transfer_is_booked_once_whoever_confirms_it(
    app: Flask, story: Story, number: int
) -> None:
    browsers = clerks(app, number)
    for round_number in range(ROUNDS):
        one = story.enrolment(f"F29{round_number:05d}", f"Race{round_number}")
        story.approved(one, number=f"TEST 55{round_number:02d}")
        one = db.session.get_one(Enrolment, one.id)
        deeds = [posting(browser, CONFIRM, filled(one)) for browser in browsers]
        assert together(app, deeds) == {303: 1, 409: number - 1}
        assert db.session.query(Booking).filter_by(enrolment_id=one.id).count() == 1
        assert db.session.get_one(Enrolment, one.id).received_cents == 18000


def test_e3_one_decides_and_the_log_shows_both(app: Flask, story: Story) -> None:
    approver, rejecter = clerks(app, 2)
    for round_number in range(ROUNDS):
        one = story.enrolment(f"F29{round_number:05d}", f"Race{round_number}")
        application = story.report(one, number=f"TEST 55{round_number:02d}")
        seen = {"seen_proof": db.session.get_one(Proof, application.proof_id).sha256}
        day = {"approved_on_day": "16", "approved_on_month": "9", "approved_on_year": "2026"}
        path = f"/beheer/projectnummers/{application.public_id}"
        answers = together(
            app,
            [
                posting(approver, f"{path}/goedkeuren", {**seen, **day}),
                posting(rejecter, f"{path}/afkeuren", {**seen, "reason": "0"}),
            ],
        )
        assert answers == {303: 1, 409: 1}
        decided = db.session.query(Application).filter_by(public_id=application.public_id).one()
        assert (decided.approved_at is None) != (decided.rejected_at is None)
        kinds = {row.kind for row in db.session.query(Event).filter_by(enrolment_id=one.id)}
        assert "step_refused" in kinds
        assert len(kinds & {"application_approved", "application_rejected"}) == 1
