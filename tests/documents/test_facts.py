"""Facts are the same bytes for the same content, and say what a confirmation still lacks."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from portal.documents.canonical import UnreadableFacts, from_json, to_json
from portal.documents.facts import (
    CompanyFacts,
    Facts,
    LearnerFacts,
    MissingItem,
    SchoolFacts,
    missing_items,
)
from tests.documents.examples import (
    FRENCH,
    NAMES,
    confirmation,
    named,
    one_of_each,
    receipt,
)


@pytest.mark.parametrize("facts", one_of_each(), ids=lambda facts: facts.kind)
def test_facts_come_back_from_their_json_as_they_went_in(facts: Facts) -> None:
    assert from_json(to_json(facts)) == facts
    assert to_json(from_json(to_json(facts).decode())) == to_json(facts)


@pytest.mark.parametrize("which", NAMES)
def test_every_name_survives_the_json(which: str) -> None:
    facts = confirmation(learner=named(which))
    assert from_json(to_json(facts)) == facts
    to_json(facts).decode("utf-8")


def test_the_json_is_sorted_compact_and_utf_8() -> None:
    data = to_json(confirmation(learner=LearnerFacts(first_name="Ştefan", last_name="B"))).decode()
    assert data.startswith('{"code":"7K3M9QXR2T6DHW4P","company":{"enterprise_number":')
    assert '"first_name":"Ştefan"' in data
    assert '"issued_at":"2026-09-10T08:12:00Z"' in data
    assert '"kind":"confirmation"' in data


@pytest.mark.parametrize(
    "facts",
    [
        *one_of_each(),
        *(confirmation(learner=named(which)) for which in NAMES),
        confirmation(company=CompanyFacts(name='"\\\n\x00\x7f é \U0001f393', enterprise_number="")),
        confirmation(last_day=None, fee_cents=-1, is_vat_exempt=True),
    ],
)
def test_the_json_is_what_python_itself_would_write(facts: Facts) -> None:
    read = json.loads(to_json(facts))
    text = json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert to_json(facts) == text.encode("utf-8", "backslashreplace")
    assert set(read) == {"kind", *(field.name for field in fields(facts))}


def test_the_same_instant_in_another_zone_is_the_same_json() -> None:
    summer = timezone(timedelta(hours=2))
    there = datetime(2026, 9, 10, 10, 12, tzinfo=summer)
    assert to_json(confirmation(issued_at=there)) == to_json(confirmation())
    assert from_json(to_json(confirmation(issued_at=there))).issued_at.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 9, 10, 10, 12, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        to_json(confirmation(issued_at=naive))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"kind":"invoice"}',
        b'{"kind":"status"}',
        b"\xff\xfe",
        b"[" * 100_000,
        to_json(confirmation()).replace(b'"term_days":14', b'"term_days":"14"'),
        to_json(confirmation()).replace(b'"term_days":14', b'"term_days":14,"extra":1'),
        to_json(confirmation()).replace(b'"2026-09-17"', b'"17/09/2026"'),
        to_json(receipt()).replace(b'"lines":[', b'"lines":"', 1).replace(b"}]", b'}"', 1),
    ],
    ids=range(12),
)
def test_anything_else_is_refused_as_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableFacts):
        from_json(data)


def test_facts_of_an_earlier_version_without_a_newer_optional_field_are_still_read() -> None:
    older = to_json(confirmation()).replace(b'"is_vat_exempt":false,', b"")
    assert from_json(older) == confirmation()


def test_a_whole_confirmation_lacks_nothing() -> None:
    assert missing_items(confirmation()) == ()


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"course": replace(FRENCH, first_lesson_on=None)}, MissingItem.DURATION),
        ({"course": replace(FRENCH, last_lesson_on=None)}, MissingItem.DURATION),
        ({"course": replace(FRENCH, description=" ")}, MissingItem.DESCRIPTION),
        ({"course": replace(FRENCH, theme="")}, MissingItem.THEME),
        (
            {"school": SchoolFacts(name="", recognition_number="DV.O103961")},
            MissingItem.PROVIDER,
        ),
        (
            {"school": SchoolFacts(name="CVO Leerstad", recognition_number="")},
            MissingItem.PROVIDER,
        ),
        ({"learner": LearnerFacts(first_name="", last_name="")}, MissingItem.PEOPLE),
        ({"company": CompanyFacts(name="", enterprise_number="0999999922")}, MissingItem.PEOPLE),
        ({"fee_cents": None}, MissingItem.PRICE),
        ({"other_costs_cents": None}, MissingItem.PRICE),
        ({"course": replace(FRENCH, lesson_periods=0)}, MissingItem.HOURS),
        ({"last_day": None}, MissingItem.LAST_DAY),
        ({"ogm": ""}, MissingItem.OGM),
    ],
)
def test_each_obligatory_item_is_missed_by_name(
    changes: dict[str, object], missing: MissingItem
) -> None:
    assert missing_items(confirmation(**changes)) == (missing,)


def test_several_missing_items_come_in_the_order_of_the_scheme() -> None:
    bare = replace(FRENCH, description="", theme="", lesson_periods=0)
    assert missing_items(confirmation(course=bare)) == ("description", "theme", "hours")


def test_the_other_documents_have_no_obligatory_list() -> None:
    assert [missing_items(facts) for facts in one_of_each()[1:]] == [(), (), ()]
