"""Issuing, replacing and withdrawing documents: numbered without gaps, facts frozen for good."""

from portal.actions.documents.issuing import (
    issue_confirmation,
    issue_first_confirmations,
    issue_receipt,
    issue_status,
    withdraw_document,
)
from portal.actions.documents.payments import PaidEnrolment, issue_payments, withdraw_payments

__all__ = [
    "PaidEnrolment",
    "issue_confirmation",
    "issue_first_confirmations",
    "issue_payments",
    "issue_receipt",
    "issue_status",
    "withdraw_document",
    "withdraw_payments",
]
