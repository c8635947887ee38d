"""The call list: whom to call, what came of it, and never the same mail twice a day."""

from datetime import date, timedelta

from werkzeug.test import TestResponse

from portal.models import CallNote, Course, Enrolment, Message, db
from tests.browser_of import Browser
from tests.views.secretariat.conftest import Story


def path_of(story: Story, deed: str) -> str:
    """The address of something to do about An's enrolment."""
    return f"/beheer/inschrijvingen/{story.cast.enrolment.public_id}/{deed}"


def test_the_call_list_has_phone_contact_amount_and_day(story: Story, mieke: Browser) -> None:
    page = mieke.get("/beheer/termijnen")
    for text in ("An Peeters", "09 000 27 64", "Els Peeters", "€\u00a0180,00", "morgen"):
        assert text in page.text


def test_a_call_is_noted_and_stays_in_the_line(story: Story, mieke: Browser) -> None:
    answer = mieke.post(path_of(story, "gesprek"), {"text": "geen antwoord"}, htmx=True)
    assert answer.status_code == 200
    assert "Mieke Van Acker belde op 16 sep 2026: geen antwoord" in answer.text
    assert 'hx-swap-oob="true"' in answer.text
    note = db.session.query(CallNote).one()
    assert (note.kind, note.by_name) == ("called", "Mieke Van Acker")
    assert "geen antwoord" in mieke.get("/beheer/").text


def test_without_script_the_reader_comes_back_to_the_list(story: Story, mieke: Browser) -> None:
    fields = {"text": "belt terug", "terug": "/beheer/termijnen?stand=3"}
    answer = mieke.post(path_of(story, "gesprek"), fields)
    assert (answer.status_code, answer.location) == (303, "/beheer/termijnen?stand=3")
    assert "De notitie is bewaard." in mieke.get(answer.location).text


def test_d5_the_way_back_never_leads_elsewhere(story: Story, mieke: Browser) -> None:
    fields = {"text": "belt terug", "terug": "https://elders.example/"}
    assert mieke.post(path_of(story, "gesprek"), fields).location == "/beheer/termijnen"


def test_an_empty_note_is_refused_in_words(story: Story, mieke: Browser) -> None:
    answer = mieke.post(path_of(story, "gesprek"), {"text": "  "})
    assert answer.status_code == 422
    assert "Vul in wat er gezegd is." in answer.text
    assert db.session.query(CallNote).count() == 0


def test_a_mail_leaves_once_a_day_and_the_second_clerk_reads_who_sent_it(
    story: Story, mieke: Browser, joris: Browser
) -> None:
    assert mieke.post(path_of(story, "e-mail"), {}, htmx=True).status_code == 200
    again = joris.post(path_of(story, "e-mail"), {}, htmx=True)
    assert again.status_code == 409
    assert "Mieke Van Acker heeft dit om 10.12 uur al gedaan." in again.text
    mails = db.session.query(Message).filter_by(kind="deadline_note")
    assert mails.count() == 3
    story.later(9, 17, joris)
    assert joris.post(path_of(story, "e-mail"), {}).status_code == 303
    assert mails.count() == 6


def test_no_reminder_goes_to_somebody_who_has_applied(story: Story, mieke: Browser) -> None:
    story.report(story.cast.enrolment)
    assert mieke.post(path_of(story, "e-mail"), {}, htmx=True).status_code == 409
    assert db.session.query(Message).filter_by(kind="deadline_note").count() == 0


def test_the_lists_tell_today_from_three_days_and_from_passed(story: Story, mieke: Browser) -> None:
    assert "An Peeters" not in mieke.get("/beheer/termijnen?stand=vandaag").text
    assert "An Peeters" in mieke.get("/beheer/termijnen?stand=3").text
    story.later(9, 17, mieke)
    assert "An Peeters" in mieke.get("/beheer/termijnen?stand=vandaag&vestiging=lokeren").text
    story.later(9, 18, mieke)
    assert "An Peeters" not in mieke.get("/beheer/termijnen?vestiging=lokeren").text
    passed = mieke.get("/beheer/termijnen?stand=voorbij&vestiging=lokeren").text
    assert "An Peeters" in passed
    assert "Zet om in gewone betaling" in passed


def test_late_deposits_and_late_orders_have_a_list(story: Story, mieke: Browser) -> None:
    story.approved(story.cast.enrolment)
    late = "/beheer/termijnen?stand=eigen-aandeel&vestiging=lokeren"
    story.later(10, 16, mieke)
    assert "An Peeters" not in mieke.get(late).text
    story.later(10, 17, mieke)
    assert "An Peeters" in mieke.get(late).text


def put_off(story: Story, browser: Browser, until: str, **more: object) -> TestResponse:
    """The answer to putting An's enrolment off."""
    return browser.post(path_of(story, "uitstellen"), {"until": until, **more}, htmx=True)


def test_what_is_put_off_leaves_list_count_and_today_until_that_day(
    story: Story, mieke: Browser
) -> None:
    story.later(9, 11, mieke)
    answer = put_off(story, mieke, "2026-09-14", text="belt maandag terug")
    assert answer.status_code == 200
    assert "uitgesteld tot" in answer.text
    assert "Zet terug in de lijst" in answer.text
    lokeren = "/beheer/termijnen?vestiging=lokeren"
    page = mieke.get(lokeren).text
    assert "An Peeters" not in page
    assert "Uitgesteld (1)" in page
    assert "An Peeters" not in mieke.get("/beheer/?vestiging=lokeren").text
    kept = mieke.get(f"{lokeren}&stand=uitgesteld").text
    assert "An Peeters" in kept
    assert "Mieke Van Acker" not in kept
    story.later(9, 14, mieke)
    page = mieke.get(lokeren).text
    assert "An Peeters" in page
    assert "belt maandag terug" in page
    assert "Uitgesteld (" not in page


def test_nothing_is_put_off_beyond_the_day_before_its_last_day(
    story: Story, mieke: Browser
) -> None:
    story.later(9, 11, mieke)
    assert 'max="2026-09-16"' in mieke.get("/beheer/termijnen?vestiging=lokeren").text
    for until in ("2026-09-17", "2026-09-11", "2027-01-01", "", "morgen"):
        assert put_off(story, mieke, until).status_code == 422
    assert db.session.query(CallNote).count() == 0
    assert put_off(story, mieke, "2026-09-16").status_code == 200
    story.later(9, 16, mieke)
    page = mieke.get("/beheer/termijnen?vestiging=lokeren").text
    assert "An Peeters" in page
    assert "Stel uit tot die dag" not in page.partition("Toby")[0]
    answer = put_off(story, mieke, "2026-09-17")
    assert answer.status_code == 422
    assert "De uiterste datum is te dichtbij." in answer.text


def test_a_course_that_moves_earlier_brings_back_what_was_put_off(
    story: Story, mieke: Browser
) -> None:
    story.later(9, 11, mieke)
    put_off(story, mieke, "2026-09-16")
    db.session.get_one(Enrolment, story.cast.enrolment.id).last_day = date(2026, 9, 14)
    db.session.commit()
    story.later(9, 12, mieke)
    assert "An Peeters" not in mieke.get("/beheer/termijnen?vestiging=lokeren").text
    story.later(9, 13, mieke)
    assert "An Peeters" in mieke.get("/beheer/termijnen?vestiging=lokeren").text


def test_what_was_put_off_is_put_back_by_hand(story: Story, mieke: Browser) -> None:
    story.later(9, 11, mieke)
    put_off(story, mieke, "2026-09-15")
    answer = mieke.post(path_of(story, "opnieuw-bellen"), {}, htmx=True)
    assert answer.status_code == 200
    assert "Stel uit tot die dag" in answer.text
    assert "An Peeters" in mieke.get("/beheer/termijnen?vestiging=lokeren").text


def test_the_history_tells_the_secretariat_alone_what_was_put_off(
    story: Story, mieke: Browser, els: Browser
) -> None:
    story.later(9, 11, mieke)
    put_off(story, mieke, "2026-09-14", text="belt terug")
    told = "De bellijst vraagt dit opnieuw op maandag 14 september 2026: belt terug"
    public_id = story.cast.enrolment.public_id
    assert told in mieke.get(f"/beheer/inschrijvingen/{public_id}").text
    bakery = story.cast.bakery.public_id
    assert "bellijst" not in els.get(f"/onderneming/{bakery}/inschrijvingen/{public_id}").text


def test_the_line_tells_the_last_contact_and_that_the_amount_is_an_estimate(
    story: Story, mieke: Browser
) -> None:
    story.mails_leave()
    page = mieke.get("/beheer/termijnen?vestiging=lokeren").text
    assert "één keer gemaild, op 16 sep 2026" in page
    assert "naar schatting<span" in page


def test_p6_every_call_list_asks_four_questions_at_most(story: Story, mieke: Browser) -> None:
    # The first page of a process also reads the school itself.
    mieke.get("/beheer/termijnen")
    for stand in ("7", "kwam-terug", "uitgesteld"):
        mieke.get(f"/beheer/termijnen?vestiging=lokeren&stand={stand}")
        assert len([one for one in mieke.statements if not one.startswith("BEGIN")]) <= 4


def test_a_clerk_sees_the_own_secretariat_first_and_may_choose_all(
    story: Story, mieke: Browser, joris: Browser, later_course: Course
) -> None:
    story.enrolment("F2600099", "Stijn", course=later_course)
    story.time.moment += timedelta(minutes=20)
    assert "Stijn Maes" not in mieke.get("/beheer/").text
    assert "Stijn Maes" in joris.get("/beheer/").text
    assert "Stijn Maes" in mieke.get("/beheer/?vestiging=alle").text


def test_today_counts_what_its_lists_hold(story: Story, mieke: Browser) -> None:
    story.report(story.enrolment("F2600010", "Noor"))
    story.approved(story.enrolment("F2600011", "Sam"), number="TEST 8")
    page = mieke.get("/beheer/")
    assert "Woensdag 16 september 2026" in page.text
    assert "2 termijnen lopen af tot en met" in page.text
    assert "€\u00a0360,00" in page.text
    assert "€\u00a0180,00 voor één inschrijving" in page.text
    assert "Start ‘portal work’ op de server." in page.text
