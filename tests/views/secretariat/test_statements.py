"""Bank statements on the pages of the secretariat: looked at, recorded once, refused in words."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from portal import clock
from portal.models import (
    BankAccount,
    BankStatement,
    Booking,
    Event,
    Message,
    StatementFile,
    Transfer,
    db,
)
from tests.browser_of import Browser
from tests.cast import Cast
from tests.statements.ledger import Movement
from tests.statements.recording import OURS, movement, school_has_account, sheet
from tests.statements.write_coda import write_coda
from tests.views.secretariat.conftest import Story

NEW = "/beheer/afschriften/nieuw"
SAMPLES = Path(__file__).parents[2] / "samples" / "bank"


@pytest.fixture
def account(app: Flask) -> str:
    """The school has one account."""
    school_has_account()
    return OURS


def a_file(*items: Movement, **changes: int) -> bytes:
    """A CODA of one day."""
    return write_coda([sheet(*items, **changes)])


def send(browser: Browser, *files: tuple[bytes, str]):  # type: ignore[no-untyped-def]
    """Choose files and press the button."""
    fields = {"files[]": [(io.BytesIO(data), name) for data, name in files]}
    return browser.post(NEW, fields, content_type="multipart/form-data")


def upload(browser: Browser, data: bytes, name: str = "afschrift.cod") -> str:
    """Choose a file; return the address of its preview."""
    response = send(browser, (data, name))
    assert response.status_code == 303, response.text
    return str(response.location)


def record(browser: Browser, path: str, **fields: object):  # type: ignore[no-untyped-def]
    """Look at the preview and record what is in it."""
    page = browser.get(path)
    assert page.status_code == 200
    digest = re.search(r'name="plan" value="(\w+)"', page.text)
    assert digest is not None, page.text
    return browser.post(f"{path}/inlezen", {"plan": digest[1], **fields})


def text_of(page: str) -> str:
    """A page without its tags and its narrow spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ").split())


def count(model: type) -> int:
    """How many rows a table has."""
    return db.session.query(model).count()


def test_a_preview_shows_the_sum_the_counts_and_the_verdicts(
    account: str, story: Story, mieke: Browser
) -> None:
    one = story.enrolment("F2600010", "Lies")
    story.approved(one)
    path = upload(
        mieke,
        a_file(
            movement(18000, structured=one.ogm, payer_name="KMO-portefeuille", payer_account=OURS),
            movement(5000, "wat is dit"),
            movement(-450, "kosten"),
        ),
    )
    before = [count(table) for table in (Transfer, BankStatement, Booking, Message, Event)]
    page = text_of(mieke.get(path).text)
    assert "2 nieuwe overschrijvingen, samen € 230,00. Eén klopt volledig." in page
    assert "€ 1.000,00 + € 225,50 = € 1.225,50" in page
    assert "2 nieuw 0 al bekend 1 geen ontvangst 0 niet leesbaar" in page
    assert "Zeker Lies Maes – Frans 1" in page
    assert "BE68 5390 0754 7034" in page
    assert "Lees de 2 nieuwe overschrijvingen in" in page
    other = text_of(mieke.get(f"{path}?deel=andere").text)
    assert "kosten" in other
    assert before == [count(table) for table in (Transfer, BankStatement, Booking, Message, Event)]


def test_recording_books_nothing_sends_nothing_and_leads_to_the_payments(
    account: str, story: Story, mieke: Browser
) -> None:
    before = [count(table) for table in (Booking, Message)]
    path = upload(mieke, a_file(movement(18000, "iets")))
    answer = record(mieke, path)
    assert (answer.status_code, answer.location) == (303, "/beheer/betalingen")
    notice = text_of(mieke.get(answer.location).text)
    assert "Het afschrift is ingelezen: één nieuwe overschrijving van € 180,00." in notice
    assert [count(table) for table in (Booking, Message)] == before
    assert count(Transfer) == 1
    file = db.session.query(StatementFile).one()
    assert (file.recorded_by_name, file.result and file.result["new"]) == ("Mieke Van Acker", 1)


def test_d42_a_recorded_statement_masks_the_payer(
    account: str, story: Story, mieke: Browser
) -> None:
    paid = movement(18000, "iets", payer_name="Els Peeters", payer_account="BE55409300341144")
    path = upload(mieke, a_file(paid))
    assert "BE55 4093 0034 1144" in mieke.get(path).text
    record(mieke, path)
    page = text_of(mieke.get(path).text)
    assert "Ingelezen op woensdag 16 september 2026 om 10.12 uur door Mieke Van Acker." in page
    assert "BE•• •••• •••• 1144" in page
    assert "BE55 4093 0034 1144" not in page
    statement = db.session.query(BankStatement).one()
    assert "nog te bekijken" in mieke.get(f"/beheer/afschriften/{statement.public_id}").text


def test_e9_the_same_file_again_says_when_and_by_whom(
    account: str, story: Story, mieke: Browser, joris: Browser
) -> None:
    data = a_file(movement(18000, "iets"))
    record(mieke, upload(mieke, data))
    again = upload(joris, data, "andere-naam.cod")
    page = text_of(joris.get(again).text)
    assert (
        "Dit afschrift is al ingelezen op woensdag 16 september 2026 door Mieke Van Acker. "
        "Er is niets veranderd."
    ) in page
    assert (count(Transfer), count(StatementFile)) == (1, 1)


def test_e2_of_two_clerks_one_records_and_the_other_reads_who_was_first(
    account: str, story: Story, mieke: Browser, joris: Browser
) -> None:
    data = a_file(movement(18000, "iets"))
    path = upload(mieke, data)
    assert upload(joris, data) == path
    digest = re.search(r'name="plan" value="(\w+)"', joris.get(path).text)
    assert digest is not None
    record(mieke, path)
    answer = joris.post(f"{path}/inlezen", {"plan": digest[1]})
    assert answer.status_code == 409
    assert "door Mieke Van Acker. Er is niets veranderd." in text_of(answer.text)
    assert count(Transfer) == 1


def test_what_was_recorded_between_the_look_and_the_click_is_told(
    account: str, story: Story, mieke: Browser, joris: Browser
) -> None:
    one, two = movement(18000, "een"), movement(6000, "twee")
    path = upload(mieke, a_file(one, two))
    digest = re.search(r'name="plan" value="(\w+)"', mieke.get(path).text)
    assert digest is not None
    record(joris, upload(joris, a_file(one)))
    answer = mieke.post(f"{path}/inlezen", {"plan": digest[1]})
    assert answer.status_code == 409
    assert "Er is niets ingelezen." in answer.text
    assert count(Transfer) == 1
    record(mieke, path)
    assert count(Transfer) == 2


def test_a_line_that_may_be_known_is_asked_about(
    account: str, story: Story, mieke: Browser
) -> None:
    twin = movement(12000, "cursus")
    header = "Rekening;Boekingsdatum;Valutadatum;Bedrag;Munt;Mededeling\r\n"
    line = f"{OURS};14/09/2026;14/09/2026;120,00;EUR;cursus\r\n"
    more = f"{OURS};14/09/2026;14/09/2026;5,00;EUR;wat anders\r\n"
    record(mieke, upload(mieke, a_file(twin)))
    path = upload(mieke, (header + line + more).encode(), "export.csv")
    page = mieke.get(path)
    assert "1 misschien al bekend" in text_of(page.text)
    key = re.search(r'name="new\[\]" value="(\d+)"', page.text)
    assert key is not None
    record(mieke, path)
    assert count(Transfer) == 2
    path = upload(mieke, (header + line + more + more).encode(), "export2.csv")
    page = mieke.get(path)
    keys = re.findall(r'name="new\[\]" value="(\d+)"', page.text)
    assert keys
    record(mieke, path, **{"new[]": keys[:1]})
    assert count(Transfer) >= 3


def test_a_line_without_words_says_so_where_it_is_asked_about(
    account: str, story: Story, mieke: Browser
) -> None:
    record(mieke, upload(mieke, a_file(movement(12000))))
    data = f"Rekening;Boekingsdatum;Bedrag\r\n{OURS};14/09/2026;120,00\r\n"
    page = text_of(mieke.get(upload(mieke, data.encode(), "export.csv")).text)
    assert "Regel 2: € 120,00 op 14 sep 2026, geen mededeling" in page


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "leeg.cod", "Dit bestand is leeg."),
        (b"%PDF-1.7", "a.pdf", "Dit is geen rekeningafschrift. Kies een bestand van de bank"),
        (
            (SAMPLES / "camt" / "genkgo-camt054.v8.xml").read_bytes(),
            "camt.xml",
            "een bericht over één betaling (CAMT.054)",
        ),
    ],
)
def test_d28_what_is_no_statement_is_refused_with_its_reason(
    account: str, story: Story, mieke: Browser, data: bytes, name: str, told: str
) -> None:
    response = send(mieke, (data, name))
    assert response.status_code == 422
    assert told in text_of(response.text)
    assert count(StatementFile) == 0


def test_e10_an_unreadable_line_is_named_and_nothing_is_kept(
    account: str, story: Story, mieke: Browser
) -> None:
    data = a_file(movement(18000, "iets"), movement(500, "meer"))
    lines = data.split(b"\r\n")
    broken = lines[2][:31] + b"X" + lines[2][32:]
    response = send(mieke, (b"\r\n".join([*lines[:2], broken, *lines[3:]]), "a.cod"))
    assert response.status_code == 422
    assert "Regel 3 is niet leesbaar. We hebben niets ingelezen." in text_of(response.text)
    assert count(StatementFile) == 0


def test_a_balance_that_does_not_tie_is_refused(account: str, story: Story, mieke: Browser) -> None:
    data = a_file(movement(18000, "iets")).replace(b"0000000000180000", b"0000000000190000", 1)
    response = send(mieke, (data, "a.cod"))
    assert response.status_code == 422
    assert (
        "Het beginsaldo en de bewegingen kloppen niet met het eindsaldo. "
        "Vraag het bestand opnieuw aan de bank."
    ) in text_of(response.text)
    assert "Het gaat om regel 4." in text_of(response.text)


def test_an_account_number_with_wrong_check_digits_is_named(
    account: str, story: Story, mieke: Browser
) -> None:
    wrong = replace(sheet(movement(100)), account="BE68539007547035")
    response = send(mieke, (write_coda([wrong]), "a.cod"))
    assert response.status_code == 422
    assert (
        "Het rekeningnummer in dit bestand klopt niet: BE68539007547035. "
        "Het heeft een verkeerd controlegetal. Vraag het bestand opnieuw aan de bank."
    ) in text_of(response.text)


def test_a_sign_that_nobody_can_read_is_told_with_its_line(
    account: str, story: Story, mieke: Browser
) -> None:
    path = upload(mieke, a_file(movement(100, "RENE")).replace(b"RENE", b"REN\x81"))
    assert (
        "Regel 3: hier staat een teken dat niet leesbaar is. Kijk de naam en de mededeling na."
    ) in text_of(mieke.get(path).text)


def test_a_statement_of_another_account_names_ours(
    account: str, story: Story, mieke: Browser
) -> None:
    other = replace(sheet(movement(100)), account="BE55409300341144")
    response = send(mieke, (write_coda([other]), "a.cod"))
    assert response.status_code == 422
    assert (
        "Dit afschrift hoort bij een andere rekening. Kies een afschrift van BE68 5390 0754 7034."
    ) in text_of(response.text)


def test_a_missing_statement_is_named_before_anything_is_recorded(
    account: str, story: Story, mieke: Browser
) -> None:
    record(mieke, upload(mieke, a_file(movement(100, "een"), sequence=187)))
    later = movement(200, "twee", day=date(2026, 9, 16))
    path = upload(mieke, a_file(later, sequence=189))
    assert "Afschrift 2026-188 ontbreekt." in mieke.get(path).text
    record(mieke, path)
    assert "Afschrift 2026-188 ontbreekt." in mieke.get(path).text


def test_only_an_administrator_says_that_the_first_account_is_ours(
    story: Story, mieke: Browser, joris: Browser
) -> None:
    path = upload(mieke, a_file(movement(18000, "iets")))
    page = mieke.get(path)
    assert "Vraag een beheerder om BE68 5390 0754 7034 toe te voegen." in text_of(page.text)
    assert "Lees de" not in text_of(page.text)
    assert record(mieke, path, own_account="1").status_code == 422
    refused = record(joris, path)
    assert refused.status_code == 422
    assert "Kruis aan dat dit een rekening van de school is." in refused.text
    assert count(Transfer) == 0
    assert record(joris, path, own_account="1").status_code == 303
    assert db.session.query(BankAccount).one().iban == OURS
    assert count(Transfer) == 1


def test_several_files_wait_until_each_is_looked_at(
    account: str, story: Story, mieke: Browser
) -> None:
    first = a_file(movement(100, "een"), sequence=187)
    second = a_file(movement(200, "twee", day=date(2026, 9, 15)), sequence=188, opening=100_100)
    response = send(mieke, (first, "a.cod"), (second, "b.cod"), (first, "kopie.cod"))
    assert response.location == "/beheer/afschriften"
    page = text_of(mieke.get("/beheer/afschriften").text)
    assert "2 bestanden staan klaar. Er is nog niets ingelezen." in page
    assert "wacht op jou" in page
    refused = send(mieke, (first, "a.cod"), (b"x", "fout.cod"))
    assert refused.status_code == 422
    assert "Dit is geen rekeningafschrift" in text_of(refused.text)


def test_a_file_of_more_than_twelve_megabytes_may_come_in_here_only(
    account: str, story: Story, mieke: Browser
) -> None:
    # Encoded here, because the client of the tests leaves large temporary files open.
    large = b"x" * (13 * 1024 * 1024)
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n',
        mieke.csrf_token().encode(),
        b'\r\n--x\r\nContent-Disposition: form-data; name="files[]"; filename="a.cod"\r\n\r\n',
        large,
        b"\r\n--x--\r\n",
    ]
    kind = "multipart/form-data; boundary=x"
    taken = mieke.client.post(NEW, data=b"".join(parts), content_type=kind)
    assert taken.status_code == 422
    for path, size in ((NEW, 22), ("/beheer/inschrijvingen/import", 13)):
        refused = mieke.client.post(path, data=bytes(size * 1024 * 1024), content_type=kind)
        assert refused.status_code == 413
        assert f"{'20' if path == NEW else '12'} MB" in refused.text


def test_columns_that_nobody_knows_are_chosen_once_and_remembered(
    account: str, story: Story, mieke: Browser
) -> None:
    header = "wanneer;hoeveel;waarvoor;soort;kantoor;afdeling\r\n"
    rows = "14/09/2026;120,00;cursus;a;b;c\r\n15/09/2026;60,00;cursus;a;b;c\r\n"
    data = (header + rows).encode()
    path = upload(mieke, data, "vreemd.csv")
    page = mieke.get(path)
    assert "Welke kolom is wat?" in page.text
    refused = mieke.post(f"{path}/kolommen", {"column_amount": "1", "column_booked_on": ""})
    assert refused.status_code == 422
    assert "Kies de kolom met de datum." in refused.text
    chosen = {"column_booked_on": "0", "column_amount": "1", "column_communication": "2"}
    assert mieke.post(f"{path}/kolommen", chosen).location == path
    assert "2 nieuwe overschrijvingen, samen € 180,00." in text_of(mieke.get(path).text)
    record(mieke, path)
    assert count(Transfer) == 2
    later = (header + "16/09/2026;30,00;meer;a;b;c\r\n").encode()
    assert "€ 30,00" in text_of(mieke.get(upload(mieke, later, "later.csv")).text)


def asked(browser: Browser) -> int:
    """How many questions the last page asked; beginning a transaction is none."""
    return sum(1 for one in browser.statements if not one.startswith("BEGIN"))


def asked_warm(browser: Browser, path: str) -> int:
    """How many questions a page asks once the menu's counts are remembered."""
    browser.get(path)
    assert browser.get(path).status_code == 200
    return asked(browser)


def test_columns_that_were_chosen_wrongly_are_chosen_anew(
    account: str, story: Story, mieke: Browser
) -> None:
    header = "wanneer;hoeveel;waarvoor;soort;kantoor;afdeling\r\n"
    path = upload(mieke, f"{header}14/09/2026;120,00;cursus;a;b;c\r\n".encode(), "een.csv")
    wrong = {"column_amount": "2", "column_booked_on": "0"}
    mieke.post(f"{path}/kolommen", wrong)
    later = upload(mieke, f"{header}15/09/2026;60,00;cursus;a;b;c\r\n".encode(), "twee.csv")
    for place in (path, later):
        page = mieke.get(place).text
        assert "‘cursus’ is geen bedrag" in page
        assert f'href="{place}/kolommen"' in page
    mieke.post(f"{later}/kolommen", {**wrong, "column_amount": "1"})
    page = mieke.get(later).text
    assert "Eén nieuwe overschrijving" in page
    assert f'href="{later}/kolommen"' in page


def test_the_columns_of_a_file_that_is_not_kept_any_more_are_nowhere(
    account: str, story: Story, mieke: Browser
) -> None:
    path = upload(mieke, b"alfa;beta;gamma;delta;epsilon\r\n14/09/2026;1,00;a;b;c\r\n", "a.csv")
    db.session.query(StatementFile).update({"removed_at": clock.now()})
    db.session.commit()
    assert mieke.get(f"{path}/kolommen").status_code == 404
    sent = mieke.post(f"{path}/kolommen", {"column_amount": "1", "column_booked_on": "0"})
    assert (sent.status_code, sent.location) == (303, path)
    assert "Dit bestand is niet meer bewaard. Kies het opnieuw." in mieke.get(path).text


def test_d28_a_file_with_a_zero_byte_in_its_name_is_refused(
    account: str, story: Story, mieke: Browser
) -> None:
    assert send(mieke, (a_file(movement(100)), "a\0b.cod")).status_code == 400
    assert count(StatementFile) == 0


def test_p6_lists_and_pages_ask_the_same_few_statements_for_one_row_and_for_many(
    account: str, story: Story, mieke: Browser
) -> None:
    path = upload(mieke, a_file(movement(1, "eerste"), sequence=1))
    record(mieke, path)
    few = [asked_warm(mieke, one) for one in ("/beheer/afschriften", path)]
    sheets = [
        sheet(
            *(movement(100 + n, f"{day} {n}", day=date(2026, 9, day)) for n in range(9)),
            sequence=day,
        )
        for day in range(2, 16)
    ]
    many = upload(mieke, write_coda(sheets), "veel.cod")
    record(mieke, many)
    paths = ("/beheer/afschriften", f"{many}?pagina=2")
    assert [asked_warm(mieke, one) for one in paths] == few
    assert max(few) <= 4, mieke.statements
    page = mieke.get(paths[1]).text
    assert "Bladzijde 2" in page
    assert len(re.findall(r'id="overschrijving-', page)) == 50


def test_d2_employers_and_students_find_no_statements(
    account: str, story: Story, els: Browser, an: Browser, cast: Cast
) -> None:
    for browser in (els, an):
        assert browser.get("/beheer/afschriften").status_code == 404
        assert browser.get(NEW).status_code == 404


def test_an_unknown_address_is_not_found(account: str, story: Story, mieke: Browser) -> None:
    assert mieke.get("/beheer/afschriften/bestaatniet").status_code == 404
