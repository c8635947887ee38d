"""The columns that every page about a reported application shows."""

from typing import Any

from portal.models import Application

REPORTED: tuple[Any, ...] = (
    Application.project_number,
    Application.applied_on,
    Application.reported_at,
    Application.reported_by_name,
    Application.approved_on,
    Application.approved_at,
    Application.rejected_at,
    Application.rejection_reason,
    Application.rejection_note,
    Application.own_share_until,
    Application.own_share_ticked_at,
    Application.pay_order_ticked_at,
)
