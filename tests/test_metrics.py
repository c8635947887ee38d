"""Numbers for a monitoring system: strictly in its form, and for who knows the token only."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.actions.upkeep import beat
from portal.config import WrongSetting, read_settings
from portal.formats.metrics import CONTENT_TYPE, Metric, exposition
from portal.models import Message, db
from tests.cast import Cast

TOKEN = "a-token-of-thirty-two-characters"
_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
_SAMPLE = re.compile(rf"({_NAME})(?:\{{({_LABEL}(?:,{_LABEL})*)?\}})? (-?[0-9.]+(?:e[+-]?[0-9]+)?)")


def read_strictly(text: str) -> dict[str, float]:
    """The samples of an exposition, by name with labels.

    Fails on what a parser of version 0.0.4 refuses, and on a sample without HELP and TYPE.
    """
    assert text.endswith("\n")
    helped: set[str] = set()
    typed: list[str] = []
    samples: dict[str, float] = {}
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith("# HELP "):
            name = line.split(" ", 3)[2]
            assert name not in helped, f"helped twice: {name}"
            helped.add(name)
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert kind in {"counter", "gauge", "histogram", "summary", "untyped"}
            assert name not in typed, f"typed twice: {name}"
            typed.append(name)
        else:
            found = _SAMPLE.fullmatch(line)
            assert found, f"no sample: {line}"
            assert found[1] == typed[-1], f"not below its type: {line}"
            assert found[1] in helped
            key = line.rpartition(" ")[0]
            assert key not in samples, f"given twice: {key}"
            samples[key] = float(found[3])
    return samples


def asked(app: Flask, token: str | None = TOKEN) -> tuple[int, str, str]:
    """Status, content type and text of /metrics."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = app.test_client().get("/metrics", headers=headers)
    return answer.status_code, answer.content_type, answer.text


def turn_on(app: Flask) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], metrics_token=TOKEN)


def test_without_the_setting_there_is_no_such_page(app: Flask) -> None:
    assert asked(app)[0] == 404


def test_only_who_knows_the_token_reads_them(app: Flask) -> None:
    turn_on(app)
    assert asked(app, None)[0] == 401
    assert asked(app, "another-token")[0] == 401
    assert asked(app)[0] == 200


def test_a_short_token_is_refused_by_name() -> None:
    with pytest.raises(WrongSetting, match="KMO_METRICS_TOKEN"):
        read_settings({"KMO_METRICS_TOKEN": "short", "KMO_SECRET_KEY": "k" * 40})


def test_the_numbers_are_what_there_is(app: Flask, cast: Cast) -> None:
    turn_on(app)
    mails = db.session.query(Message).order_by(Message.id).all()
    mails[0].state, mails[1].state = "dead", "sent"
    mails[2].not_before_at = clock.now() - timedelta(minutes=3)
    beat("planning", clock.now() - timedelta(minutes=7))
    beat("invariants", clock.now() - timedelta(hours=2), "files, last_day")
    db.session.commit()
    status, kind, text = asked(app)
    assert (status, kind) == (200, CONTENT_TYPE)
    found = read_strictly(text)
    assert found['kmo_messages{state="dead"}'] == 1
    assert found['kmo_messages{state="sent"}'] == 1
    assert found['kmo_messages{state="waiting"}'] == len(mails) - 2
    assert found["kmo_oldest_due_message_seconds"] == 180
    assert found['kmo_last_round_seconds{part="planning"}'] == 420
    assert found["kmo_broken_invariants"] == 2
    assert found['kmo_enrolments{stage="awaiting_application"}'] == 2
    assert "kmo_last_statement_seconds" not in found, "what is not known is not zero"


def test_texts_are_escaped_as_the_form_wants() -> None:
    text = exposition([Metric("one", "a\\b\nc", {'x"y\\z\n': 2.5}, "name")])
    assert text == '# HELP one a\\\\b\\nc\n# TYPE one gauge\none{name="x\\"y\\\\z\\n"} 2.5\n'
    assert read_strictly(text)
