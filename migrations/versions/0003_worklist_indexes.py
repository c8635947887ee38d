"""Indexes from which the worklists are counted without reading an enrolment.

Revision: 0003_worklist_indexes, after 0002_bank_statements
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_worklist_indexes"
down_revision = "0002_bank_statements"
branch_labels = None
depends_on = None

ORDER = ["last_day", "id"]
COUNTED = ["application_id", "due_cents", "received_cents"]
OF_SITE, OF_SCHOOL = ["site_id", "stage"], ["stage"]


def upgrade() -> None:
    _replace("ix_enrolment_stage", OF_SCHOOL + ORDER + COUNTED)
    _replace("ix_enrolment_site_stage", OF_SITE + ORDER + COUNTED)
    _index_those_who_wait("own_share", "approved_on", "own_share_ticked_at")
    _index_those_who_wait("pay_order", "own_share_ticked_at", "pay_order_ticked_at")


def downgrade() -> None:
    op.drop_index("ix_application_pay_order", "application")
    op.drop_index("ix_application_own_share", "application")
    _replace("ix_enrolment_site_stage", OF_SITE + ORDER)
    _replace("ix_enrolment_stage", OF_SCHOOL + ORDER)


def _replace(name: str, columns: list[str]) -> None:
    op.drop_index(name, "enrolment")
    op.create_index(name, "enrolment", columns)


def _index_those_who_wait(step: str, since: str, until: str) -> None:
    waits = sa.text(f"{since} IS NOT NULL AND {until} IS NULL")
    op.create_index(
        f"ix_application_{step}",
        "application",
        [since, "id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
