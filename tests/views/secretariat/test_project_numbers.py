"""Project numbers beside their proof: what was seen is what is approved."""

from datetime import date

import pytest

from portal.models import Application, Enrolment, Event, Message, Proof, db
from portal.queries.changing import any_enrolment_for_change
from tests.browser_of import Browser
from tests.views.secretariat.conftest import Story

TODAY = {"approved_on_day": "16", "approved_on_month": "9", "approved_on_year": "2026"}


def path_of(application: Application) -> str:
    """The page of an application."""
    return f"/beheer/projectnummers/{application.public_id}"


def proof_of(application: Application) -> Proof:
    """The proof of an application."""
    return db.session.get_one(Proof, application.proof_id)


def seen(application: Application) -> dict[str, str]:
    """The proof that the page showed."""
    return {"seen_proof": proof_of(application).sha256}


def fresh(application: Application) -> Application:
    """The application as the database has it now."""
    db.session.expire_all()
    return db.session.query(Application).filter_by(public_id=application.public_id).one()


def test_the_page_shows_the_facts_the_questions_and_the_proof(story: Story, mieke: Browser) -> None:
    application = story.report(story.cast.enrolment)
    page = mieke.get("/beheer/projectnummers")
    assert page.status_code == 200
    for text in (
        "TEST 4217-A",
        "Kennen we deze onderneming?",
        "Klopt de cursus?",
        "Was de aanvraag op tijd?",
        "Klopt het bedrag?",
        "Is het projectnummer nog niet gebruikt?",
        f"/beheer/bewijzen/{proof_of(application).public_id}",
        'value="2026"',
    ):
        assert text in page.text


def test_an_approval_keeps_the_day_and_tells_the_employer(story: Story, mieke: Browser) -> None:
    application = story.report(story.cast.enrolment)
    answer = mieke.post(f"{path_of(application)}/goedkeuren", {**seen(application), **TODAY})
    assert answer.status_code == 303
    assert fresh(application).approved_on == date(2026, 9, 16)
    kinds = {row.kind for row in db.session.query(Message).filter_by(state="waiting")}
    assert "project_number_approved" in kinds
    assert "Geen projectnummers te controleren." in mieke.get("/beheer/projectnummers").text


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (("31", "9", "2026"), "Deze datum bestaat niet: 31/9/2026."),
        (("17", "9", "2026"), "Deze datum ligt in de toekomst."),
        (("14", "9", "2026"), "Deze datum ligt voor de aanvraag."),
        (("", "9", ""), "Vul een dag, een maand en een jaar in."),
    ],
)
def test_an_impossible_day_of_approval_is_named(
    story: Story, mieke: Browser, day: tuple[str, str, str], says: str
) -> None:
    application = story.report(story.cast.enrolment)
    typed = dict(zip(TODAY, day, strict=True))
    answer = mieke.post(f"{path_of(application)}/goedkeuren", {**seen(application), **typed})
    assert answer.status_code == 422
    assert says in answer.text
    assert fresh(application).approved_at is None


def test_e4_a_proof_that_was_replaced_meanwhile_is_not_approved(
    story: Story, mieke: Browser
) -> None:
    application = story.report(story.cast.enrolment)
    old = seen(application)
    changed = fresh(application)
    changed.proof_id = story.proof().id
    db.session.commit()
    answer = mieke.post(f"{path_of(application)}/goedkeuren", {**old, **TODAY})
    assert answer.status_code == 409
    assert "Het bewijs is intussen vervangen." in answer.text
    assert fresh(application).approved_at is None


def test_e4_a_report_that_was_replaced_meanwhile_is_gone(story: Story, mieke: Browser) -> None:
    application = story.report(story.cast.enrolment)
    story.report(story.cast.enrolment, number="TEST 9999")
    answer = mieke.post(f"{path_of(application)}/goedkeuren", {**seen(application), **TODAY})
    assert answer.status_code == 404
    assert fresh(application).approved_at is None


def test_a_refusal_asks_a_reason_shows_the_mail_and_then_sends_it(
    story: Story, mieke: Browser
) -> None:
    application = story.report(story.cast.enrolment)
    path = f"{path_of(application)}/afkeuren"
    assert "het bewijs is niet leesbaar" in mieke.get(path).text
    empty = mieke.post(f"{path}/controleren", seen(application))
    assert empty.status_code == 422
    assert "Kies een reden. De werkgever leest ze in de e-mail." in empty.text
    typed = {**seen(application), "reason": "3", "note": "De foto is te donker."}
    preview = mieke.post(f"{path}/controleren", typed)
    assert preview.status_code == 200
    assert "We konden je projectnummer TEST 4217-A niet goedkeuren." in preview.text
    assert "De foto is te donker." in preview.text
    assert fresh(application).rejected_at is None
    assert mieke.post(path, typed).status_code == 303
    assert fresh(application).rejection_reason == "het bewijs is niet leesbaar"
    line = db.session.query(Event).filter_by(kind="application_rejected").one()
    assert line.facts["note"] == "De foto is te donker."


def test_e3_who_comes_second_reads_who_was_first(
    story: Story, mieke: Browser, joris: Browser
) -> None:
    application = story.report(story.cast.enrolment)
    form = {**seen(application), **TODAY}
    assert mieke.post(f"{path_of(application)}/goedkeuren", form).status_code == 303
    late = joris.post(f"{path_of(application)}/afkeuren", {**seen(application), "reason": "0"})
    assert late.status_code == 409
    assert "Mieke Van Acker heeft dit om 10.12 uur al gedaan." in late.text
    assert "Mieke Van Acker heeft dit goedgekeurd op" in late.text


def test_one_decision_covers_every_enrolment_of_an_application(
    story: Story, mieke: Browser
) -> None:
    two = story.enrolment("F2600044", "Lies")
    application = story.report(story.cast.enrolment, two)
    mieke.post(f"{path_of(application)}/goedkeuren", {**seen(application), **TODAY})
    stages = {any_enrolment_for_change(one.public_id).stage for one in (story.cast.enrolment, two)}
    assert stages == {"own_share_due"}


def test_a_late_application_and_a_number_used_elsewhere_are_flagged(
    story: Story, mieke: Browser
) -> None:
    rival = db.session.query(Enrolment).filter_by(number="F2600002").one()
    rivals = story.report(any_enrolment_for_change(rival.public_id))
    story.report(
        any_enrolment_for_change(story.cast.enrolment.public_id), applied_on=date(2026, 9, 18)
    )
    page = mieke.get(path_of(rivals))
    assert "Dit projectnummer staat ook bij een andere onderneming." in page.text
    mine = db.session.query(Application).filter(Application.id != rivals.id).one()
    assert "de uiterste datum was" in mieke.get(path_of(mine)).text


def test_d24_a_proof_is_shown_in_a_box_and_saved_as_a_file(story: Story, mieke: Browser) -> None:
    application = story.report(story.cast.enrolment)
    path = f"/beheer/bewijzen/{proof_of(application).public_id}"
    shown = mieke.get(path)
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert shown.data.startswith(b"%PDF")
    saved = mieke.get(f"{path}?bewaar=1")
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_d24_nobody_but_the_staff_gets_a_proof_here(story: Story, els: Browser) -> None:
    application = story.report(story.cast.enrolment)
    assert els.get(f"/beheer/bewijzen/{proof_of(application).public_id}").status_code == 404
