"""Companies that were merged: which one stays, and since when.

Revision: 0009_merged_companies, after 0008_taking_back
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_merged_companies"
down_revision = "0008_taking_back"
branch_labels = None
depends_on = None

# SQLite can add a constraint to a table only together with a column, and would otherwise have to
# make the table again, which every other table refers to. PostgreSQL understands the same words.
ADDED = (
    """merged_into_id INTEGER
        CONSTRAINT fk_company_merged_into_id_company REFERENCES company (id)
        CONSTRAINT ck_company_merged_into_another CHECK (merged_into_id <> id)""",
    """merged_at {instant}
        CONSTRAINT ck_company_merged_whole
        CHECK ((merged_into_id IS NULL) = (merged_at IS NULL))""",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    instant = "DATETIME" if is_sqlite else "TIMESTAMP WITH TIME ZONE"
    for column in ADDED:
        op.execute(f"ALTER TABLE company ADD COLUMN {column.format(instant=instant)}")
    is_merged = sa.text("merged_into_id IS NOT NULL")
    op.create_index(
        "ix_company_merged_into_id",
        "company",
        ["merged_into_id"],
        sqlite_where=is_merged,
        postgresql_where=is_merged,
    )


def downgrade() -> None:
    """A company that was merged is an ordinary one again, with nothing under it."""
    op.drop_index("ix_company_merged_into_id", "company")
    op.drop_column("company", "merged_at")
    op.drop_column("company", "merged_into_id")
