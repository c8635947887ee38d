"""Payments that went back wait for a second person, where the school wants that.

Revision: 0008_taking_back, after 0007_news_together
"""

from alembic import op

revision = "0008_taking_back"
down_revision = "0007_news_together"
branch_labels = None
depends_on = None

KIND_IS_KNOWN = "ck_second_look_kind_is_known"


def upgrade() -> None:
    _allow_kinds("'undo', 'forced', 'move', 'take_back'")


def downgrade() -> None:
    op.execute("DELETE FROM second_look WHERE kind = 'take_back'")
    _allow_kinds("'undo', 'forced', 'move'")


def _allow_kinds(kinds: str) -> None:
    with op.batch_alter_table("second_look") as table:
        table.drop_constraint(op.f(KIND_IS_KNOWN), type_="check")
        table.create_check_constraint(op.f(KIND_IS_KNOWN), f"kind IN ({kinds})")
