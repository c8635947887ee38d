"""Bank statements and their transfers.

Revision: 0002_bank_statements, after 0001_the_portal
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_bank_statements"
down_revision = "0001_the_portal"
branch_labels = None
depends_on = None

# A portal that is in use gets the new settings with their first values; a new one is seeded.
NEW_FACTS = (
    {"key": "payer_kept_days", "value": "90", "source": "De school"},
    {"key": "four_eyes", "value": "no", "source": "De school"},
    {"key": "step_up", "value": "no", "source": "De school"},
)


def upgrade() -> None:
    op.create_table(
        "bank_account",
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_name", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('school', 'collective')", name=op.f("ck_bank_account_kind_is_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("iban", name=op.f("uq_bank_account_iban")),
    )
    op.create_table(
        "second_look",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('undo', 'forced')", name=op.f("ck_second_look_kind_is_known")),
        sa.CheckConstraint(
            "verdict IN ('agreed', 'refused')", name=op.f("ck_second_look_verdict_is_known")
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (decided_at IS NULL)", name=op.f("ck_second_look_decided_whole")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_second_look_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_second_look_asked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_second_look_decided_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_look")),
        sa.UniqueConstraint("public_id", name=op.f("uq_second_look_public_id")),
    )
    with op.batch_alter_table("second_look", schema=None) as batch_op:
        batch_op.create_index("ix_second_look_decided_at", ["decided_at", "id"], unique=False)

    op.create_table(
        "statement_file",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_name", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_name", sa.String(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["person.id"], name=op.f("fk_statement_file_uploaded_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_statement_file_public_id")),
    )
    with op.batch_alter_table("statement_file", schema=None) as batch_op:
        batch_op.create_index("ix_statement_file_sha256", ["sha256"], unique=False)

    op.create_table(
        "bank_statement",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("numbering", sa.String(), nullable=False),
        sa.Column("account", sa.String(length=34), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("opening_cents", sa.BigInteger(), nullable=True),
        sa.Column("closing_cents", sa.BigInteger(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("moved_cents", sa.BigInteger(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["statement_file.id"],
            name=op.f("fk_bank_statement_file_id_statement_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bank_statement_public_id")),
    )
    with op.batch_alter_table("bank_statement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_statement_account", ["account", "closed_on", "sequence"], unique=False
        )
        batch_op.create_index("ix_bank_statement_file_id", ["file_id"], unique=False)

    op.create_table(
        "transfer",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("account", sa.String(length=34), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("open_cents", sa.BigInteger(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=False),
        sa.Column("bank_reference", sa.String(), nullable=False),
        sa.Column("structured", sa.String(), nullable=False),
        sa.Column("communication", sa.String(), nullable=False),
        sa.Column("payer_name", sa.String(), nullable=False),
        sa.Column("payer_account", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("is_reversal", sa.Boolean(), nullable=False),
        sa.Column("content_key", sa.String(length=64), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blanked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(amount_cents >= 0 AND open_cents BETWEEN 0 AND amount_cents) "
            "OR (amount_cents < 0 AND open_cents BETWEEN amount_cents AND 0)",
            name=op.f("ck_transfer_open_is_part_of_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["bank_statement.id"],
            name=op.f("fk_transfer_statement_id_bank_statement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint(
            "account",
            "content_key",
            "occurrence",
            name=op.f("uq_transfer_account_content_key_occurrence"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_transfer_public_id")),
    )
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_open", ["open_cents", "value_on", "id"], unique=False)
        batch_op.create_index("ix_transfer_statement_id", ["statement_id", "line"], unique=False)
        batch_op.create_index("ix_transfer_value_on", ["value_on", "id"], unique=False)

    op.create_table(
        "sighting",
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("bank_reference", sa.String(), nullable=False),
        sa.Column("is_sure", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["bank_statement.id"],
            name=op.f("fk_sighting_statement_id_bank_statement"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfer.id"], name=op.f("fk_sighting_transfer_id_transfer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sighting")),
    )
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.create_index("ix_sighting_statement_id", ["statement_id", "line"], unique=False)
        batch_op.create_index("ix_sighting_transfer_id", ["transfer_id"], unique=False)

    op.create_table(
        "disposal",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_name", sa.String(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_by_name", sa.String(), nullable=True),
        sa.Column("undo_reason", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('return', 'report', 'not_ours', 'taken_back')",
            name=op.f("ck_disposal_kind_is_known"),
        ),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_disposal_amount_is_not_zero")),
        sa.CheckConstraint(
            "undone_at IS NULL OR undo_reason IS NOT NULL", name=op.f("ck_disposal_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["counter_id"], ["transfer.id"], name=op.f("fk_disposal_counter_id_transfer")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_disposal_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfer.id"], name=op.f("fk_disposal_transfer_id_transfer")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["person.id"], name=op.f("fk_disposal_undone_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_disposal_public_id")),
    )
    with op.batch_alter_table("disposal", schema=None) as batch_op:
        batch_op.create_index("ix_disposal_decided_at", ["kind", "decided_at", "id"], unique=False)
        batch_op.create_index("ix_disposal_transfer_id", ["transfer_id"], unique=False)

    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.add_column(sa.Column("transfer_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_booking_transfer_id", ["transfer_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_booking_transfer_id_transfer"), "transfer", ["transfer_id"], ["id"]
        )

    _name_transfers_in_the_log()
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("password_at", sa.DateTime(timezone=True), nullable=True))

    for fact in NEW_FACTS:
        op.execute(
            sa.text(
                "INSERT INTO school_fact (key, value, valid_from, valid_until, source) "
                "SELECT :key, :value, MIN(valid_from), NULL, :source FROM school_fact "
                "WHERE key = 'iban' HAVING COUNT(*) > 0"
            ).bindparams(**fact)
        )


def _name_transfers_in_the_log() -> None:
    """Add the column to the table as it stands: triggers guard it and mails refer to it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE event ADD COLUMN transfer_id INTEGER "
            "CONSTRAINT fk_event_transfer_id_transfer REFERENCES transfer (id)"
        )
    else:
        op.add_column("event", sa.Column("transfer_id", sa.Integer(), nullable=True))
        op.create_foreign_key(
            "fk_event_transfer_id_transfer", "event", "transfer", ["transfer_id"], ["id"]
        )
    op.create_index("ix_event_transfer_id", "event", ["transfer_id", "id"])


def downgrade() -> None:
    op.execute("DELETE FROM school_fact WHERE key IN ('payer_kept_days', 'four_eyes', 'step_up')")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_column("password_at")

    op.drop_index("ix_event_transfer_id", "event")
    op.drop_column("event", "transfer_id")

    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_booking_transfer_id_transfer"), type_="foreignkey")
        batch_op.drop_index("ix_booking_transfer_id")
        batch_op.drop_column("transfer_id")

    with op.batch_alter_table("disposal", schema=None) as batch_op:
        batch_op.drop_index("ix_disposal_transfer_id")
        batch_op.drop_index("ix_disposal_decided_at")

    op.drop_table("disposal")
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.drop_index("ix_sighting_transfer_id")
        batch_op.drop_index("ix_sighting_statement_id")

    op.drop_table("sighting")
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.drop_index("ix_transfer_value_on")
        batch_op.drop_index("ix_transfer_statement_id")
        batch_op.drop_index("ix_transfer_open")

    op.drop_table("transfer")
    with op.batch_alter_table("bank_statement", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_statement_file_id")
        batch_op.drop_index("ix_bank_statement_account")

    op.drop_table("bank_statement")
    with op.batch_alter_table("statement_file", schema=None) as batch_op:
        batch_op.drop_index("ix_statement_file_sha256")

    op.drop_table("statement_file")
    with op.batch_alter_table("second_look", schema=None) as batch_op:
        batch_op.drop_index("ix_second_look_decided_at")

    op.drop_table("second_look")
    op.drop_table("bank_account")
