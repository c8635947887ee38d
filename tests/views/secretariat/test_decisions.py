"""Decisions that end or settle an enrolment: looked at first, with a reason, once."""

import pytest

from portal.documents import pango
from portal.models import Document, Enrolment, Message, db
from tests.browser_of import Browser
from tests.views.secretariat.conftest import Story
from tests.views.secretariat.test_by_hand import CONFIRM, filled


def path_of(story: Story, word: str) -> str:
    """The check page of a decision about An's enrolment."""
    return f"/beheer/inschrijvingen/{story.cast.enrolment.public_id}/{word}"


def stage(story: Story) -> str:
    """Where An's enrolment stands now."""
    db.session.expire_all()
    return db.session.get_one(Enrolment, story.cast.enrolment.id).stage


@pytest.mark.parametrize(
    ("word", "after"), [("gewone-betaling", "ordinary_fee"), ("annuleren", "cancelled")]
)
def test_a_decision_shows_what_follows_asks_why_and_is_done(
    story: Story, mieke: Browser, word: str, after: str
) -> None:
    page = mieke.get(path_of(story, word))
    assert "Er is nog niets veranderd." in page.text
    empty = mieke.post(path_of(story, word), {"reason": ""})
    assert empty.status_code == 422
    assert "Vul een reden in." in empty.text
    assert stage(story) == "awaiting_application"
    assert mieke.post(path_of(story, word), {"reason": "na overleg"}).status_code == 303
    assert stage(story) == after
    file = mieke.get(f"/beheer/inschrijvingen/{story.cast.enrolment.public_id}")
    assert "Reden: na overleg" in file.text


def test_who_comes_second_reads_who_was_first(story: Story, mieke: Browser, joris: Browser) -> None:
    mieke.post(path_of(story, "annuleren"), {"reason": "dubbel"})
    late = joris.post(path_of(story, "gewone-betaling"), {"reason": "na overleg"})
    assert late.status_code == 409
    assert "Mieke Van Acker heeft dit om 10.12 uur al gedaan." in late.text
    assert "na overleg" in late.text
    assert stage(story) == "cancelled"


def test_the_student_is_told_when_the_fee_becomes_ordinary(story: Story, mieke: Browser) -> None:
    mieke.post(path_of(story, "gewone-betaling"), {"reason": "geen aanvraag"})
    assert db.session.query(Message).filter_by(kind="student_ordinary_fee").count() == 1


def test_a_part_payment_is_settled_and_that_is_taken_back(story: Story, mieke: Browser) -> None:
    an = story.cast.enrolment
    story.approved(an)
    part = {f"amount-{an.public_id}": "170", "checked": "1:17000"}
    mieke.post(CONFIRM, filled(an, **part))
    file = mieke.get(f"/beheer/inschrijvingen/{an.public_id}")
    assert "Rond af met minder" in file.text
    assert "Annuleer de inschrijving" not in file.text
    assert mieke.post(path_of(story, "afronden"), {"reason": "€ 10 korting"}).status_code == 303
    assert stage(story) == "final"
    undo = path_of(story, "afronding-ongedaan")
    assert mieke.post(undo, {"reason": "toch niet"}).status_code == 303
    assert stage(story) == "partly_paid"


def test_d3_fields_that_no_form_has_change_nothing(story: Story, mieke: Browser) -> None:
    fields = {"reason": "x", "stage": "final", "received_cents": "18000", "site_id": "3"}
    mieke.post(path_of(story, "gewone-betaling"), fields)
    found = db.session.get_one(Enrolment, story.cast.enrolment.id)
    assert (found.stage, found.received_cents) == ("ordinary_fee", 0)


def test_an_unknown_enrolment_is_not_found(story: Story, mieke: Browser) -> None:
    for word in ("gewone-betaling", "correctie", ""):
        assert (
            mieke.get(f"/beheer/inschrijvingen/zzzzzzzzzzzzzzzz/{word}".rstrip("/")).status_code
            == 404
        )


def test_the_file_holds_papers_mails_and_history(story: Story, mieke: Browser) -> None:
    story.mails_leave()
    public_id = story.cast.enrolment.public_id
    page = mieke.get(f"/beheer/inschrijvingen/{public_id}")
    for text in ("Bevestiging van inschrijving", "verstuurd", "Ingeschreven op", "LS-2026-000001"):
        assert text in page.text


def test_a_document_is_downloaded_from_the_file(story: Story, mieke: Browser) -> None:
    public_id = story.cast.enrolment.public_id
    paper = db.session.query(Document).filter_by(enrolment_id=story.cast.enrolment.id).one()
    path = f"/beheer/inschrijvingen/{public_id}/documenten/{paper.public_id}.pdf"
    answer = mieke.get(path)
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
    assert "Bevestiging-Peeters" in answer.headers["Content-Disposition"]


def test_a_document_that_cannot_be_made_now_explains_itself(
    story: Story, mieke: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pango, "LIBRARIES", ("libpango-of-nobody.so.0",))
    public_id = story.cast.enrolment.public_id
    paper = db.session.query(Document).filter_by(enrolment_id=story.cast.enrolment.id).one()
    answer = mieke.get(f"/beheer/inschrijvingen/{public_id}/documenten/{paper.public_id}.pdf")
    assert answer.status_code == 503
    assert "Dit document kan nu niet gemaakt worden" in answer.text
