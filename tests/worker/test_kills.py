"""Workers that are killed again and again lose no mail, and double one at most for each kill."""

import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep

import pytest
from flask import Flask

from portal.actions.outbox import LEASE, LOST
from portal.config import BRUSSELS, Settings
from portal.models import Message, db
from tests.cast import Cast
from tests.conftest import settings_for
from tests.mail.server import MailServer, running
from tests.worker.nursery import workers
from tests.worker.outbox import arrived, mails, queue_notes, states, wait_for

TOGETHER = 2
LEFT = {"waiting", "sending"}


def test_e13_two_workers_killed_again_and_again_lose_nothing(
    app: Flask, cast: Cast, database_url: str, tmp_path: Path
) -> None:
    _live_through(kills=6, mails_between=(3, 12), app=app, cast=cast, url=database_url, at=tmp_path)


@pytest.mark.long
def test_e13_fifty_kills_lose_nothing(
    app: Flask, cast: Cast, database_url: str, tmp_path: Path
) -> None:
    between = (1, 25)
    _live_through(
        kills=50, mails_between=between, app=app, cast=cast, url=database_url, at=tmp_path
    )


def _live_through(
    *, kills: int, mails_between: tuple[int, int], app: Flask, cast: Cast, url: str, at: Path
) -> None:
    dice = random.Random(kills)  # noqa: S311 - the same kills in every run
    queue_notes(cast, rounds=kills * mails_between[1] // 8)
    server = MailServer()
    with running(server) as smtp:
        generations = kills // TOGETHER
        for number in range(generations):
            with workers(TOGETHER, _settings(url, at, smtp.port, number)):
                _wait_for_mails(server, dice.randint(*mails_between))
                sleep(dice.random() / 50)
            assert LEFT & states().keys(), "more mails are needed for so many kills"
        with workers(TOGETHER, _settings(url, at, smtp.port, generations)):
            wait_for(lambda: not LEFT & states().keys())
    _check(arrived(server), kills)


def _wait_for_mails(server: MailServer, more: int) -> None:
    wanted = len(server.taken) + more
    wait_for(lambda: len(server.taken) >= wanted)


def _settings(url: str, folder: Path, port: int, generation: int) -> Settings:
    """Every generation begins when the leases of the one before have ended."""
    began = datetime(2026, 9, 10, 10, 30, tzinfo=BRUSSELS)
    return settings_for(
        folder / "data",
        url,
        is_demo=True,
        practice_moment=began + generation * (LEASE + timedelta(minutes=1)),
        smtp_url=f"smtp://127.0.0.1:{port}",
    )


def _check(found: list[tuple[str, str]], kills: int) -> None:
    times = Counter(number for number, _ in found)
    all_mails = [mail for mail in mails() if mail.state != "dropped"]
    assert all(times[mail.message_id] for mail in all_mails if mail.state == "sent")
    # Killed twice during the same mail: a person decides, who sees it among the dead ones.
    lost = [mail for mail in all_mails if mail.state == "dead"]
    assert {mail.last_error for mail in lost} <= {LOST}
    assert len(lost) <= kills // 2
    assert set(times) <= {mail.message_id for mail in all_mails}
    assert sum(number - 1 for number in times.values()) <= kills
    assert max(times.values()) <= 2
    for address in {mail.to_email for mail in all_mails}:
        first_come = list(dict.fromkeys(number for number, to in found if to == address))
        queued = [mail.message_id for mail in all_mails if mail.to_email == address]
        assert first_come == [one for one in queued if one in times], "in their order"
    assert db.session.query(Message).filter(Message.lease_until.is_not(None)).count() == 0
