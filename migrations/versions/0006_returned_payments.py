"""Payments that went back without the bank's mark, and moves that wait for a second person.

Revision: 0006_returned_payments, after 0005_open_transfers
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_returned_payments"
down_revision = "0005_open_transfers"
branch_labels = None
depends_on = None

KIND_IS_KNOWN = "ck_second_look_kind_is_known"


def upgrade() -> None:
    op.add_column(
        "transfer",
        sa.Column("trace", sa.String(64), nullable=False, server_default=""),
    )
    op.add_column(
        "transfer",
        sa.Column("may_be_return", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    # What was recorded before is found again by its structured communication only.
    op.execute("UPDATE transfer SET trace = structured")
    has_trace = sa.text("trace <> ''")
    op.create_index(
        "ix_transfer_trace",
        "transfer",
        ["trace", "amount_cents"],
        sqlite_where=has_trace,
        postgresql_where=has_trace,
    )
    _allow_kinds("'undo', 'forced', 'move'")


def downgrade() -> None:
    op.execute("DELETE FROM second_look WHERE kind = 'move'")
    _allow_kinds("'undo', 'forced'")
    op.drop_index("ix_transfer_trace", "transfer")
    op.drop_column("transfer", "may_be_return")
    op.drop_column("transfer", "trace")


def _allow_kinds(kinds: str) -> None:
    with op.batch_alter_table("second_look") as table:
        table.drop_constraint(op.f(KIND_IS_KNOWN), type_="check")
        table.create_check_constraint(op.f(KIND_IS_KNOWN), f"kind IN ({kinds})")
