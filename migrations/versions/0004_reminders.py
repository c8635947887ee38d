"""Reminders, choices of mail and calendars.

Revision: 0004_reminders, after 0003_worklist_indexes
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_reminders"
down_revision = "0003_worklist_indexes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closed_period",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_closed_period_period_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_period")),
        sa.UniqueConstraint(
            "starts_on", "ends_on", name=op.f("uq_closed_period_starts_on_ends_on")
        ),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_calendar_feed_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feed_secret_hash")),
    )
    op.create_index(
        "ix_calendar_feed_of",
        "calendar_feed",
        ["person_id", "company_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )

    op.create_table(
        "mail_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("pace", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "pace IN ('at_once', 'daily', 'weekly', 'off')",
            name=op.f("ck_mail_choice_pace_is_known"),
        ),
        sa.CheckConstraint(
            "topic IN ('deadlines', 'payments', 'news')", name=op.f("ck_mail_choice_topic_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mail_choice_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_choice")),
        sa.UniqueConstraint("person_id", "topic", name=op.f("uq_mail_choice_person_id_topic")),
    )
    op.create_table(
        "viewing",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('employer', 'secretariat')", name=op.f("ck_viewing_role_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_viewing_enrolment_id_enrolment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing")),
        sa.UniqueConstraint(
            "enrolment_id", "role", "on", name=op.f("uq_viewing_enrolment_id_role_on")
        ),
    )
    op.create_index("ix_viewing_on", "viewing", ["on"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("to_email", sa.String(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_reminder_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_reminder_message_id_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "enrolment_id",
            "kind",
            "on",
            "to_email",
            name=op.f("uq_reminder_enrolment_id_kind_on_to_email"),
        ),
    )
    op.create_index("ix_reminder_message_id", "reminder", ["message_id"], unique=False)

    op.add_column("application", sa.Column("own_share_until", sa.Date(), nullable=True))

    op.add_column("call_note", sa.Column("snoozed_until", sa.Date(), nullable=True))
    op.create_index(
        "ix_call_note_snoozed",
        "call_note",
        ["snoozed_until", "enrolment_id"],
        unique=False,
        sqlite_where=sa.text("snoozed_until IS NOT NULL"),
        postgresql_where=sa.text("snoozed_until IS NOT NULL"),
    )

    op.add_column("message", sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("message", sa.Column("bounce_reason", sa.String(), nullable=True))
    op.create_index(
        "ix_message_bounced",
        "message",
        ["bounced_at"],
        unique=False,
        sqlite_where=sa.text("bounced_at IS NOT NULL"),
        postgresql_where=sa.text("bounced_at IS NOT NULL"),
    )

    op.add_column(
        "one_time_link", sa.Column("wrong_codes", sa.Integer(), nullable=False, server_default="0")
    )

    # A portal that is in use gets the ladder with its first rungs; a new one is seeded.
    op.execute(
        "INSERT INTO school_fact (key, value, valid_from, valid_until, source) "
        "SELECT 'reminder_days', '10, 5, 2, 1', MIN(valid_from), NULL, 'De school' "
        "FROM school_fact WHERE key = 'iban' HAVING COUNT(*) > 0"
    )


def downgrade() -> None:
    op.execute("DELETE FROM school_fact WHERE key = 'reminder_days'")
    op.drop_column("one_time_link", "wrong_codes")

    op.drop_index("ix_message_bounced", "message")
    op.drop_column("message", "bounce_reason")
    op.drop_column("message", "bounced_at")

    op.drop_index("ix_call_note_snoozed", "call_note")
    op.drop_column("call_note", "snoozed_until")

    op.drop_column("application", "own_share_until")

    op.drop_index("ix_reminder_message_id", "reminder")

    op.drop_table("reminder")
    op.drop_index("ix_viewing_on", "viewing")

    op.drop_table("viewing")
    op.drop_table("mail_choice")
    op.drop_index("ix_calendar_feed_of", "calendar_feed")

    op.drop_table("calendar_feed")
    op.drop_table("closed_period")
