"""The call list: whom to call, what came of it, and never the same mail twice a day."""

from datetime import timedelta

from portal.models import CallNote, Course, Message, db
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
