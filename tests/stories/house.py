"""A portal for one story after the other: each begins in a copy of the same small database."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from portal import clock, create_app
from portal.actions.companies import add_company
from portal.config import BRUSSELS
from portal.models import Company, Person, db
from portal.queries import school
from tests.cast import make_member, make_person, occasion, site_named
from tests.conftest import settings_for
from tests.postgres import Kept, Postgres

BEFORE = datetime(2026, 9, 1, 9, 0, tzinfo=BRUSSELS)
# Name, enterprise number, contact address, and by address who may act for it. At the last one
# nobody has accepted the invitation yet.
COMPANIES: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    (
        "Bakkerij Peeters bv",
        "0999999922",
        "els@bakkerij-peeters.example",
        {"els@bakkerij-peeters.example": "owner", "bob@bakkerij-peeters.example": "handler"},
    ),
    (
        "Garage De Smet bv",
        "0999000129",
        "werkplaats@garage-desmet.example",
        {"chris@garage-desmet.example": "owner"},
    ),
    ("Tuinen Maes bv", "0999000228", "kantoor@tuinen-maes.example", {}),
)
CLERK = "mieke@leerstad.example"


class House:
    """A portal whose database is made anew for each story."""

    def __init__(self, app: Flask, renew: Callable[[], None]) -> None:
        """Use `renew` to put the database back as it was."""
        self.app, self._renew = app, renew
        self.moment = BEFORE.astimezone(UTC)
        clock.set_clock(clock.Clock(lambda: self.moment))

    def begin(self, moment: datetime) -> None:
        """Begin a story at a moment."""
        db.session.remove()
        db.engine.dispose()
        self._renew()
        # Kept by version for one database a process.
        school._school.cache_clear()
        self.moment = moment.astimezone(UTC)


@contextmanager
def house_on_sqlite(template: Path, folder: Path) -> Iterator[House]:
    """A portal on a copy of a file."""
    file, whole = folder / "portal.sqlite3", folder / "whole.sqlite3"
    shutil.copyfile(template, file)

    def renew() -> None:
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        shutil.copyfile(whole, file)

    with _living(f"sqlite:///{file}", folder, renew) as house:
        # Closing the last connection writes everything into the one file.
        db.engine.dispose()
        shutil.copyfile(file, whole)
        yield house


@contextmanager
def house_on_postgresql(server: Postgres, folder: Path) -> Iterator[House]:
    """A portal on a database that the server brings back to what it held."""
    name = server.make()
    kept: list[Kept] = []

    def renew() -> None:
        assert kept[0].bring_back(), "a story changed the tables"

    with _living(server.url_of(name), folder, renew) as house:
        kept.append(server.keep(name))
        yield house
        kept[0].close()
    server.drop(name)


@contextmanager
def _living(url: str, folder: Path, renew: Callable[[], None]) -> Iterator[House]:
    app = create_app(settings_for(folder / "data", url))
    app.testing = True
    house = House(app, renew)
    with app.app_context():
        _make_people()
        yield house
        db.session.remove()
        db.engine.dispose()
    clock.set_clock(clock.Clock())


def _make_people() -> None:
    """The companies and who acts for them, and a clerk."""
    school._school.cache_clear()
    for name, number, address, members in COMPANIES:
        company = add_company(
            name,
            number,
            occasion(),
            contact_name=f"Contact van {name}",
            contact_email=address,
            contact_phone="09 000 27 64",
        )
        for email, role in members.items():
            make_member(make_person(email.split("@")[0].title(), email), company, role)
    make_person("Mieke Van Acker", CLERK, staff_role="clerk", site_id=site_named("lokeren").id)
    db.session.commit()
    db.session.remove()


def person_at(email: str) -> Person | None:
    """Who has an address."""
    return db.session.query(Person).filter_by(email=email).one_or_none()


def company_at(place: int) -> Company:
    """A company by its place in COMPANIES."""
    return db.session.query(Company).filter_by(enterprise_number=COMPANIES[place][1]).one()
