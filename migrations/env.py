"""Runs the migrations on the database that the portal is configured for."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from portal.models import Base

target = current_app.extensions["migrate"].db


def run() -> None:
    """Migrate in one transaction, giving up soon rather than blocking a portal at work."""
    engine = target.engine
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET lock_timeout = '4s'"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
