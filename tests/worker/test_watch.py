"""When nothing is planned any more, or something does not hold, everybody concerned learns it."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.actions.upkeep import beat
from portal.models import Event, Message, db
from portal.worker import Worker
from portal.worker.watching import check_at_night, watch_planning
from tests.browser_of import Browser
from tests.cast import Cast, actor_of, occasion
from tests.conftest import Time

BANNER = "De herinneringen zijn al meer dan twee uur niet nagekeken."
ACTIVE = "Herinneringen actief, laatste controle 11.00 uur"
HALTING = "Herinneringen haperen. Kijk zelf naar de uiterste datums."


def planned_at_eleven(time: Time) -> None:
    """The last good round of planning was at eleven."""
    time.is_now(2026, 9, 10, 11, 0)
    beat("worker", clock.now())
    beat("planning", clock.now())
    db.session.commit()


def alarms() -> list[Message]:
    return db.session.query(Message).filter_by(kind="alarm").order_by(Message.id).all()


def missing(app: Flask) -> dict[str, str]:
    """What /readyz says is missing, but for the mail server that a test has not got."""
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    found: dict[str, str] = answer.get_json()["missing"]
    return {part: why for part, why in found.items() if part not in {"mail", "worker", "documents"}}


def test_staff_read_it_on_every_page_after_two_quiet_hours(
    app: Flask, cast: Cast, time: Time
) -> None:
    planned_at_eleven(time)

    def mieke() -> Browser:
        # Her session does not last that long.
        return Browser(app).signed_in_as(cast.mieke)

    time.is_now(2026, 9, 10, 12, 59)
    for path in ("/beheer/", "/beheer/ondernemingen", "/beheer/berichten"):
        assert BANNER not in mieke().get(path).text, path
    assert missing(app) == {}
    time.is_now(2026, 9, 10, 13, 1)
    for path in ("/beheer/", "/beheer/ondernemingen", "/beheer/berichten"):
        assert BANNER in mieke().get(path).text, path
    assert missing(app) == {"planning": "overdue"}


NOT_YET = "De herinneringen zijn nog niet voor het eerst nagekeken."


def test_a_new_portal_is_red_only_when_nothing_was_planned_in_its_first_two_hours(
    app: Flask, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 10, 11, 0)
    beat("installed", clock.now())
    db.session.commit()
    overview = f"/onderneming/{cast.bakery.public_id}/"
    for hour, minute, is_red in ((11, 0, False), (13, 0, False), (13, 1, True), (20, 0, True)):
        time.is_now(2026, 9, 10, hour, minute)
        staff = Browser(app).signed_in_as(cast.mieke).get("/beheer/").text
        employer = Browser(app).signed_in_as(cast.els).get(overview).text
        assert (BANNER in staff, HALTING in employer) == (is_red, is_red), (hour, minute)
        assert (NOT_YET in employer) is not is_red
        assert missing(app) == ({"planning": "overdue"} if is_red else {})
    # The first round ends it, and a clock that went back is no matter of age.
    beat("planning", clock.now())
    db.session.commit()
    assert missing(app) == {}
    beat("planning", clock.now(), "clock_went_back 2026-09-10T05:00:00+00:00")
    beat("installed", clock.now())
    db.session.commit()
    assert BANNER in Browser(app).signed_in_as(cast.mieke).get("/beheer/").text


def test_where_nobody_knows_when_it_was_installed_never_planned_is_red(
    app: Flask, cast: Cast
) -> None:
    assert missing(app) == {"planning": "overdue"}


def test_the_administrators_are_mailed_also_when_planning_never_began(
    app: Flask, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 10, 11, 0)
    beat("installed", clock.now())
    db.session.commit()
    for hour, mails in ((12, 0), (14, 1), (15, 1)):
        time.is_now(2026, 9, 10, hour, 5)
        watch_planning(occasion)
        assert len(alarms()) == mails, hour
    assert alarms()[0].facts["since_at"] == "2026-09-10T09:00:00+00:00"


def test_a_clock_that_went_back_is_red_too(app: Flask, cast: Cast, time: Time) -> None:
    planned_at_eleven(time)
    beat("planning", clock.now(), "clock_went_back 2026-09-10T05:00:00+00:00")
    db.session.commit()
    assert missing(app) == {"planning": "distrusts_clock"}
    assert BANNER in Browser(app).signed_in_as(cast.mieke).get("/beheer/").text


def test_employers_read_when_reminders_were_last_looked_at_also_on_a_remembered_page(
    cast: Cast, els: Browser, time: Time
) -> None:
    path = f"/onderneming/{cast.bakery.public_id}/"
    planned_at_eleven(time)
    for _ in range(2):
        assert ACTIVE in els.get(path).text
    beat("planning", clock.now() + timedelta(minutes=10))
    db.session.commit()
    time.is_now(2026, 9, 10, 11, 11)
    for _ in range(2):
        assert "laatste controle 11.10 uur" in els.get(path).text
    assert len([one for one in els.statements if not one.startswith("BEGIN")]) == 1
    time.is_now(2026, 9, 10, 13, 30)
    page = els.get(path).text
    assert HALTING in page
    assert "Herinneringen actief" not in page
    assert BANNER not in page, "that is for the secretariat"


def test_each_administrator_gets_one_mail_for_each_time_that_planning_stops(
    app: Flask, cast: Cast, time: Time
) -> None:
    planned_at_eleven(time)
    for hour, mails in ((12, 0), (14, 1), (15, 1), (23, 1)):
        time.is_now(2026, 9, 10, hour, 5)
        watch_planning(occasion)
        assert len(alarms()) == mails, hour
    (first,) = alarms()
    assert first.to_email == cast.joris.email
    assert first.facts["since_at"] == "2026-09-10T09:00:00+00:00"
    beat("planning", clock.now())
    db.session.commit()
    time.is_now(2026, 9, 11, 9, 0)
    watch_planning(occasion)
    assert len(alarms()) == 2
    assert db.session.query(Event).filter_by(kind="alarm_raised").count() == 2


def test_two_workers_that_see_it_together_write_once(app: Flask, cast: Cast, time: Time) -> None:
    planned_at_eleven(time)
    time.is_now(2026, 9, 10, 14, 0)
    db.session.rollback()

    def watch() -> None:
        with app.app_context():
            watch_planning(occasion)
            db.session.remove()

    threads = [threading.Thread(target=watch) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(alarms()) == 1


def test_a_worker_that_lives_and_cannot_plan_writes_the_alarm_and_sends_it(
    app: Flask, cast: Cast, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned_at_eleven(time)
    app.extensions["settings"] = replace(app.extensions["settings"], is_demo=True)
    worker = Worker(app, threading.Event())
    worker.stop.wait = lambda seconds: False  # type: ignore[method-assign, assignment]
    # Something that planning reads is wrong in the database.
    monkeypatch.setattr("portal.worker.plan_when_due", _cannot)
    time.is_now(2026, 9, 10, 14, 0)
    for _ in range(2):
        worker.round()
    db.session.expire_all()
    (mail,) = alarms()
    assert mail.state == "sent"
    assert "plant al meer dan twee uur geen herinneringen meer" in str(mail.body)
    assert "/beheer/systeem" in str(mail.body)


def _cannot(occasion: object) -> None:
    raise RuntimeError("a closed period ends before it begins")


def test_what_does_not_hold_at_night_is_mailed_once_and_shown(
    app: Flask, cast: Cast, time: Time
) -> None:
    cast.enrolment.received_cents += 1
    db.session.commit()
    for minute in (5, 50):
        time.is_now(2026, 9, 11, 3, minute)
        check_at_night(app.extensions["storage"], occasion)
    (mail,) = alarms()
    assert mail.to_email == cast.joris.email
    assert "Een bewaarde stand of een bewaard bedrag klopt niet" in mail.facts["problem"]
    time.is_now(2026, 9, 11, 9, 0)
    page = Browser(app).signed_in_as(cast.joris).get("/beheer/systeem").text
    assert "Nachtelijke controle van" in page
    assert "Een bewaarde stand of een bewaard bedrag klopt niet met de feiten." in page
    cast.enrolment.received_cents -= 1
    db.session.commit()
    time.is_now(2026, 9, 12, 3, 5)
    check_at_night(app.extensions["storage"], occasion)
    assert len(alarms()) == 1
    assert "Alles klopt." in Browser(app).signed_in_as(cast.joris).get("/beheer/systeem").text


def test_the_alarm_is_in_the_language_of_its_reader(app: Flask, cast: Cast, time: Time) -> None:
    planned_at_eleven(time)
    cast.joris.language = "fr"
    db.session.commit()
    time.is_now(2026, 9, 10, 14, 0)
    watch_planning(lambda: occasion(actor_of(cast.joris)))
    assert alarms()[0].language == "fr"
