"""Confirming payments by hand: nothing is booked unseen, and every click can be taken back."""

import re
from datetime import timedelta

from flask import Flask

from portal.models import Booking, Document, Enrolment, Event, Message, db
from tests.browser_of import Browser
from tests.views.secretariat.conftest import Story

CHECK = "/beheer/betalingen/met-de-hand/controleren"
CONFIRM = "/beheer/betalingen/met-de-hand/bevestigen"


def filled(*enrolments: Enrolment, **changes: str) -> dict[str, object]:
    """What the check page holds for these enrolments when nothing is changed on it."""
    fields: dict[str, object] = {"is_checked": "1", "kies[]": [one.public_id for one in enrolments]}
    total = 0
    for one in enrolments:
        rest = one.due_cents - one.received_cents
        total += rest
        fields |= {
            f"amount-{one.public_id}": f"{rest // 100},{rest % 100:02d}",
            f"value_on-{one.public_id}": "15/9/2026",
            f"source-{one.public_id}": "scheme",
            f"note-{one.public_id}": "",
            f"seen-{one.public_id}": str(one.received_cents),
        }
    return {**fields, "checked": f"{len(enrolments)}:{total}", **changes}


def fresh(enrolment: Enrolment) -> Enrolment:
    """The enrolment as the database has it now."""
    db.session.expire_all()
    return db.session.query(Enrolment).filter_by(public_id=enrolment.public_id).one()


def mails(enrolment: Enrolment, state: str) -> set[str]:
    """The kinds of mail about an enrolment's payment in a state."""
    kinds = ("payment_confirmed", "payment_confirmed_student", "partial_payment")
    rows = db.session.query(Message).filter_by(enrolment_id=enrolment.id, state=state)
    return {row.kind for row in rows if row.kind in kinds}


def test_a_payment_is_looked_at_checked_and_confirmed(story: Story, mieke: Browser) -> None:
    an = story.cast.enrolment
    story.approved(an)
    assert "An Peeters" in mieke.get("/beheer/betalingen/met-de-hand").text
    check = mieke.post(CHECK, {"kies[]": [an.public_id]})
    assert "Bevestig 1 betaling (€\u00a0180,00)" in check.text
    assert "Wacht op eigen aandeel wordt Definitief" in check.text
    assert "An Peeters om 10.22 uur" in check.text
    assert db.session.query(Booking).count() == 0
    answer = mieke.post(CONFIRM, filled(an))
    assert answer.status_code == 303
    result = mieke.get(answer.location)
    assert "1 betaling bevestigd. De e-mails vertrekken om 10.22 uur." in result.text
    assert "Maak ongedaan (tot 10.22 uur)" in result.text
    assert fresh(an).stage == "final"
    booking = db.session.query(Booking).one()
    assert (booking.amount_cents, booking.confirmed_by_name) == (18000, "Mieke Van Acker")


def test_a_hundred_payments_are_confirmed_with_two_clicks_after_ticking(
    story: Story, mieke: Browser
) -> None:
    """The promise is at most three clicks."""
    many = story.many(100)
    check = mieke.post(CHECK, {"kies[]": [one.public_id for one in many]})
    assert "Bevestig 100 betalingen (€\u00a018.000,00)" in check.text
    answer = mieke.post(CONFIRM, filled(*(fresh(one) for one in many)))
    assert answer.status_code == 303
    assert db.session.query(Booking).count() == 100
    assert len({row.group_id for row in db.session.query(Booking)}) == 1


def test_nothing_ticked_is_said_in_words(story: Story, mieke: Browser) -> None:
    answer = mieke.post(CHECK, {})
    assert answer.status_code == 422
    assert "Kies minstens één betaling." in answer.text


def test_a_part_is_booked_alone_and_the_rest_stays_due(story: Story, mieke: Browser) -> None:
    an = story.cast.enrolment
    story.approved(an)
    part = {f"amount-{an.public_id}": "100,00", "checked": "1:10000"}
    assert mieke.post(CONFIRM, filled(an, **part)).status_code == 303
    assert fresh(an).stage == "partly_paid"
    assert mails(an, "waiting") == {"partial_payment"}
    assert "€\u00a080,00" in mieke.get("/beheer/betalingen/met-de-hand").text
    assert mieke.post(CONFIRM, filled(fresh(an))).status_code == 303
    assert fresh(an).stage == "final"


def test_a_part_is_never_booked_among_others(story: Story, mieke: Browser) -> None:
    one, two = story.many(2)
    part = {f"amount-{one.public_id}": "100,00", "checked": "2:28000"}
    answer = mieke.post(CONFIRM, filled(fresh(one), fresh(two), **part))
    assert answer.status_code == 422
    assert "Bevestig een deelbetaling apart." in answer.text
    assert db.session.query(Booking).count() == 0


def test_money_from_the_employer_is_never_booked_among_others(story: Story, mieke: Browser) -> None:
    one, two = story.many(2)
    direct = {f"source-{one.public_id}": "employer"}
    answer = mieke.post(CONFIRM, filled(fresh(one), fresh(two), **direct))
    assert answer.status_code == 422
    assert "Bakkerij Peeters bv heeft rechtstreeks betaald" in answer.text


def test_more_than_is_due_is_refused_with_the_difference(story: Story, mieke: Browser) -> None:
    an = story.cast.enrolment
    story.approved(an)
    answer = mieke.post(CONFIRM, filled(an, **{f"amount-{an.public_id}": "200"}))
    assert answer.status_code == 422
    assert "Dit is €\u00a020,00 te veel" in answer.text
    assert 'value="200"' in answer.text
    assert db.session.query(Booking).count() == 0


def test_another_total_than_the_one_on_the_button_is_shown_first(
    story: Story, mieke: Browser
) -> None:
    an = story.cast.enrolment
    story.approved(an)
    answer = mieke.post(CONFIRM, filled(an, **{f"amount-{an.public_id}": "100"}))
    assert answer.status_code == 422
    assert "Het totaal is nu €\u00a0100,00" in answer.text
    assert db.session.query(Booking).count() == 0


def test_one_day_is_taken_over_for_every_payment(story: Story, mieke: Browser) -> None:
    one, two = story.many(2)
    fields = filled(fresh(one), fresh(two), value_on="14/9/2026", same_day="1")
    page = mieke.post(CHECK, fields)
    assert page.status_code == 200
    assert page.text.count('value="14/9/2026"') == 2


def test_e2_who_comes_second_reads_who_was_first_and_when(
    story: Story, mieke: Browser, joris: Browser
) -> None:
    an = story.cast.enrolment
    story.approved(an)
    seen = filled(an)
    assert mieke.post(CONFIRM, seen).status_code == 303
    late = joris.post(CONFIRM, seen)
    assert late.status_code == 409
    assert "Mieke Van Acker heeft dit om 10.12 uur al gedaan." in late.text
    assert db.session.query(Booking).count() == 1


def test_e2_a_part_that_came_in_between_is_seen_before_the_rest_is_booked(
    story: Story, mieke: Browser, joris: Browser
) -> None:
    an = story.cast.enrolment
    story.approved(an)
    old = filled(an, **{f"amount-{an.public_id}": "80", "checked": "1:8000"})
    part = {f"amount-{an.public_id}": "100", "checked": "1:10000"}
    assert mieke.post(CONFIRM, filled(an, **part)).status_code == 303
    answer = joris.post(CONFIRM, old)
    assert answer.status_code == 409
    assert "Nog te ontvangen: €\u00a080,00" in answer.text
    assert db.session.query(Booking).count() == 1


def test_e26_undo_within_ten_minutes_leaves_no_mail_behind(story: Story, mieke: Browser) -> None:
    an = story.cast.enrolment
    story.approved(an)
    group = mieke.post(CONFIRM, filled(an)).location
    story.time.moment += timedelta(minutes=9)
    answer = mieke.post(f"{group}/ongedaan", {})
    assert answer.status_code == 303
    page = mieke.get(answer.location)
    assert "De bevestiging is ongedaan gemaakt. Er is geen e-mail vertrokken." in page.text
    assert mails(an, "waiting") == set()
    assert mails(an, "dropped") == {"payment_confirmed", "payment_confirmed_student"}
    assert fresh(an).stage == "own_share_due"
    payment = db.session.query(Document).filter_by(enrolment_id=an.id, kind="payment").one()
    assert payment.withdrawn_at is not None
    assert "Ongedaan gemaakt op" in mieke.get("/beheer/betalingen/bevestigd").text


def test_e26_after_ten_minutes_a_correction_is_proposed(story: Story, mieke: Browser) -> None:
    an = story.cast.enrolment
    story.approved(an)
    group = mieke.post(CONFIRM, filled(an)).location
    story.mails_leave()
    asked = mieke.post(f"{group}/ongedaan", {})
    assert asked.status_code == 422
    assert "Vul een reden in." in asked.text
    answer = mieke.post(f"{group}/ongedaan", {"reason": "verkeerde cursist"})
    page = mieke.get(answer.location)
    assert "De e-mails waren al weg. Kijk de correctie na en verstuur ze." in page.text
    correction = f"/beheer/inschrijvingen/{an.public_id}/correctie"
    assert correction in page.text
    assert "Dat was een vergissing van ons." in mieke.get(correction).text
    assert mieke.post(correction, {}).status_code == 303
    sent = {row.kind for row in db.session.query(Message).filter_by(state="waiting")}
    assert sent == {"correction", "correction_student"}
    assert mieke.post(correction, {}).status_code == 409
    assert correction not in mieke.get(group).text


def test_one_line_of_a_group_is_undone_and_the_others_stay(story: Story, mieke: Browser) -> None:
    one, two = story.many(2)
    group = mieke.post(CONFIRM, filled(fresh(one), fresh(two))).location
    booking = db.session.query(Booking).filter_by(enrolment_id=one.id).one()
    assert mieke.post(f"{group}/ongedaan", {"booking": booking.public_id}).status_code == 303
    assert (fresh(one).stage, fresh(two).stage) == ("own_share_due", "final")
    assert mieke.post(f"{group}/ongedaan", {"booking": booking.public_id}).status_code == 409


def test_e26_after_ten_minutes_nobody_undoes_all_without_saying_so(
    story: Story, mieke: Browser
) -> None:
    one, two = story.many(2)
    group = mieke.post(CONFIRM, filled(fresh(one), fresh(two))).location
    booking = db.session.query(Booking).filter_by(enrolment_id=one.id).one().public_id
    story.mails_leave()
    answer = mieke.post(f"{group}/ongedaan", {"reason": "verkeerde cursist"})
    assert answer.status_code == 422
    assert "Kies welke betaling je ongedaan maakt." in answer.text
    assert (fresh(one).stage, fresh(two).stage) == ("final", "final")
    # What was chosen stays so when the reason is missing.
    again = mieke.post(f"{group}/ongedaan", {"booking": booking}).text
    assert re.search(f'value="{booking}" checked', again)
    every = {"booking": "", "reason": "verkeerde cursist"}
    assert 'value="" checked' in mieke.post(f"{group}/ongedaan", {"booking": ""}).text
    assert mieke.post(f"{group}/ongedaan", every).status_code == 303
    assert (fresh(one).stage, fresh(two).stage) == ("own_share_due", "own_share_due")


def test_a_refused_step_is_kept_in_the_log(story: Story, mieke: Browser, joris: Browser) -> None:
    """E3: the log shows both attempts."""
    an = story.cast.enrolment
    story.approved(an)
    group = mieke.post(CONFIRM, filled(an)).location
    mieke.post(f"{group}/ongedaan", {})
    assert joris.post(f"{group}/ongedaan", {}).status_code == 409
    line = db.session.query(Event).filter_by(kind="step_refused").one()
    assert (line.by_name, line.facts["step"]) == ("Joris Baert", "undo_booking")


def test_payments_are_found_by_reference_number_name_and_amount(
    story: Story, mieke: Browser
) -> None:
    an = story.cast.enrolment
    story.approved(an)
    story.approved(story.enrolment("F2600077", "Lies"), number="WEL 55")
    ogm = f"+++{an.ogm[:3]}/{an.ogm[3:7]}/{an.ogm[7:]}+++"
    for text in (ogm, "4217", "peet an", an.ogm):
        page = mieke.get("/beheer/betalingen/met-de-hand", query_string={"zoek": text})
        assert "An Peeters" in page.text, text
        assert "Lies Maes" not in page.text, text
    page = mieke.get("/beheer/betalingen/met-de-hand", query_string={"zoek": "180,00"})
    assert "An Peeters" in page.text
    assert "Lies Maes" in page.text
    assert "Geen betalingen" in mieke.get("/beheer/betalingen/met-de-hand?zoek=%E2%82%AC+7").text


def test_e1_a_second_click_on_confirm_books_nothing_more(
    app: Flask, story: Story, mieke: Browser
) -> None:
    an = story.cast.enrolment
    story.approved(an)
    fields = filled(an, request_key="een-klik-en-nog-een")
    first, second = mieke.post(CONFIRM, fields), mieke.post(CONFIRM, fields)
    assert first.location == second.location
    assert db.session.query(Booking).count() == 1
