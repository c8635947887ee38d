"""News that waits for its reader's hour leaves together; a calendar's secret of before goes.

Revision: 0007_news_together, after 0006_returned_payments
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_news_together"
down_revision = "0006_returned_payments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "message",
        sa.Column("is_held", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    # The address of a calendar belongs to a person and a company, in a table of its own.
    op.drop_column("company", "calendar_secret_hash")


def downgrade() -> None:
    op.add_column("company", sa.Column("calendar_secret_hash", sa.String(), nullable=True))
    op.drop_column("message", "is_held")
