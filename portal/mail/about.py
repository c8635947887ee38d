"""The facts about the school and about one enrolment that many mails are written from."""

from datetime import date

from portal.queries.rows import AnyRow
from portal.queries.school import School
from portal.rules.deadline import outer_day, own_share_day


def about_school(site_id: int | None, school: School) -> dict[str, object]:
    """Who writes: the school and the secretariat with this id, the first one when there is none."""
    known = {site.id: site for site in school.sites}
    site = known.get(site_id, school.sites[0]) if site_id is not None else school.sites[0]
    return {
        "school": school.name,
        "site": site.name,
        "phone": site.phone,
        "recognition_no": school.recognition_no,
    }


def about_enrolment(row: AnyRow, school: School, base_url: str, today: date) -> dict[str, object]:
    """One enrolment (columns of portal.queries.told) as a mail that leaves today names it."""
    due = row.fee_cents + row.material_cents
    page = f"{page_of_company(row, base_url)}inschrijvingen/{row.public_id}"
    guide_day = _guide_day(row, school)
    return {
        "learner": f"{row.first_name} {row.last_name}",
        "course": row.course,
        "place": row.place,
        "enrolled_on": row.enrolled_on,
        "start": row.first_lesson_on,
        "last_day": row.last_day,
        "amount_cents": row.fee_cents,
        "due_cents": due,
        "total_cents": due,
        "rest_cents": max(due - int(row.booked_cents), 0),
        "ogm": row.ogm,
        "project_number": row.project_number or "",
        "own_share_day": guide_day,
        "has_passed": guide_day is not None and guide_day < today,
        "order_day": outer_day(row.applied_on) if row.applied_on else None,
        "moment_at": row.queued_at,
        "link": page,
        "link_helper": f"{page}/aanvraaghulp",
        "link_number": f"{page}/projectnummer",
    }


def page_of_company(row: AnyRow, base_url: str) -> str:
    """The address of the overview of the company in a row, with a slash at its end."""
    return f"{base_url}/onderneming/{row.company_public_id}/"


def _guide_day(row: AnyRow, school: School) -> date | None:
    if row.approved_on is None:
        return None
    return own_share_day(row.approved_on, school.own_share_days, row.own_share_until)
