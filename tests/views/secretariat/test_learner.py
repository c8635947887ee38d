"""Correcting a student: one typing error must not keep somebody out of their own file."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal import clock
from portal.actions.invariants import broken_invariants
from portal.actions.links import make_link
from portal.models import Document, Event, Learner, Message, OneTimeLink, UserSession, db
from portal.queries.accounts import enrolment_followed_with
from tests.browser_of import Browser
from tests.cast import Cast, make_enrolment
from tests.conftest import Time

NEW = {"first_name": "Anna", "last_name": "Peeters", "email": "anna.peeters@cursist.example"}


def path_of(cast: Cast) -> str:
    return f"/beheer/inschrijvingen/{cast.enrolment.public_id}/cursist"


def save(browser: Browser, cast: Cast, **changes: str) -> TestResponse:
    was = f"{cast.an.first_name} {cast.an.last_name} {cast.an.email}"
    return browser.post(path_of(cast), {"was": was, **NEW, **changes})


def test_the_file_leads_to_a_form_with_what_is_known(cast: Cast, mieke: Browser) -> None:
    file = mieke.get(f"/beheer/inschrijvingen/{cast.enrolment.public_id}").text
    assert f'href="{path_of(cast)}">Wijzig naam of e-mailadres</a>' in file
    page = mieke.get(path_of(cast)).text
    assert f'value="{cast.an.email}"' in page
    assert mieke.get("/beheer/inschrijvingen/nergens/cursist").status_code == 404


def test_a_name_is_corrected_everywhere(app: Flask, cast: Cast, mieke: Browser) -> None:
    second = make_enrolment(cast.an, cast.course, cast.garage, number="F2690002")
    db.session.commit()
    done = save(mieke, cast, email=cast.an.email)
    assert done.status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Learner, cast.an.id).name == "Anna Peeters"
    for held in (cast.enrolment, second):
        papers = db.session.query(Document).filter_by(enrolment_id=held.id, kind="confirmation")
        told = [("Anna" in one.facts, bool(one.replaced_at)) for one in papers.order_by("id")]
        assert told == [(False, True), (True, False)]
        event = (
            db.session.query(Event).filter_by(kind="learner_changed", enrolment_id=held.id).one()
        )
        assert event.facts == {"changed": {"name": ["An Peeters", "Anna Peeters"]}}
    assert broken_invariants(app.extensions["storage"]) == []


def test_the_secretariat_reads_old_and_new_and_the_employer_only_that(
    cast: Cast, mieke: Browser, els: Browser
) -> None:
    save(mieke, cast)
    file = mieke.get(f"/beheer/inschrijvingen/{cast.enrolment.public_id}").text
    assert "‘An Peeters’ wordt ‘Anna Peeters’." in file
    assert f"‘{cast.an.email}’ wordt" not in file.partition("Geschiedenis")[0]
    theirs = els.get(
        f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{cast.enrolment.public_id}"
    ).text
    assert "De gegevens van de cursist zijn verbeterd." in theirs
    assert "@cursist.example" not in theirs


def test_a_new_address_lets_in_and_the_old_one_no_longer_does(cast: Cast, mieke: Browser) -> None:
    number, old = cast.enrolment.number, cast.an.email
    make_link(
        "student", "s" * 40, at=clock.now(), expires_at=clock.now().replace(year=2027),
        learner_id=cast.an.id,
    )  # fmt: skip
    db.session.add(
        UserSession(
            token_hash="0" * 64, learner_id=cast.an.id, created_at=clock.now(),
            seen_at=clock.now(), expires_at=clock.now(), agent="", address="",
        )
    )  # fmt: skip
    db.session.commit()
    save(mieke, cast)
    assert enrolment_followed_with(number, NEW["email"]) is not None
    assert enrolment_followed_with(number, old) is None
    assert db.session.query(UserSession).filter_by(learner_id=cast.an.id).count() == 0
    links = db.session.query(OneTimeLink).filter_by(learner_id=cast.an.id, superseded_at=None)
    assert links.count() == 0


def test_mails_that_did_not_leave_go_to_the_new_address(cast: Cast, mieke: Browser) -> None:
    mails = db.session.query(Message).filter_by(learner_id=cast.an.id)
    assert mails.count()
    mails.update({"state": "dead"})
    db.session.commit()
    save(mieke, cast)
    assert {(one.to_name, one.to_email) for one in mails} == {("Anna Peeters", NEW["email"])}


def test_mails_that_left_keep_their_address(cast: Cast, mieke: Browser) -> None:
    mails = db.session.query(Message).filter_by(learner_id=cast.an.id)
    old = cast.an.email
    mails.update({"state": "sent", "sent_at": clock.now()})
    db.session.commit()
    save(mieke, cast)
    assert {one.to_email for one in mails} == {old}


def test_both_find_the_new_name_and_not_the_old(cast: Cast, mieke: Browser, els: Browser) -> None:
    save(mieke, cast, first_name="Xantippe", last_name="Zegers", email="x.z@cursist.example")
    theirs = f"/onderneming/{cast.bakery.public_id}/inschrijvingen?zoek="
    for browser, search in ((mieke, "/beheer/zoeken?zoek="), (els, theirs)):
        assert cast.enrolment.public_id in browser.get(f"{search}xantippe").text
        assert cast.enrolment.public_id not in browser.get(f"{search}peeters+an").text


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("first_name", " ", "Vul dit in."),
        ("last_name", "x" * 101, "hoogstens 100 tekens"),
        ("email", "an.peeters", "Vul één volledig e-mailadres in"),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_stays(
    cast: Cast, mieke: Browser, field: str, typed: str, told: str
) -> None:
    answer = mieke.post(path_of(cast), {"was": "?", **NEW, field: typed})
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="anna.peeters@cursist.example"' in answer.text or field == "email"


def test_who_was_not_first_is_told_so(cast: Cast, mieke: Browser) -> None:
    answer = mieke.post(path_of(cast), {"was": "An Peters an@oud.example", **NEW})
    assert answer.status_code == 409


def test_two_students_are_not_made_one(cast: Cast, mieke: Browser, time: Time) -> None:
    other = cast.toby
    answer = save(
        mieke, cast, first_name=other.first_name, last_name=other.last_name, email=other.email
    )
    assert answer.status_code == 422
    assert "Er is al een cursist met deze naam" in answer.text
    db.session.expire_all()
    assert cast.an.name == "An Peeters"


def test_nothing_changed_leaves_no_trace(cast: Cast, mieke: Browser) -> None:
    save(mieke, cast, first_name=cast.an.first_name, email=cast.an.email)
    assert db.session.query(Event).filter_by(kind="learner_changed").count() == 0
