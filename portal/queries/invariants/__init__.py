"""What must always hold in the database, asked as the rows for which it does not."""

from portal.queries.invariants.whole import QUESTIONS, events_in_order, kept_files, kept_values

__all__ = ["QUESTIONS", "events_in_order", "kept_files", "kept_values"]
