"""Mails that a person can follow and send again, and a log that everybody can read."""

import ast
import io
import re
from pathlib import Path

import openpyxl
import pytest

from portal.formats.staff.log import log_sentence
from portal.models import Event, Message, db
from tests.browser_of import Browser
from tests.cast import Cast, make_company, occasion

PORTAL = Path(__file__).parents[3] / "portal"


def test_p6_the_mails_stand_by_state_with_their_readers(mieke: Browser, cast: Cast) -> None:
    page = mieke.get("/beheer/berichten").text
    assert "an.peeters@cursist.example" in page
    assert len([one for one in mieke.statements if not one.startswith("BEGIN")]) <= 4
    assert "Hier staan geen e-mails." in mieke.get("/beheer/berichten?stand=dead").text


def test_a_mail_that_waits_is_shown_as_it_would_leave_now(mieke: Browser, cast: Cast) -> None:
    waiting = db.session.query(Message).filter_by(kind="new_enrolment").first()
    assert waiting is not None
    page = mieke.get(f"/beheer/berichten/{waiting.public_id}").text
    assert "Zo zou deze e-mail nu vertrekken." in page
    assert "An Peeters" in page


def test_d20_a_one_time_link_is_hidden_outside_the_demo(mieke: Browser, cast: Cast) -> None:
    from portal.actions.companies import invite_contact

    made = make_company("Apotheek Claes", "0999044471", "Wim Claes", "wim@apotheek.example")
    invite_contact(made, occasion())
    db.session.commit()
    waiting = db.session.query(Message).filter_by(kind="invitation").one()
    page = mieke.get(f"/beheer/berichten/{waiting.public_id}").text
    assert "/uitnodiging/" in page
    assert waiting.facts["token"] not in page


def test_a_dead_mail_is_sent_again_and_the_log_says_who(mieke: Browser, cast: Cast) -> None:
    dead = db.session.query(Message).filter_by(kind="student_enrolled").first()
    assert dead is not None
    dead.state, dead.last_error, dead.attempts = "dead", "550 no such user", 9
    db.session.commit()
    path = f"/beheer/berichten/{dead.public_id}"
    assert "550 no such user" in mieke.get(path).text
    assert mieke.post(f"{path}/nu").status_code == 303
    db.session.refresh(dead)
    assert (dead.state, dead.attempts) == ("waiting", 0)
    assert db.session.query(Event).filter_by(kind="mail_tried_again").count() == 1
    dead.state = "sent"
    db.session.commit()
    mieke.post(f"{path}/nu")
    assert db.session.query(Event).filter_by(kind="mail_tried_again").count() == 1


def test_the_secretariat_notes_that_a_mail_came_back(mieke: Browser, cast: Cast) -> None:
    cast.bakery.contact_email = "info@bakkerij-peeters.example"
    sent = db.session.query(Message).filter_by(kind="new_enrolment", person_id=cast.els.id).one()
    sent.state, sent.sent_at = "sent", sent.queued_at
    sent.subject, sent.body = "Nieuwe inschrijving", "Dag Els"
    db.session.commit()
    path = f"/beheer/berichten/{sent.public_id}"
    assert "Noteer dat deze e-mail terugkwam" in mieke.get(path).text
    assert mieke.post(f"{path}/kwam-terug").status_code == 303
    page = mieke.get(path).text
    assert "We schrijven nu naar Els Peeters, info@bakkerij-peeters.example." in page
    assert "gemeld door Mieke Van Acker" in page
    assert "kwam terug" in page
    assert "Noteer dat deze e-mail terugkwam" not in page
    given_back = mieke.get("/beheer/berichten?stand=bounced").text
    assert "els@bakkerij-peeters.example" in given_back
    assert "els@bakkerij-peeters.example" not in mieke.get("/beheer/berichten?stand=sent").text
    today = mieke.get("/beheer/?vestiging=lokeren").text
    assert "Eén e-mail kwam terug: bel die werkgever" in today
    called = mieke.get("/beheer/termijnen?vestiging=lokeren&stand=kwam-terug").text
    told = "E-mail aan els@bakkerij-peeters.example kwam terug op 10 sep 2026."
    assert f"{told} Ook gemaild aan info@bakkerij-peeters.example." in called


def test_a_mail_that_came_back_is_noted_once_and_only_when_it_left(
    mieke: Browser, cast: Cast
) -> None:
    mail = db.session.query(Message).filter_by(kind="new_enrolment").first()
    assert mail is not None
    for state in ("waiting", "dead", "dropped"):
        mail.state = state
        db.session.commit()
        mieke.post(f"/beheer/berichten/{mail.public_id}/kwam-terug")
        assert mail.bounced_at is None
    mail.state, mail.sent_at = "sent", mail.queued_at
    db.session.commit()
    for _ in range(2):
        mieke.post(f"/beheer/berichten/{mail.public_id}/kwam-terug")
    assert "Dit was al genoteerd" in mieke.get("/beheer/").text
    assert db.session.query(Event).filter_by(kind="mail_bounced").count() == 1


def test_a_note_takes_what_came_back_off_the_list(mieke: Browser, cast: Cast) -> None:
    mail = db.session.query(Message).filter_by(kind="new_enrolment").first()
    assert mail is not None
    mail.state, mail.sent_at = "sent", mail.queued_at
    db.session.commit()
    mieke.post(f"/beheer/berichten/{mail.public_id}/kwam-terug")
    listed = "/beheer/termijnen?vestiging=alle&stand=kwam-terug"
    assert "An Peeters" in mieke.get(listed).text
    enrolment = cast.enrolment.public_id
    mieke.post(f"/beheer/inschrijvingen/{enrolment}/gesprek", {"text": "nieuw adres gekregen"})
    page = mieke.get(listed).text
    assert "An Peeters" not in page
    assert "Er is geen e-mail teruggekomen waarop nog iemand wacht." in page


def test_all_mails_that_could_not_leave_are_tried_again_at_once(mieke: Browser, cast: Cast) -> None:
    mails = db.session.query(Message).order_by(Message.id).all()
    for mail in mails[:3]:
        mail.state, mail.attempts, mail.may_have_left = "dead", 9, True
    db.session.commit()
    assert "Probeer ze alle nu" not in mieke.get("/beheer/berichten").text
    page = mieke.get("/beheer/berichten?stand=dead")
    assert "Probeer ze alle nu" in page.text
    assert mieke.post("/beheer/berichten/nu").status_code == 303
    db.session.expire_all()
    assert {(mail.state, mail.attempts, mail.may_have_left) for mail in mails} == {
        ("waiting", 0, False)
    }
    assert "3 e-mails staan klaar en vertrekken nu." in mieke.get("/beheer/berichten").text
    assert db.session.query(Event).filter_by(kind="mails_tried_again").count() == 1
    mieke.post("/beheer/berichten/nu")
    assert db.session.query(Event).filter_by(kind="mails_tried_again").count() == 1


def test_the_log_is_read_in_sentences_and_filtered(mieke: Browser, cast: Cast) -> None:
    page = mieke.get("/beheer/logboek").text
    assert "Ingeschreven op donderdag 10 september 2026." in page
    assert len([one for one in mieke.statements if not one.startswith("BEGIN")]) <= 4
    assert "Geen regels gevonden" in mieke.get("/beheer/logboek?wie=student").text
    assert "Geen regels gevonden" in mieke.get("/beheer/logboek?tot=2026-09-09").text
    assert "An Peeters" in mieke.get("/beheer/logboek?van=2026-09-10&wat=enrolled").text


def test_d38_the_chain_is_verified_on_demand(mieke: Browser, cast: Cast) -> None:
    assert "De keten van het logboek is volledig." in mieke.get("/beheer/logboek?controle=1").text


def test_d27_the_export_holds_every_line_as_text(mieke: Browser, cast: Cast) -> None:
    make_company("=1+1", "0999044471", "Wim Claes", "wim@apotheek.example")
    db.session.commit()
    answer = mieke.get("/beheer/logboek.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet.max_row - 1 == db.session.query(Event).count()
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def recorded_kinds() -> set[str]:
    """Every kind of line that the portal writes."""
    kinds = set()
    for path in PORTAL.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            first = node.args[0] if name == "record" and node.args else None
            for word in node.keywords if name == "LogLine" else ():
                first = word.value if word.arg == "kind" else first
            for one in ast.walk(first) if first is not None else ():
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    kinds.add(one.value)
    return kinds


class Anything(dict[str, object]):
    """Facts of every name: a pair, because what changed has an old and a new value."""

    def __missing__(self, name: str) -> object:
        if name.endswith("_cents"):
            return 100
        if name in {"last_day", "role", "first_lesson_on", "own_share_day", "company_name"}:
            return ["2026-09-17", "2026-09-24"]
        if name == "enterprise_number":
            return ["0999000129", "0999999922"]
        if name == "enrolments":
            return 2
        if name == "moment":
            return ["2026-09-17T08:00:00+00:00", "2026-09-18T08:00:00+00:00"]
        known = {"note": "called", "document": "confirmation", "of": "return"}
        return known.get(name, "2026-09-17")


@pytest.mark.parametrize("kind", sorted(recorded_kinds()))
def test_every_kind_of_line_has_a_sentence(mieke: Browser, kind: str) -> None:
    with mieke.app.test_request_context():
        sentence = log_sentence(kind, Anything())
    assert re.match(r"[A-Z]|…|€", sentence), sentence
    assert not sentence.startswith("Andere gebeurtenis"), f"give {kind} a sentence in staff/log.py"
