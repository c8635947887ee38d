"""Accounts: signing in, a first or new password, one's own preferences, the student's link."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from portal.actions.links import hash_code, make_link, new_code
from portal.actions.recording import (
    Actor,
    Occasion,
    new_public_id,
    new_secret,
    queue,
    record,
)
from portal.actions.sessions import close_session, close_sessions_of_person
from portal.models import Enrolment, Learner, Person, db

# How long a link by mail works (promise D20).
RESET_LASTS = timedelta(hours=1)
FIRST_PASSWORD_LASTS = timedelta(hours=72)
STUDENT_LINK_LASTS = timedelta(minutes=10)


def done_by(person: Person, on: Occasion) -> Occasion:
    """The same occasion with this person as the one who does it, before there is a session."""
    kind = "staff" if person.staff_role else "employer"
    return replace(on, by=Actor(kind, person.id, person.name, on.by.address))


def note_sign_in(person: Person, on: Occasion, *, new_hash: str | None = None) -> None:
    """Note that a person signed in; keep the password under today's parameters when given."""
    if new_hash is not None:
        person.password_hash = new_hash
    person.signed_in_at = on.at
    record("signed_in", done_by(person, on))


def note_sign_out(on: Occasion) -> None:
    """Note that whoever asks for it signed out."""
    record("signed_out", on)


def note_student_in(learner: Learner, on: Occasion) -> None:
    """Note that a student came in by a link or a code."""
    record("signed_in", replace(on, by=Actor("student", learner.id, learner.name, on.by.address)))


def add_person(name: str, email: str, on: Occasion, *, password_hash: str, language: str) -> Person:
    """Add an employer's user, who chose a password behind an invitation."""
    person = Person(
        public_id=new_public_id(),
        name=name,
        email=email.lower(),
        password_hash=password_hash,
        language=language,
        created_at=on.at,
    )
    db.session.add(person)
    db.session.flush()
    record("person_added", done_by(person, on), email=person.email)
    return person


def create_staff(
    name: str, email: str, on: Occasion, *, role: str, site_id: int | None
) -> tuple[Person, str]:
    """Add a member of the staff (`clerk` or `admin`).

    Returns the person and the secret of the link (…/wachtwoord/<secret>) behind which a first
    password is chosen; it works once, within three days.
    """
    person = Person(
        public_id=new_public_id(),
        name=name,
        email=email.strip().lower(),
        staff_role=role,
        site_id=site_id,
        created_at=on.at,
    )
    db.session.add(person)
    db.session.flush()
    record("staff_added", on, email=person.email, role=role)
    return person, make_password_link(person, on, lasts=FIRST_PASSWORD_LASTS)


def make_password_link(person: Person, on: Occasion, *, lasts: timedelta = RESET_LASTS) -> str:
    """Make a link for choosing a password; earlier ones stop working. Returns its secret."""
    secret = new_secret()
    make_link("password", secret, at=on.at, expires_at=on.at + lasts, person_id=person.id)
    return secret


def ask_new_password(person: Person | None, on: Occasion) -> None:
    """Mail a link for a new password, and a code for another device.

    For an address without account the same work is done and taken back, so that the answer takes
    as long (promise D17).
    """
    with _in_equal_time(is_real=person is not None):
        event = record("password_link_asked", on, person=person.id if person else None)
        secret, code = new_secret(), new_code()
        make_link(
            "password",
            secret,
            at=on.at,
            expires_at=on.at + RESET_LASTS,
            code_hash=hash_code(person.email if person else "", code),
            person_id=person.id if person else None,
        )
        queue(
            "password_reset",
            event=event,
            to=(person.name, person.email) if person else ("", ""),
            language=person.language if person else "nl",
            dedupe=f"password_reset:{event.id}",
            person_id=person.id if person else None,
            facts={"token": secret, "code": code, "expires_at": on.at + RESET_LASTS},
        )


def set_password(
    person: Person, on: Occasion, *, password_hash: str, keep_session: int | None = None
) -> None:
    """Give a person a new password: every other session ends and a mail tells about it."""
    is_first = person.password_hash is None
    person.password_hash = password_hash
    close_sessions_of_person(person.id, but=keep_session)
    event = record("password_changed", done_by(person, on), is_first=is_first)
    if is_first:
        return
    queue(
        "password_changed",
        event=event,
        to=(person.name, person.email),
        language=person.language,
        dedupe=f"password_changed:{event.id}",
        person_id=person.id,
        facts={"moment_at": on.at},
    )


def end_session(session_id: int, on: Occasion) -> None:
    """Sign a device out; the caller has looked whose it is."""
    close_session(session_id)
    record("session_ended", on, others=False)


def end_other_sessions(person_id: int, on: Occasion, *, but: int) -> None:
    """Sign every device of a person out but the one in hand."""
    close_sessions_of_person(person_id, but=but)
    record("session_ended", on, others=True)


def change_profile(person: Person, on: Occasion, *, name: str, language: str, theme: str) -> None:
    """Change how a person is called, and in which language and colours they read."""
    new = {"name": name, "language": language, "theme": theme}
    changed = {k: [getattr(person, k), v] for k, v in new.items() if getattr(person, k) != v}
    if not changed:
        return
    for key, value in new.items():
        setattr(person, key, value)
    record("profile_changed", on, changed=changed)


def choose_language(reader: Person | Learner, on: Occasion, *, language: str) -> None:
    """Change the language in which a person or student reads pages and mails."""
    if reader.language == language:
        return
    old, reader.language = reader.language, language
    record("profile_changed", on, changed={"language": [old, language]})


def send_student_link(enrolment: Enrolment | None, on: Occasion) -> None:
    """Mail a student a link and a code for another device; both work once, for ten minutes.

    Without an enrolment the same work is done and taken back (promise D17).
    """
    learner = enrolment.learner if enrolment else None
    secret, code = new_secret(), new_code()
    expires_at = on.at + STUDENT_LINK_LASTS
    with _in_equal_time(is_real=learner is not None):
        event = record("student_link_asked", on, enrolment=enrolment)
        make_link(
            "student",
            secret,
            at=on.at,
            expires_at=expires_at,
            code_hash=hash_code(learner.email if learner else "", code),
            learner_id=learner.id if learner else None,
        )
        queue(
            "sign_in_link",
            event=event,
            to=(learner.name, learner.email) if learner else ("", ""),
            language=learner.language if learner else "nl",
            dedupe=f"sign_in_link:{event.id}",
            enrolment=enrolment,
            learner_id=learner.id if learner else None,
            facts={"token": secret, "code": code, "expires_at": expires_at},
        )


@contextmanager
def _in_equal_time(*, is_real: bool) -> Iterator[None]:
    """Do the work inside, and take it back unless it is real."""
    with db.session.begin_nested() as point:
        yield
        db.session.flush()
        if not is_real:
            point.rollback()
            # The chain of events ends before what was taken back.
            db.session.info.pop("chain", None)
