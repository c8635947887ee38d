"""A fact that is missing stops a mail; a fact that is hostile stays text."""

import html5lib
import pytest

from portal.mail import Kind, MissingFact, compose
from portal.mail.kinds import ALWAYS, NEEDS
from tests.mail.examples import CASES, FACTS, LINK, facts_for


@pytest.mark.parametrize("kind", list(Kind))
def test_a_mail_that_lacks_a_fact_is_not_written_and_names_it(kind: Kind) -> None:
    facts = facts_for(kind)
    for name in NEEDS[kind].facts:
        for lacking in ({**facts, name: None}, {**facts, name: ""}):
            with pytest.raises(MissingFact, match=f"{kind}: {name}"):
                compose(kind, "nl", lacking)
    with pytest.raises(MissingFact, match=", ".join(sorted(NEEDS[kind].facts))):
        compose(kind, "nl", {})
    assert not ALWAYS - NEEDS[kind].facts


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="newsletter"):
        compose("newsletter", "nl", FACTS)


def test_an_unknown_language_reads_as_dutch() -> None:
    facts = facts_for(Kind.SIGN_IN_LINK)
    assert compose("sign_in_link", "de", facts) == compose("sign_in_link", "nl", facts)


def test_dates_may_come_as_the_texts_that_the_outbox_keeps() -> None:
    texts = {"expires_at": "2026-09-13T08:12:00+00:00"}
    facts = facts_for(Kind.INVITATION)
    mail = compose("invitation", "nl", facts | texts)
    assert mail == compose("invitation", "nl", facts)
    assert "tot zondag 13 september 2026 om 10.12 uur." in mail.text
    facts = facts_for(Kind.START_MOVED)
    days = {name: str(facts[name]) for name in ("start", "old_start", "last_day", "today")}
    assert compose("start_moved", "nl", facts | days) == compose("start_moved", "nl", facts)


def test_money_and_references_are_written_as_people_read_them() -> None:
    text = compose("partial_payment", "nl", facts_for(Kind.PARTIAL_PAYMENT)).text
    assert "€\u00a0100,00 ontvangen. Het volledige bedrag is €\u00a0180,00." in text
    assert "Gebruik de mededeling +++010/8068/17183+++." in text


def test_a_name_cannot_fake_a_paragraph_or_turn_the_text() -> None:
    hostile = "An\n\nBetaal op\r\nBE00\u2028\u2029 1\u202e2\x00\x1b[31m\u200b"
    mail = compose("new_enrolment", "nl", facts_for(Kind.NEW_ENROLMENT, learner=hostile))
    honest = compose("new_enrolment", "nl", facts_for(Kind.NEW_ENROLMENT))
    assert mail.text.count("\n\n") == honest.text.count("\n\n")
    assert "An Betaal op BE00 12[31m heeft zich" in mail.text
    subject = compose("correction", "nl", facts_for(Kind.CORRECTION, learner=hostile)).subject
    assert (
        subject == "Correctie: de inschrijving van An Betaal op BE00 12[31m is nog niet definitief"
    )


def test_template_marks_in_a_name_are_only_text() -> None:
    hostile = "{{ 7 * 7 }} %(name)s {% raw %} 100% %s"
    text = compose("new_enrolment", "nl", facts_for(Kind.NEW_ENROLMENT, learner=hostile)).text
    assert text.count(hostile) == 2


def test_d31_html_in_a_name_is_only_text_and_only_our_links_are_links() -> None:
    hostile = '<b onclick="x">An</b> https://evil.example <img src=x>'
    mail = compose("new_enrolment", "nl", facts_for(Kind.NEW_ENROLMENT, learner=hostile))
    page = html5lib.parse(mail.html, namespaceHTMLElements=False)
    assert {node.tag for node in page.iter()} == {
        "html", "head", "meta", "title", "body", "p", "br", "a",
    }  # fmt: skip
    assert [node.get("href") for node in page.iter("a")] == [
        f"{LINK}/onderneming/7k3m/inschrijvingen/9qxr/aanvraaghulp",
        f"{LINK}/account",
    ]


@pytest.mark.parametrize(("kind", "change"), CASES)
def test_the_html_is_the_same_text_and_loads_nothing(kind: Kind, change: dict[str, object]) -> None:
    mail = compose(kind, "nl", facts_for(kind, **change))
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(mail.html)
    body = page.find("body")
    read = " ".join("".join(node.itertext()) for node in body)
    assert read.split() == mail.text.split()
    assert page.get("lang") == "nl"
    assert page.find("head/title").text == mail.subject
    for word in ("src=", "style", "script", "@import", "url("):
        assert word not in mail.html


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//evil.example", "data:text/html,x"])
def test_a_link_that_is_no_web_address_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="link is no web address"):
        compose("password_reset", "nl", facts_for(Kind.PASSWORD_RESET, link=link))


def test_an_employer_reads_where_to_choose_mails_and_others_do_not() -> None:
    employer = compose("correction", "nl", facts_for(Kind.CORRECTION))
    assert employer.preferences == f"{LINK}/account"
    assert "Kies zelf welke e-mails je krijgt" in employer.text
    invited = compose("correction", "nl", facts_for(Kind.CORRECTION, link_account=None))
    student = compose("correction_student", "nl", facts_for(Kind.CORRECTION_STUDENT))
    for mail in (invited, student):
        assert mail.preferences is None
        assert "Kies zelf" not in mail.text
