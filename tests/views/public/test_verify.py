"""Checking a document: real, current, unchanged (promise D47)."""

import hashlib
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from portal.actions.documents import issue_confirmation, withdraw_document
from portal.documents.register import pdf_of
from portal.models import Document, db
from portal.queries.changing import enrolment_for_change
from portal.rules.identifiers import show_document_code
from portal.rules.stations import Status
from portal.views.public import pace
from tests.browser_of import Browser
from tests.cast import Cast, occasion
from tests.conftest import Time

FILE = b"%PDF-1.7 as it was issued"


@pytest.fixture
def paper(cast: Cast) -> Document:
    """An's confirmation, of which the file is known."""
    document = db.session.query(Document).filter_by(enrolment_id=cast.enrolment.id).one()
    document.sha256 = hashlib.sha256(FILE).hexdigest()
    db.session.commit()
    return document


def check(browser: Browser, code: str = "", file: bytes | None = None) -> tuple[int, str]:
    form: dict[str, object] = {"code": code}
    if file is not None:
        form["file"] = (BytesIO(file), "Bevestiging.pdf")
    answer = browser.post("/controle", form, with_csrf=False)
    if answer.status_code == 303:
        answer = browser.get(answer.location)
    return answer.status_code, answer.get_data(as_text=True)


def replace(cast: Cast) -> Document:
    enrolment = enrolment_for_change(cast.bakery.id, cast.enrolment.public_id)
    new = issue_confirmation(
        enrolment, occasion(), status=Status.APPLICATION_NEEDED, reason="course_moved"
    )
    db.session.commit()
    assert new is not None
    return new


def test_a_current_document_is_real(anonymous: Browser, paper: Document, time: Time) -> None:
    time.is_now(2026, 9, 16)
    answer = anonymous.get(f"/controle/{paper.code}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    for part in (
        "Dit document is echt.",
        paper.number,
        "Bevestiging van inschrijving",
        "donderdag 10 september 2026 om 10.12 uur",
        "Frans 1",
        "donderdag 3 september 2026",
        "Wacht op aanvraag",
        show_document_code(paper.code),
    ):
        assert part in page
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_d47_nobody_is_named(anonymous: Browser, paper: Document) -> None:
    page = anonymous.get(f"/controle/{paper.code}").get_data(as_text=True)
    for name in ("An Peeters", "Peeters", "Bakkerij", "0999", "Els", "cursist.example", "180"):
        assert name not in page


@pytest.mark.parametrize("change", [str.lower, show_document_code, lambda code: f" {code} "])
def test_a_code_may_be_typed_as_people_type(
    anonymous: Browser, paper: Document, change: object
) -> None:
    status, page = check(anonymous, change(paper.code))  # type: ignore[operator]
    assert status == 200
    assert "Dit document is echt." in page


def test_letters_that_look_like_figures_are_read_as_figures(
    anonymous: Browser, paper: Document
) -> None:
    paper.code = "0123456789ABCDE1"
    db.session.commit()
    assert check(anonymous, "O123-4567-89AB-CDEl")[0] == 200


@pytest.mark.parametrize("code", ["0000000000000000", "x", "../../etc/passwd", "U" * 16, "a" * 500])
def test_an_unknown_code_is_no_document(anonymous: Browser, paper: Document, code: str) -> None:
    status, page = check(anonymous, code)
    assert status == 404
    assert "We vinden geen document met deze code." in page


def test_a_replaced_document_names_the_new_one(
    anonymous: Browser, paper: Document, cast: Cast
) -> None:
    new = replace(cast)
    _, page = check(anonymous, paper.code)
    assert f"Dit document is vervangen door {new.number}." in page
    assert "Dit document is echt." not in page
    assert "Dit document is echt." in check(anonymous, new.code)[1]


def test_a_withdrawn_document_says_so(anonymous: Browser, paper: Document, cast: Cast) -> None:
    withdraw_document(paper, cast.enrolment, occasion())
    db.session.commit()
    page = check(anonymous, paper.code)[1]
    assert "Dit document is ingetrokken." in page
    assert "Dit document is echt." not in page


def test_the_same_file_is_recognised(anonymous: Browser, paper: Document) -> None:
    page = check(anonymous, paper.code, FILE)[1]
    assert "Dit bestand is precies het document dat we gemaakt hebben." in page
    assert "Dit document is echt." in page


def test_an_edited_file_is_told_from_it(anonymous: Browser, paper: Document) -> None:
    page = check(anonymous, paper.code, FILE + b" ")[1]
    assert "Dit bestand is veranderd. Vertrouw het niet." in page


def test_a_file_alone_is_enough_when_we_made_it(anonymous: Browser, paper: Document) -> None:
    status, page = check(anonymous, file=FILE)
    assert status == 200
    assert paper.number in page


def test_an_edited_file_alone_is_known_by_the_code_that_is_printed_on_it(
    anonymous: Browser, paper: Document
) -> None:
    paper.sha256 = None
    db.session.commit()
    ours = pdf_of(paper)
    with pikepdf.open(BytesIO(ours)) as pdf:
        pdf.docinfo["/Title"] = "Another title"
        edited = BytesIO()
        pdf.save(edited)
    for file in (edited.getvalue(), ours + b"\n%", ours + b"more behind its end"):
        status, page = check(anonymous, file=file)
        assert status == 200
        assert "Dit bestand is veranderd. Vertrouw het niet." in page
        assert paper.number in page
    assert "precies het document" in check(anonymous, paper.code, ours)[1]
    assert check(anonymous, file=ours[: len(ours) // 2])[0] == 422


def test_an_unknown_file_alone_needs_the_code(anonymous: Browser, paper: Document) -> None:
    status, page = check(anonymous, file=b"something else")
    assert status == 422
    assert "We kennen dit bestand niet. Vul ook de documentcode in." in page


def test_nothing_filled_in_is_named(anonymous: Browser, paper: Document) -> None:
    status, page = check(anonymous)
    assert status == 422
    assert page.count("Vul de documentcode in of kies de PDF.") == 2


def test_a_real_file_is_made_to_compare_when_none_was_made(
    anonymous: Browser, paper: Document
) -> None:
    paper.sha256 = None
    db.session.commit()
    assert "Vertrouw het niet." in check(anonymous, paper.code, FILE)[1]


def test_d47_thirty_looks_a_minute_and_then_a_rest(
    anonymous: Browser, paper: Document, time: Time
) -> None:
    for _ in range(30):
        assert anonymous.get(f"/controle/{paper.code}").status_code == 200
    refused = anonymous.get(f"/controle/{paper.code}")
    assert refused.status_code == 429
    told = refused.get_data(as_text=True)
    assert "Probeer het opnieuw om 10.13 uur." in told
    assert "Try again at 10:13." in told
    assert "Réessayez à 10\xa0h\xa013." in told
    time.is_now(2026, 9, 10, 10, 13)
    assert anonymous.get(f"/controle/{paper.code}").status_code == 200


def test_d18_all_processes_count_together_and_a_restart_forgets_nothing(tmp_path: Path) -> None:
    look = (
        "import sys; from pathlib import Path; from datetime import UTC, datetime;"
        "from portal.views.public.pace import wait_until;"
        "at = datetime(2026, 9, 10, 8, 12, tzinfo=UTC);"
        "print(*(wait_until(Path(sys.argv[1]), '192.0.2.1', at) for _ in range(20)), sep=',')"
    )
    command = [sys.executable, "-c", look, str(tmp_path / "looks")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = ",".join(one.communicate(timeout=60)[0].strip() for one in both).split(",")
    assert told.count("None") == 30
    assert told.count("2026-09-10 08:13:00+00:00") == 10


def test_the_count_never_grows_and_keeps_no_address(tmp_path: Path, time: Time) -> None:
    file, now = tmp_path / "looks", time.now()
    for number in range(10_000):
        assert pace.wait_until(file, f"2001:db8::{number:x}", now) is None
    assert file.stat().st_size <= pace.PLACES * 256
    assert b"2001:db8" not in file.read_bytes()


def test_d6_another_site_cannot_use_the_check(anonymous: Browser, paper: Document) -> None:
    answer = anonymous.post(
        "/controle",
        {"code": paper.code},
        headers={"Sec-Fetch-Site": "cross-site"},
        with_csrf=False,
    )
    assert answer.status_code == 403
