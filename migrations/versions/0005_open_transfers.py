"""An index of the transfers that wait for a decision, however many were decided before.

Revision: 0005_open_transfers, after 0004_reminders
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_open_transfers"
down_revision = "0004_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_transfer_open", "transfer")
    is_open = sa.text("open_cents <> 0")
    op.create_index(
        "ix_transfer_open",
        "transfer",
        ["value_on", "id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    op.drop_index("ix_transfer_open", "transfer")
    op.create_index("ix_transfer_open", "transfer", ["open_cents", "value_on", "id"])
