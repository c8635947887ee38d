"""Rendering happens in a process of its own: it is limited, closed, replaced and the same."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from portal.documents import pango
from portal.documents.canonical import to_json
from portal.documents.child import FAILED, answer, refuse_the_outside
from portal.documents.facts import Facts
from portal.documents.names import file_name
from portal.documents.render import (
    IncompleteFacts,
    RenderingFailed,
    RenderingTimedOut,
    RenderingUnavailable,
    end_child,
    render,
)
from portal.documents.shipped import layout_version
from tests.documents.examples import NAMES, confirmation, named, one_of_each, status


@pytest.fixture(autouse=True, scope="module")
def _no_child_stays_behind() -> Iterator[None]:
    yield
    end_child()


def the_child() -> int:
    """The process id of the one child that makes documents."""
    (child,) = active_children()
    assert child.pid is not None
    return child.pid


def resident_mib(process: int) -> float:
    """What a process holds of the machine's memory."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.mark.parametrize("facts", one_of_each(), ids=lambda facts: facts.kind)
def test_p23_another_process_makes_the_same_bytes(facts: Facts) -> None:
    first = render(facts)
    end_child()
    assert render(facts) == first
    assert first.startswith(b"%PDF-1.7")


def test_p23_the_order_of_hashes_changes_nothing() -> None:
    program = (
        "import sys; from portal.documents.canonical import from_json; "
        "from portal.documents.paper import render_here; "
        "sys.stdout.buffer.write(render_here(from_json(sys.stdin.buffer.read())))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    made = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        input=to_json(confirmation()),
        env=environment,
        capture_output=True,
        check=True,
    )
    assert made.stdout == render(confirmation())


def test_an_incomplete_confirmation_never_reaches_the_child() -> None:
    end_child()
    with pytest.raises(IncompleteFacts):
        render(confirmation(ogm=""))
    assert active_children() == []


def test_e21_a_document_that_takes_too_long_ends_with_a_message_and_the_next_one_works() -> None:
    render(confirmation())
    os.kill(the_child(), signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(RenderingTimedOut):
        render(confirmation(), seconds=0.5)
    assert time.monotonic() - began < 5
    assert render(confirmation()).startswith(b"%PDF")


def test_e21_who_waits_for_another_document_waits_no_longer_than_the_limit() -> None:
    render(confirmation())
    os.kill(the_child(), signal.SIGSTOP)
    slow = threading.Thread(target=lambda: pytest.raises(RenderingTimedOut, render, status(), 2.0))
    slow.start()
    time.sleep(0.2)
    with pytest.raises(RenderingTimedOut, match="another document"):
        render(confirmation(), seconds=0.3)
    slow.join()


def test_e21_a_child_that_was_killed_is_replaced_without_the_caller_noticing() -> None:
    first = render(confirmation())
    gone = the_child()
    os.kill(gone, signal.SIGKILL)
    assert render(confirmation()) == first
    assert the_child() != gone


def test_threads_share_one_child_and_get_their_own_documents() -> None:
    wanted = {facts.kind: render(facts) for facts in one_of_each()}
    wrong: list[str] = []

    def ask(facts: Facts) -> None:
        wrong.extend(facts.kind for _ in range(3) if render(facts) != wanted[facts.kind])

    threads = [threading.Thread(target=ask, args=(facts,)) for facts in one_of_each()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(active_children()) == 1


def test_d30_no_hostile_name_knocks_on_a_door() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.3)
        port = door.getsockname()[1]
        for which in ("image", "stylesheet", "attachment"):
            learner = named(which)
            first = learner.first_name.replace("127.0.0.1:9", f"127.0.0.1:{port}")
            facts = confirmation(
                learner=type(learner)(first_name=first, last_name=f"url(//{port})")
            )
            assert render(facts).startswith(b"%PDF")
        with pytest.raises(TimeoutError):
            door.accept()


@pytest.mark.parametrize("which", NAMES)
def test_every_name_is_rendered_and_has_a_file_name(which: str) -> None:
    facts = confirmation(learner=named(which))
    assert render(facts).startswith(b"%PDF")
    assert file_name(facts).endswith("-2026-09-10.pdf")


def test_p23_many_documents_leave_little_memory_behind() -> None:
    for _ in range(10):
        render(confirmation())
    before = resident_mib(the_child())
    for _ in range(60):
        render(confirmation())
    assert resident_mib(the_child()) - before < 4


def test_the_child_does_not_load_the_rest_of_the_portal() -> None:
    render(confirmation())
    libraries = Path(f"/proc/{the_child()}/maps").read_text()
    assert "libpango" in libraries
    assert "sqlalchemy" not in libraries.lower()


@pytest.mark.parametrize(
    "event", ["socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.exec", "os.system"]
)
def test_d30_the_child_opens_no_socket_and_starts_no_program(event: str) -> None:
    with pytest.raises(PermissionError, match=event):
        refuse_the_outside(event, ())


def test_d30_the_child_may_read_files() -> None:
    refuse_the_outside("open", ("document.css", "r", 0))


def test_the_child_answers_nonsense_with_a_reason() -> None:
    reason = answer(b"nonsense")
    assert reason.startswith(FAILED)
    assert b"UnreadableFacts" in reason


def test_a_reason_of_the_child_becomes_an_error_for_the_log() -> None:
    endless = confirmation(verify_address="https://kmo.example/" + "x" * 5000)
    with pytest.raises(RenderingFailed, match="DataOverflowError"):
        render(endless)


def test_without_pango_the_caller_hears_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pango, "LIBRARIES", ("libpango-of-nobody.so.0",))
    with pytest.raises(RenderingUnavailable, match="libpango-of-nobody"):
        render(confirmation())


def test_the_layout_has_a_version_of_sixteen_hex_digits() -> None:
    assert len(layout_version()) == 16
    assert int(layout_version(), 16) > 0
