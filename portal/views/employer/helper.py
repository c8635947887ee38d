"""What to type at the KMO-portefeuille, in the order of its form."""

from typing import NamedTuple

from flask import render_template
from markupsafe import Markup

from portal import access, clock
from portal.formats.deadlines import help_sentence
from portal.formats.elements import phone_number, sentence
from portal.formats.form_rows import (
    Application,
    FormRow,
    company_rows,
    course_rows,
    payment_rows,
    recognition_label,
    spoken_number,
)
from portal.formats.language import gettext as _
from portal.formats.leaves import Leaf, Strip, leaf_of, strip_of
from portal.formats.next_steps import card_sentence, full_sentences
from portal.queries.enrolments import enrolment_of, facts_in, fellows_of
from portal.queries.rows import AnyRow
from portal.queries.school import School
from portal.rules.identifiers import format_enterprise_number, format_ogm
from portal.rules.stations import Status
from portal.rules.themes import THEMES
from portal.views.employer.addresses import addresses
from portal.views.employer.blueprint import bp
from portal.views.employer.whole import standing_of

# Where no application can be made any more, the form would only mislead.
_NO_FORM = {
    Status.DEADLINE_PASSED,
    Status.ENROLLED_TOO_LATE,
    Status.ORDINARY_FEE,
    Status.CANCELLED,
    Status.FINAL,
}


class Form(NamedTuple):
    """The lines of the external form by step; what the recognition number is called there, and how
    it is read aloud."""

    company: list[FormRow]
    course: list[FormRow]
    payment: list[FormRow]
    number_label: str
    spoken: str


class Deadline(NamedTuple):
    """The last day beside the form."""

    sentence: Markup
    leaf: Leaf
    strip: Strip | None


@bp.get("/onderneming/<c>/inschrijvingen/<e>/aanvraaghulp")
@access.employer("reader")
def application_helper(e: str) -> str:
    """The form line by line with copy buttons; or why there is nothing to fill in."""
    school, today = access.school(), clock.today()
    row = enrolment_of(access.company().id, e)
    standing = standing_of(row, facts_in(row), school, today)
    site = school.site(row.site_id)
    has_form = standing.status not in _NO_FORM and bool(row.theme)
    is_open = standing.status is Status.APPLICATION_NEEDED
    return render_template(
        "employer/application_helper.html",
        form=_form(row, school) if has_form else None,
        reasons=_reasons(row, site.phone) if not row.theme else full_sentences(standing),
        deadline=_deadline(row, card_sentence(standing)) if is_open else None,
        help=help_sentence(site.name, site.phone),
        call_first=_call_first(site.phone),
        title=f"{standing.learner} – {row.course}",
        to=addresses(),
        public_id=e,
        may_change=access.may("handler"),
        gives_number=is_open or standing.status is Status.DEADLINE_PASSED,
    )


def _form(row: AnyRow, school: School) -> Form:
    company = access.company()
    fellows = fellows_of(company.id, row.course_id, row.kind)
    covers_others = any(one.public_id == row.public_id for one in fellows)
    people = [(f"{one.first_name} {one.last_name}", one.due_cents) for one in fellows]
    if not covers_others:
        people = [(f"{row.first_name} {row.last_name}", row.fee_cents + row.material_cents)]
    application = Application(
        enterprise_number=format_enterprise_number(company.enterprise_number),
        company=company.name,
        course=row.course,
        kind=row.kind,
        theme=THEMES[row.theme],
        participants=[name for name, _cents in people],
        lesson_periods=row.lesson_periods,
        enrolled_on=row.enrolled_on,
        first_lesson_on=row.first_lesson_on,
        last_lesson_on=row.last_lesson_on,
        total_cents=sum(cents for _name, cents in people),
        ogm=format_ogm(row.ogm),
    )
    return Form(
        company=company_rows(application),
        course=course_rows(application),
        payment=payment_rows(application),
        number_label=recognition_label(),
        spoken=spoken_number(school.recognition_no),
    )


def _deadline(row: AnyRow, text: Markup) -> Deadline:
    today = clock.today()
    return Deadline(
        sentence=text,
        leaf=leaf_of(row.last_day, today),
        strip=strip_of(row.first_lesson_on, row.last_day, today),
    )


def _reasons(row: AnyRow, phone: str) -> tuple[Markup, ...]:
    text = _(
        "Deze cursus hoort niet bij een thema van de KMO-portefeuille. Bel het secretariaat voor "
        "je een aanvraag doet: %(phone)s."
    )
    return (sentence(text, phone=phone_number(phone)),)


def _call_first(phone: str) -> Markup:
    text = _("Klopt er iets niet? Bel het secretariaat voor je de aanvraag verstuurt: %(phone)s.")
    return sentence(text, phone=phone_number(phone))
