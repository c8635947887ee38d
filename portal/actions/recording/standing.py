"""Refuses to write something new under a company that was merged a moment ago."""

from collections.abc import Collection

from sqlalchemy.orm.exc import StaleDataError

from portal.queries.merged import merged_among


def require_unmerged(company_ids: Collection[int]) -> None:
    """Raise StaleDataError when one of these companies was merged since it was loaded.

    To be asked with the log held: merging holds it too, so the answer stays true until the end of
    the transaction.
    """
    if merged_among(company_ids):
        raise StaleDataError("a company was merged since it was loaded")
