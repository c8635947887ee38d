"""Addresses that are put together without asking the router are those of the router."""

from flask import Flask, url_for

from portal.views.employer.addresses import Addresses


def test_every_address_leads_where_the_router_says(app: Flask) -> None:
    with app.test_request_context():
        to = Addresses(
            url_for("employer.dashboard", c="bakery"), url_for("employer.enrolments", c="bakery")
        )
        asked = {
            "employer.enrolment": to.enrolment("an"),
            "employer.application_helper": to.helper("an"),
            "employer.project_number": to.project_number("an"),
            "employer.deadline_ics": to.calendar("an"),
            "employer.payment_pdf": to.payment("an"),
            "employer.mark_own_share": to.step("an", "eigen-aandeel"),
            "employer.mark_pay_order": to.step("an", "betaalopdracht"),
        }
        for endpoint, address in asked.items():
            assert address == url_for(endpoint, c="bakery", e="an"), endpoint
        assert f"{to.base}.xlsx" == url_for("employer.enrolments_export", c="bakery")
