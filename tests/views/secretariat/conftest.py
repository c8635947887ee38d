"""A school in the middle of September: enrolments at every station, for the pages of the staff."""

import io
import itertools
from dataclasses import dataclass
from datetime import date, timedelta

import pikepdf
import pytest
from flask import Flask, current_app

from portal.actions.applications import Reported, approve_application, report_application
from portal.actions.companies import add_learner
from portal.actions.proofs import keep_proof
from portal.models import Application, Course, Enrolment, Message, Person, Proof, db
from portal.queries.changing import (
    any_enrolments_for_change,
    application_for_change,
    course_for_change,
)
from portal.readers.proof import read_proof
from portal.rules.project_number import ProjectNumber, normalise_project_number
from tests.browser_of import Browser
from tests.cast import Cast, actor_of, make_course, make_enrolment, occasion
from tests.conftest import Time

# Makes every proof another file.
_NUMBERS = itertools.count(1)


@dataclass
class Story:
    """What happened before the tests begin, and the verbs to go on with it."""

    cast: Cast
    time: Time

    def enrolment(self, number: str, first: str, *, course: Course | None = None) -> Enrolment:
        """One more learner of the bakery, in Frans 1 unless said otherwise."""
        learner = add_learner(first, "Maes", f"{number.lower()}@cursist.example", occasion())
        chosen = course_for_change((course or self.cast.course).public_id)
        made = make_enrolment(learner, chosen, self.cast.bakery, number=number)
        db.session.commit()
        return made

    def proof(self) -> Proof:
        """A proof that opens, kept as an upload is kept."""
        out = io.BytesIO()
        with pikepdf.new() as document:
            document.add_blank_page()
            document.docinfo["/Title"] = f"bewijs {next(_NUMBERS)}"
            document.save(out)
        read = read_proof(out.getvalue(), "bewijs.pdf")
        digest = current_app.extensions["storage"].put(read.data)
        on = occasion(actor_of(self.cast.els))
        return keep_proof(self.cast.bakery.id, digest, read, on)

    def report(
        self,
        *enrolments: Enrolment,
        number: str = "TEST 4217-A",
        applied_on: date = date(2026, 9, 15),
    ) -> Application:
        """Els reports an application with its proof."""
        reported = Reported(
            project_number=ProjectNumber(number, normalise_project_number(number), ()),
            applied_on=applied_on,
            proof=self.proof(),
            note=None,
        )
        on = occasion(actor_of(self.cast.els))
        whole = any_enrolments_for_change([one.public_id for one in enrolments])
        application, _ = report_application(whole, on, reported=reported)
        db.session.commit()
        return application

    def approved(self, *enrolments: Enrolment, number: str = "TEST 4217-A") -> Application:
        """Els reports, Mieke approves: money may come in."""
        application = self.report(*enrolments, number=number)
        whole = any_enrolments_for_change([one.public_id for one in enrolments])
        application = application_for_change(application.public_id)
        approve_application(
            application,
            whole,
            occasion(actor_of(self.cast.mieke)),
            approved_on=date(2026, 9, 16),
            seen_proof=application.proof.sha256 if application.proof else None,
        )
        db.session.commit()
        return application

    def many(self, howmany: int) -> list[Enrolment]:
        """So many approved enrolments of the bakery, each with its own application."""
        made = [self.enrolment(f"F27{n:05d}", f"Lid{n}") for n in range(howmany)]
        for n, one in enumerate(made):
            self.approved(one, number=f"TEST 9{n:03d}")
        return made

    def later(self, month: int, day: int, *browsers: Browser) -> None:
        """Another day; who looks then has signed in anew, as Joris."""
        self.time.is_now(2026, month, day)
        for browser in browsers:
            browser.signed_in_as(db.session.get_one(Person, self.cast.joris.id))

    def mails_leave(self) -> None:
        """Ten minutes go by and the worker sends what waits."""
        self.time.moment += timedelta(minutes=11)
        db.session.query(Message).filter_by(state="waiting").update(
            {"state": "sent", "sent_at": self.time.now(), "subject": "Onderwerp", "body": "Tekst"}
        )
        db.session.commit()


@pytest.fixture
def story(app: Flask, cast: Cast, time: Time) -> Story:
    """Wednesday 16 September 2026: An's last day is tomorrow."""
    time.is_now(2026, 9, 16)
    return Story(cast, time)


@pytest.fixture
def later_course(story: Story) -> Course:
    """A course in Dendermonde that began last week."""
    course = make_course(
        "D26-LAS1",
        site="dendermonde",
        name="Lassen",
        first_lesson_on=date(2026, 9, 7),
        last_lesson_on=date(2027, 1, 20),
        fee_cents=30000,
    )
    db.session.commit()
    return course
