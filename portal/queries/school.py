"""The school as its dated settings describe it on a day."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from portal.models import Counter, DeadlineRule, SchoolFact, Site, reading
from portal.queries.closed_days import Period, closed_periods
from portal.rules.deadline import Term
from portal.rules.subsidy import Rate


class SiteFacts(NamedTuple):
    """One secretariat, as pages and documents show it."""

    id: int
    code: str
    name: str
    street: str
    postcode: str
    city: str
    phone: str
    email: str | None
    opening_hours: str | None

    @property
    def phone_link(self) -> str:
        """The address behind the phone number, international."""
        digits = "".join(c for c in self.phone if c.isdigit())
        return "tel:+32" + digits.removeprefix("0")


class School(NamedTuple):
    """Every dated setting that is in force on one day, typed; and all days off of any day."""

    name: str
    recognition_no: str
    recognition_until: date | None
    sites: tuple[SiteFacts, ...]
    terms: tuple[Term, ...]
    rate: Rate
    lesson_fee_cents: int
    own_share_days: int
    checking_days: int
    reminder_days: tuple[int, ...]
    iban: str
    payer_kept_days: int
    asks_four_eyes: bool
    asks_password_again: bool
    is_vat_exempt: bool
    legal_basis: str
    is_proof_always_required: bool
    project_number_pattern: str | None
    employer_notice: str | None
    scheme_link: str
    apply_link: str
    nace_link: str
    page_link: str
    closed: tuple[Period, ...]

    def is_closed(self, day: date) -> bool:
        """Whether the school keeps this day off, besides weekends and public holidays."""
        return any(period.covers(day) for period in self.closed)

    @property
    def recognition_shown(self) -> str:
        """The recognition number as people read it: DV.O 103961."""
        return f"{self.recognition_no[:4]} {self.recognition_no[4:]}"

    def site(self, site_id: int) -> SiteFacts:
        """The secretariat with this id; raises KeyError when there is none."""
        for site in self.sites:
            if site.id == site_id:
                return site
        raise KeyError(site_id)


_VERSION = select(Counter.value).where(Counter.series == "school")


def school_version() -> int:
    """A number that rises with every change of a setting, a rule or a secretariat."""
    return reading().execute(_VERSION).scalar_one_or_none() or 0


def school_on(day: date, version: int | None = None) -> School:
    """The school's settings in force on `day`.

    Read once for each version and day; the version is part of the key, so no process ever shows a
    setting that another one changed.
    """
    return _school(day, school_version() if version is None else version)


@lru_cache(maxsize=64)
def _school(day: date, version: int) -> School:
    facts = facts_on(day)
    return School(
        name=facts["name"],
        recognition_no=facts["recognition_number"],
        recognition_until=_until("recognition_number", day),
        sites=tuple(sites()),
        terms=tuple(terms()),
        rate=Rate(
            valid_from=day,
            valid_until=day,
            small_percent=int(facts["small_percent"]),
            medium_percent=int(facts["medium_percent"]),
            small_ceiling_cents=int(facts["small_ceiling_cents"]),
            medium_ceiling_cents=int(facts["medium_ceiling_cents"]),
            minimum_cents=int(facts["minimum_cents"]),
            source="",
        ),
        lesson_fee_cents=int(facts["lesson_fee_cents"]),
        own_share_days=int(facts["own_share_days"]),
        checking_days=int(facts["checking_days"]),
        reminder_days=tuple(int(days) for days in facts["reminder_days"].split(",")),
        iban=facts["iban"],
        payer_kept_days=int(facts["payer_kept_days"]),
        asks_four_eyes=facts["four_eyes"] == "yes",
        asks_password_again=facts["step_up"] == "yes",
        is_vat_exempt=facts["vat_exempt"] == "yes",
        legal_basis=facts["legal_basis"],
        is_proof_always_required=facts["proof_required"] == "always",
        project_number_pattern=facts["project_number_pattern"] or None,
        employer_notice=facts["employer_notice"] or None,
        scheme_link=facts["scheme_link"],
        apply_link=facts["apply_link"],
        nace_link=facts["nace_link"],
        page_link=facts["page_link"],
        closed=closed_periods(),
    )


_FACTS = (
    select(SchoolFact.key, SchoolFact.value, SchoolFact.valid_until)
    .where(
        SchoolFact.valid_from <= bindparam("day"),
        or_(SchoolFact.valid_until.is_(None), SchoolFact.valid_until >= bindparam("day")),
    )
    .order_by(SchoolFact.key, SchoolFact.valid_from)
)


def facts_on(day: date) -> dict[str, str]:
    """The raw settings in force on `day`: of one key the row that started last."""
    return {row.key: row.value for row in reading().execute(_FACTS, {"day": day})}


def _until(key: str, day: date) -> date | None:
    rows = [row for row in reading().execute(_FACTS, {"day": day}) if row.key == key]
    return rows[-1].valid_until if rows else None


def sites() -> list[SiteFacts]:
    """The secretariats, in the order in which they were set up."""
    return [
        SiteFacts(
            site.id,
            site.code,
            site.name,
            site.street,
            site.postcode,
            site.city,
            site.phone,
            site.email,
            site.opening_hours,
        )
        for site in reading().execute(select(Site.__table__).order_by(Site.id))
    ]


def terms() -> list[Term]:
    """The deadline rules, oldest first."""
    rows = reading().execute(select(DeadlineRule.__table__).order_by(DeadlineRule.valid_from))
    return [Term(row.valid_from, row.valid_until, row.days, row.source) for row in rows]
