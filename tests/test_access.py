"""Who may enter which route: every endpoint by every kind of visitor, checked in beside this file.

The table holds one line for each endpoint and method. A new route fails here until somebody has
written down who may use it; run this file as a script to print the lines as they are now, and
read them before you copy them.
"""

import csv
from contextvars import Context
from pathlib import Path

import pytest
from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from portal import clock
from portal.access import hash_token
from portal.actions.recording import new_secret
from portal.actions.sessions import open_session
from portal.models import Learner, Person, db
from tests.cast import Cast, make_member, make_person

TABLE = Path(__file__).with_name("access.csv")
VISITORS = ("anonymous", "student", "rival", "reader", "handler", "owner", "clerk", "admin")
METHODS = ("GET", "POST")


def _cookie(app: Flask, who: Person | Learner) -> str:
    token = new_secret()
    is_student = isinstance(who, Learner)
    kind = "student" if is_student else "staff" if who.staff_role else "employer"
    open_session(
        token_hash=hash_token(token),
        kind=kind,
        holder_id=who.id,
        agent="",
        address="",
        at=clock.now(),
    )
    db.session.commit()
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({"_user_id": token}))


def _path(rule: Rule, cast: Cast) -> str:
    """An address of the route in Bakkerij Peeters, whatever stands behind it."""
    values = dict.fromkeys(rule.arguments, "x" * 16)
    if "c" in values:
        values["c"] = cast.bakery.public_id
    for name, converter in rule._converters.items():
        if isinstance(converter, IntegerConverter):
            values[name] = "1"
        if isinstance(converter, AnyConverter):
            values[name] = sorted(converter.items)[0]
    built = rule.build(values, append_unknown=False)
    assert built is not None, rule
    return built[1]


def _outcome(app: Flask, path: str, method: str, cookie: str | None) -> str:
    """What the guard answers, before any view has run."""
    headers = {"Cookie": f"kmo={cookie}"} if cookie else {}
    with app.test_request_context(path, method=method, headers=headers):
        for look in app.url_value_preprocessors[None]:
            look(request.endpoint, request.view_args)
        guard = next(f for f in app.before_request_funcs[None] if f.__name__ == "_guard")
        try:
            answer = guard()
        except HTTPException as refused:
            return str(refused.code)
        finally:
            db.session.rollback()
        if answer is None:
            return "in"
        return "sign-in" if "/volg" not in answer.headers["Location"] else "volg"  # type: ignore[union-attr]


def _table(app: Flask, cast: Cast) -> dict[tuple[str, str], list[str]]:
    reader = make_person("Lies Lezer", "lies@bakkerij-peeters.example")
    make_member(reader, cast.bakery, "reader")
    people = (cast.an, cast.chris, reader, cast.bob, cast.els, cast.mieke, cast.joris)
    cookies = [None, *(_cookie(app, who) for who in people)]
    found: dict[tuple[str, str], list[str]] = {}
    for rule in app.url_map.iter_rules():
        for method in METHODS:
            if method not in (rule.methods or ()):
                continue
            path = _path(rule, cast)
            found[rule.endpoint, method] = [
                Context().run(_outcome, app, path, method, cookie) for cookie in cookies
            ]
    return found


@pytest.fixture
def written() -> dict[tuple[str, str], list[str]]:
    """The table as it is checked in."""
    with TABLE.open() as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["endpoint", "method", *VISITORS]
    return {(row[0], row[1]): row[2:] for row in rows[1:]}


def test_d1_every_route_lets_in_whom_the_table_says(
    app: Flask, cast: Cast, written: dict[tuple[str, str], list[str]]
) -> None:
    found = _table(app, cast)
    new = sorted(" ".join(key) for key in found.keys() - written.keys())
    assert not new, f"write down in tests/access.csv who may use: {new}"
    gone = sorted(" ".join(key) for key in written.keys() - found.keys())
    assert not gone, f"take out of tests/access.csv what is no route any more: {gone}"
    wrong = {
        f"{key[0]} {key[1]}": {
            visitor: f"{is_now}, not {should_be}"
            for visitor, is_now, should_be in zip(VISITORS, found[key], written[key], strict=True)
            if is_now != should_be
        }
        for key in found
        if found[key] != written[key]
    }
    assert not wrong


def test_d1_nobody_without_an_account_enters_a_private_room(
    written: dict[tuple[str, str], list[str]],
) -> None:
    private = {"employer", "secretariat"}
    open_doors = [
        endpoint
        for (endpoint, _), answers in written.items()
        if endpoint.split(".")[0] in private and answers[0] == "in"
    ]
    assert not open_doors


def test_d2_a_rival_never_enters_a_page_of_the_company(
    written: dict[tuple[str, str], list[str]], app: Flask
) -> None:
    of_company = {rule.endpoint for rule in app.url_map.iter_rules() if "c" in rule.arguments}
    assert len(of_company) > 20
    leaking = [
        key
        for key, answers in written.items()
        if key[0] in of_company and answers[VISITORS.index("rival")] != "404"
    ]
    assert not leaking
