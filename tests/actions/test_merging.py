"""Two companies that are one: everything moves, nothing is lost, and the old number leads there."""

import random
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError

from portal import clock
from portal.actions.calendar_feeds import make_feed
from portal.actions.companies import (
    add_learner,
    change_company,
    invite,
    plan_merger,
    remove_member,
    set_receives_mail,
)
from portal.actions.drafts import attach_proof, keep_draft
from portal.actions.enrolments import add_note, cancel_enrolment
from portal.actions.invariants import broken_invariants, first_broken_line
from portal.actions.links import hash_secret
from portal.actions.merging import CannotMerge, merge_companies
from portal.actions.proofs import keep_proof
from portal.actions.reminders import plan_reminders, reminders_to_plan
from portal.mail import compose
from portal.mail.facts import facts_of, why_untrue
from portal.models import (
    Application,
    CalendarFeed,
    Company,
    Document,
    Draft,
    Enrolment,
    Event,
    Invitation,
    Membership,
    Message,
    Proof,
    WorklistCount,
    db,
)
from portal.queries.calendar_feeds import days_of_company, feed_with
from portal.queries.changing import company_for_change
from portal.queries.companies import company_numbered
from portal.queries.company_pages import companies_like
from portal.queries.invariants import QUESTIONS
from portal.queries.mergers import companies_for_merger, company_named
from portal.queries.outbox import story_of
from portal.queries.school import school_on
from portal.readers.proof import Proof as ReadProof
from portal.rules.merging import Obstacle
from tests.cast import (
    Cast,
    actor_of,
    make_company,
    make_course,
    make_enrolment,
    make_member,
    make_person,
    occasion,
)
from tests.conftest import Time
from tests.mail.story import Told

PLAIN = ReadProof(
    data=b"%PDF-1.4 bewijs", media_type="application/pdf", extension="pdf", safe_name="bewijs.pdf",
    text="",
)  # fmt: skip


def merge(cast: Cast, old: Company, stays: Company) -> None:
    """Joris looks at everything and merges."""
    looked = plan_merger(
        company_named(old.public_id),
        company_named(stays.public_id),
        today=clock.today(),
        now=clock.now(),
    )
    gone, kept = companies_for_merger(old.public_id, stays.public_id)
    merge_companies(gone, kept, occasion(actor_of(cast.joris)), agreed=looked.digest)
    db.session.commit()
    db.session.expire_all()


def broken(app: Flask) -> list[str]:
    """The codes of what does not hold."""
    db.session.flush()
    return [one.code for one in broken_invariants(app.extensions["storage"])]


def counted(table: Any, company: Company) -> int:
    """How many rows of a table stand under a company."""
    return int(db.session.query(table).filter_by(company_id=company.id).count())


class Town:
    """Two companies in which by chance everything that can happen has happened."""

    def __init__(self, cast: Cast, app: Flask, seed: int) -> None:
        self.cast, self.chance = cast, random.Random(seed)  # noqa: S311 - a test repeats itself.
        self.storage = app.extensions["storage"]
        self.by = {cast.bakery.id: cast.els, cast.garage.id: cast.chris}
        self.courses = [
            make_course(f"F26-{n}", name=f"Cursus {n}", site=site)
            for n, site in enumerate(("lokeren", "hamme", "lokeren", "dendermonde"))
        ]

    def fill(self, company: Company, first: int) -> None:
        """Enrolments in every stage, with all that hangs on them, and people of every sort."""
        ways = [
            (), ("report",), ("report", "reject"), ("report", "approve"),
            ("report", "approve", "tick"), ("report", "approve", "tick", "pay"), ("pay",),
            ("report", "approve", "tick", "pay", "undo"), ("cancel",), ("convert",),
        ]  # fmt: skip
        self.chance.shuffle(ways)
        for number, way in enumerate(ways, first):
            self._live(company, number, way)
        self._people(company, first)
        db.session.commit()

    def _live(self, company: Company, number: int, way: tuple[str, ...]) -> None:
        on = occasion(actor_of(self.cast.mieke))
        learner = add_learner("Cursist", f"Nummer {number}", f"c{number}@x.example", on)
        course = self.chance.choice(self.courses)
        late = self.chance.random() < 0.2 and not way
        day = date(2026, 9, 20) if late else date(2026, 9, 10)
        one = make_enrolment(learner, course, company, number=f"F27{number:05d}", enrolled_on=day)
        told = Told(self.cast, one)
        told.els = lambda: occasion(actor_of(self.by[company.id]))  # type: ignore[method-assign]
        for deed in way:
            if deed == "report":
                told.report(f"TEST {number:04d}-A")
            else:
                getattr(told, deed)()
        add_note(told.one, on, kind="called", text="Belt terug", until=None)
        if not way and not late:
            self._begin(told.one, company)

    def _begin(self, enrolment: Enrolment, company: Company) -> None:
        """Somebody typed a number and chose a file, and has not sent it yet."""
        on = occasion(actor_of(self.by[company.id]))
        draft = keep_draft(None, enrolment.id, on, typed={"project_number": "TEST"})
        attach_proof(draft, keep_proof(company.id, self.storage.put(PLAIN.data), PLAIN, on), on)

    def _people(self, company: Company, first: int) -> None:
        on = occasion(actor_of(self.by[company.id]))
        for number, role in enumerate(("owner", "handler", "reader", "handler"), first):
            person = make_person(f"Mens {number}", f"m{number}@x.example")
            member = make_member(person, company, role)
            make_feed(company, occasion(actor_of(person)))
            if self.chance.random() < 0.3:
                remove_member(member, company, on)
            elif self.chance.random() < 0.3:
                set_receives_mail(member, company, on, receives_mail=False)
        make_feed(company, occasion(actor_of(self.cast.dora)))
        for name in (f"alleen{first}@x.example", "beide@x.example"):
            invite(company, on, name="Nieuw", email=name, role="reader")


@pytest.mark.parametrize("seed", range(4))
def test_two_companies_full_of_everything_become_one_and_every_invariant_holds(
    app: Flask, cast: Cast, time: Time, seed: int
) -> None:
    town = Town(cast, app, seed)
    town.fill(cast.garage, 100)
    town.fill(cast.bakery, 200)
    time.is_now(2026, 9, 15)
    for part in reminders_to_plan(occasion()):
        plan_reminders(part, occasion())
    db.session.commit()
    assert broken(app) == []
    old, stays = cast.garage, cast.bakery
    tables = (Enrolment, Application, Proof, Invitation, CalendarFeed)
    before = {table: counted(table, old) + counted(table, stays) for table in tables}
    papers = {one.number: (one.facts, one.sha256) for one in db.session.query(Document)}
    notes = _worklists()
    lines = [(one.id, one.company_id, one.hash) for one in db.session.query(Event)]
    mails = {one.id: one.enrolment_id for one in db.session.query(Message)}
    open_before = _who_may(old) | _who_may(stays)

    merge(cast, old, stays)

    assert broken(app) == []
    assert first_broken_line() is None
    for table in tables:
        assert (counted(table, old), counted(table, stays)) == (0, before[table]), table
    assert counted(Document, old) == counted(Message, old) == 0
    kept = {one.number: (one.facts, one.sha256) for one in db.session.query(Document)}
    assert papers.items() <= kept.items()
    assert _worklists() == notes
    now = [(one.id, one.company_id, one.hash) for one in db.session.query(Event)]
    assert sorted(now)[: len(lines)] == sorted(lines)
    assert mails.items() <= {one.id: one.enrolment_id for one in db.session.query(Message)}.items()
    assert _who_may(stays) == open_before
    assert _who_may(old) == set()
    assert db.session.get_one(Company, old.id).merged_into_id == stays.id
    assert db.session.query(Draft).filter_by(person_id=cast.chris.id).count() > 0
    for draft in db.session.query(Draft):
        assert (
            draft.proof_id is None
            or db.session.get_one(Proof, draft.proof_id).company_id == stays.id
        )
    _everything_still_works(app, cast, town)


def _everything_still_works(app: Flask, cast: Cast, town: Town) -> None:
    """Whoever came along goes on, planning and calendars too, and all of it holds again."""
    moved = db.session.query(Enrolment).filter(Enrolment.number.startswith("F271"))
    for one in moved.filter_by(stage="awaiting_application").all():
        told = Told(cast, one)
        told.els = lambda: occasion(actor_of(cast.chris))  # type: ignore[method-assign]
        for deed in (told.report, told.approve, told.tick, told.pay, told.undo, told.pay):
            deed()
    db.session.commit()
    for part in reminders_to_plan(occasion()):
        plan_reminders(part, occasion())
    db.session.commit()
    assert broken(app) == []


def _who_may(company: Company) -> set[int]:
    found = db.session.query(Membership).filter_by(company_id=company.id, ended_at=None)
    return {one.person_id for one in found}


def _worklists() -> dict[tuple[int, str], tuple[int, int]]:
    return {
        (one.site_id, one.stage): (one.enrolments, one.due_cents)
        for one in db.session.query(WorklistCount)
        if one.enrolments
    }


def test_one_line_tells_what_was_merged_and_one_where_each_enrolment_went(cast: Cast) -> None:
    merge(cast, cast.garage, cast.bakery)
    told = db.session.query(Event).filter_by(kind="companies_merged").one()
    assert (told.company_id, told.by_name) == (cast.bakery.id, "Joris Baert")
    assert told.facts["company_name"] == ["Garage De Smet bv", "Bakkerij Peeters bv"]
    assert told.facts["enterprise_number"] == ["0999000129", "0999999922"]
    assert {
        one["email"]: (one["old"], one["there"], one["role"]) for one in told.facts["people"]
    } == {
        "chris@garage-desmet.example": ("owner", None, "owner"),
        "dora@boekhouding.example": ("reader", "handler", "handler"),
    }
    moved = db.session.query(Event).filter_by(kind="company_of_enrolment_changed").one()
    assert (moved.enrolment_id, moved.company_id) == (cast.rivals_enrolment.id, cast.bakery.id)


def test_who_is_in_both_keeps_the_higher_role_and_one_access(cast: Cast) -> None:
    """Dora handles for the bakery and reads for the garage; this time the bakery goes."""
    merge(cast, cast.bakery, cast.garage)
    dora = db.session.query(Membership).filter_by(person_id=cast.dora.id, ended_at=None).one()
    assert (dora.company_id, dora.role) == (cast.garage.id, "handler")
    line = db.session.query(Event).filter_by(kind="role_changed").one()
    assert (line.company_id, line.facts["role"]) == (cast.garage.id, ["reader", "handler"])


def test_what_has_ended_opens_again_only_for_who_is_let_in_by_the_other(cast: Cast) -> None:
    people = {
        name: (make_person(name, f"{name}@x.example"), old, there)
        for name, old, there in (
            ("open-ended", None, clock.now()),
            ("ended-open", clock.now(), None),
            ("ended-ended", clock.now(), clock.now()),
        )
    }
    for person, old, there in people.values():
        make_member(person, cast.garage, "handler", ended_at=old)
        make_member(person, cast.bakery, "reader", ended_at=there)
    db.session.commit()
    merge(cast, cast.garage, cast.bakery)
    kept = {
        name: db.session.query(Membership)
        .filter_by(person_id=person.id, company_id=cast.bakery.id)
        .one()
        for name, (person, _, _) in people.items()
    }
    assert {name: (one.role, one.ended_at is None) for name, one in kept.items()} == {
        "open-ended": ("handler", True),
        "ended-open": ("reader", True),
        "ended-ended": ("handler", False),
    }
    ended = db.session.query(Membership).filter_by(company_id=cast.garage.id).all()
    assert all(one.ended_at for one in ended)


def test_confirmations_that_name_the_old_number_are_replaced_and_stay_verifiable(
    app: Flask, cast: Cast
) -> None:
    story = Told(cast, cast.rivals_enrolment)
    for deed in (story.report, story.approve, story.tick, story.pay):
        deed()
    db.session.commit()
    merge(cast, cast.garage, cast.bakery)
    papers = (
        db.session.query(Document)
        .filter_by(enrolment_id=cast.rivals_enrolment.id)
        .order_by(Document.id)
        .all()
    )
    first, receipt, paid, new, paid_again = papers
    assert [one.kind for one in papers] == [
        "confirmation", "receipt", "payment", "confirmation", "payment",
    ]  # fmt: skip
    assert (new.replaces_id, paid_again.replaces_id) == (first.id, paid.id)
    assert "0999000129" in first.facts
    assert "0999000129" in receipt.facts
    assert "0999999922" in new.facts
    assert "0999999922" in paid_again.facts
    assert '"received_cents":18000' in paid_again.facts
    assert (first.replaced_at is None, receipt.replaced_at) == (False, None)
    assert (new.reason, paid_again.reason) == ("companies_merged", "companies_merged")
    assert broken(app) == []


def test_an_invitation_of_who_is_known_there_already_is_taken_back(cast: Cast) -> None:
    on = occasion(actor_of(cast.chris))
    for email in ("els@bakkerij-peeters.example", "nele@x.example", "eva@x.example"):
        invite(cast.garage, on, name="Iemand", email=email, role="owner")
    invite(cast.bakery, on, name="Nele", email="nele@x.example", role="reader")
    db.session.commit()
    merge(cast, cast.garage, cast.bakery)
    found = db.session.query(Invitation).order_by(Invitation.id).all()
    assert {one.company_id for one in found} == {cast.bakery.id}
    assert [one.withdrawn_at is None for one in found] == [False, False, True, True]
    taken = db.session.query(Event).filter_by(kind="invitation_withdrawn").all()
    assert {one.facts["email"] for one in taken} == {
        "els@bakkerij-peeters.example", "nele@x.example",
    }  # fmt: skip


def test_calendar_links_go_on_and_of_two_the_one_that_stays(cast: Cast) -> None:
    chris = make_feed(cast.garage, occasion(actor_of(cast.chris)))
    old = make_feed(cast.garage, occasion(actor_of(cast.dora)))
    new = make_feed(cast.bakery, occasion(actor_of(cast.dora)))
    db.session.commit()
    sequence = {
        row.public_id: row.sequence
        for row in days_of_company(cast.garage.id, since=date(2026, 9, 1))
    }
    merge(cast, cast.garage, cast.bakery)
    for secret, works in ((chris, True), (old, False), (new, True)):
        found = feed_with(hash_secret(secret), clock.today())
        assert (found is not None) is works
        assert found is None or found.company_id == cast.bakery.id
    after = {
        row.public_id: row.sequence
        for row in days_of_company(cast.bakery.id, since=date(2026, 9, 1))
    }
    (moved,) = sequence
    assert after[moved] > sequence[moved]


def test_who_gets_the_mail_is_told_once_with_both_numbers(cast: Cast) -> None:
    merge(cast, cast.garage, cast.bakery)
    mails = db.session.query(Message).filter_by(kind="companies_merged").all()
    assert sorted(one.to_email for one in mails) == [
        "bob@bakkerij-peeters.example", "chris@garage-desmet.example", "dora@boekhouding.example",
        "els@bakkerij-peeters.example",
    ]  # fmt: skip
    story = story_of(mails[0].id)
    assert why_untrue(story, clock.now()) is None
    facts = facts_of(story, school_on(clock.today()), base_url="https://x.be", at=clock.now())
    text = compose("companies_merged", "nl", facts).text
    assert "Garage De Smet bv (0999.000.129) en Bakkerij Peeters bv (0999.999.922)" in text
    assert f"https://x.be/onderneming/{cast.bakery.public_id}/" in text


def test_a_company_that_nobody_follows_is_told_at_its_contact(cast: Cast) -> None:
    one = make_company("Apotheek Claes", "0999044471", "Wim Claes", "wim@apotheek.example")
    two = make_company("Apotheek Claes bv", "0999000228", "Wim Claes", "info@apotheek.example")
    db.session.commit()
    merge(cast, one, two)
    mail = db.session.query(Message).filter_by(kind="companies_merged").one()
    assert (mail.to_email, mail.person_id) == ("info@apotheek.example", None)


def test_a_mail_that_waits_leaves_under_the_new_name(cast: Cast) -> None:
    waiting = (
        db.session.query(Message)
        .filter_by(enrolment_id=cast.rivals_enrolment.id, kind="new_enrolment")
        .first()
    )
    merge(cast, cast.garage, cast.bakery)
    story = story_of(waiting.id)
    assert (story.company, why_untrue(story, clock.now())) == ("Bakkerij Peeters bv", None)


def test_the_old_number_and_name_find_the_company_that_stays(cast: Cast) -> None:
    merge(cast, cast.garage, cast.bakery)
    found = company_numbered("0999000129")
    assert found is not None
    assert found.id == cast.bakery.id
    for words in (("0999000129",), ("garage",), ("bakkerij",)):
        assert [one.name for one in companies_like(words, page=1)] == ["Bakkerij Peeters bv"]
    kept = company_for_change(cast.bakery.public_id)
    change_company(
        kept, occasion(), name="Bakkerij Peeters nv", contact_name="Els", contact_phone="",
        contact_email="els@bakkerij-peeters.example",
    )  # fmt: skip
    assert [one.name for one in companies_like(("garage",), page=1)] == ["Bakkerij Peeters nv"]
    with pytest.raises(NoResultFound):
        company_for_change(cast.garage.public_id)


def test_a_chain_of_mergers_leads_to_the_last_one(app: Flask, cast: Cast) -> None:
    third = make_company("Bakkers bv", "0999044471", "Els Peeters", "els@bakkers.example")
    db.session.commit()
    merge(cast, cast.garage, cast.bakery)
    merge(cast, cast.bakery, third)
    for number in ("0999000129", "0999999922", "0999044471"):
        found = company_numbered(number)
        assert found is not None
        assert found.id == third.id
    assert broken(app) == []


def refused(cast: Cast, old: Company, stays: Company) -> tuple[Obstacle, ...]:
    """Why merging is refused; nothing is changed."""
    lines = db.session.query(Event).count()
    with pytest.raises(CannotMerge) as caught:
        merge(cast, old, stays)
    db.session.rollback()
    assert db.session.query(Event).count() == lines
    return caught.value.merger.obstacles


def test_a_company_is_not_merged_with_itself_or_with_one_that_is_gone(cast: Cast) -> None:
    third = make_company("Bakkers bv", "0999044471", "Els Peeters", "els@bakkers.example")
    db.session.commit()
    assert refused(cast, cast.garage, cast.garage) == (Obstacle.ITSELF,)
    merge(cast, cast.garage, cast.bakery)
    assert refused(cast, cast.garage, third) == (Obstacle.MERGED_BEFORE,)
    assert refused(cast, third, cast.garage) == (Obstacle.STAYS_MERGED,)


def test_who_is_enrolled_twice_and_still_waits_must_be_cancelled_once_first(cast: Cast) -> None:
    twin = make_enrolment(cast.an, cast.course, cast.garage, number="F2600003")
    db.session.commit()
    assert refused(cast, cast.garage, cast.bakery) == (Obstacle.ENROLLED_TWICE,)
    cancel_enrolment(
        Told(cast, twin).one, occasion(actor_of(cast.mieke)), reason="Staat er twee keer in"
    )
    db.session.commit()
    merge(cast, cast.garage, cast.bakery)
    assert db.session.get_one(Enrolment, twin.id).company_id == cast.bakery.id


def test_what_changed_since_it_was_looked_at_is_shown_again(cast: Cast) -> None:
    looked = plan_merger(
        company_named(cast.garage.public_id),
        company_named(cast.bakery.public_id),
        today=clock.today(),
        now=clock.now(),
    )
    make_member(make_person("Tom", "tom@x.example"), cast.garage, "owner")
    db.session.commit()
    gone, kept = companies_for_merger(cast.garage.public_id, cast.bakery.public_id)
    with pytest.raises(CannotMerge) as caught:
        merge_companies(gone, kept, occasion(), agreed=looked.digest)
    assert caught.value.merger.obstacles == ()
    db.session.rollback()
    assert db.session.query(Event).filter_by(kind="companies_merged").count() == 0


def test_nothing_new_is_written_under_a_company_that_was_merged_a_moment_ago(cast: Cast) -> None:
    stale = db.session.get_one(Company, cast.garage.id)
    merge(cast, cast.garage, cast.bakery)
    chris = occasion(actor_of(cast.chris))
    with pytest.raises(StaleDataError):
        make_enrolment(cast.an, cast.course, stale, number="F2600003")
    db.session.rollback()
    with pytest.raises(StaleDataError):
        invite(stale, chris, name="Eva", email="eva@x.example", role="reader")
    db.session.rollback()
    with pytest.raises(StaleDataError):
        make_feed(stale, chris)
    db.session.rollback()
    assert counted(Enrolment, cast.garage) == counted(CalendarFeed, cast.garage) == 0


def test_reminders_that_were_found_before_wait_for_the_next_planning(
    app: Flask, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 15)
    parts = reminders_to_plan(occasion())
    assert parts
    db.session.rollback()
    merge(cast, cast.garage, cast.bakery)
    for part in parts:
        plan_reminders(part, occasion())
    db.session.commit()
    assert broken(app) == []
    for part in reminders_to_plan(occasion()):
        plan_reminders(part, occasion())
    db.session.commit()
    told = db.session.query(Message).filter_by(
        kind="reminders", to_email="chris@garage-desmet.example"
    )
    assert [one.company_id for one in told] == [cast.bakery.id]
    assert broken(app) == []


@pytest.mark.parametrize("table", [Membership, Document, Proof, Message, "words", "chain"])
def test_what_is_left_under_a_merged_company_is_found(cast: Cast, table: Any) -> None:
    third = make_company("Bakkers bv", "0999044471", "Els Peeters", "els@bakkers.example")
    db.session.commit()
    merge(cast, cast.garage, cast.bakery)
    assert QUESTIONS["merged_company"]() == []
    gone = db.session.get_one(Company, cast.garage.id)
    if table is Proof:
        keep_proof(gone.id, "0" * 64, PLAIN, occasion(actor_of(cast.chris)))
    elif table == "words":
        from portal.actions.recording import index_words

        index_words("company", gone.id, ["garage"])
    elif table == "chain":
        kept = db.session.get_one(Company, cast.bakery.id)
        kept.merged_into_id, kept.merged_at = third.id, clock.now()
        db.session.flush()
        assert "0999000129" in QUESTIONS["merged_company"]()
        return
    else:
        person = make_person("Tom", "tom@x.example") if table is Membership else None
        if person is not None:
            make_member(person, gone, "reader")
        else:
            db.session.query(table).filter_by(
                company_id=cast.bakery.id
            ).first().company_id = gone.id
    db.session.flush()
    assert QUESTIONS["merged_company"]() == ["0999000129"]
