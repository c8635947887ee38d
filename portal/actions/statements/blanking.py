"""Blanks who paid what some time after nothing is left to decide about it (promise D42)."""

from datetime import timedelta

from sqlalchemy import update

from portal.actions.recording import Occasion, record
from portal.models import StatementFile, Transfer, db
from portal.queries.statements import digests_removed_since, files_to_remove
from portal.queries.transfers.overpaid import IS_PROMISED
from portal.queries.upkeep import digests_in_use

# A file that could not be taken off the disk at once is tried again so long.
_TRIED_AGAIN = timedelta(days=7)


def blank_payers(on: Occasion) -> list[str]:
    """Blank payers and their texts as many days after the match as the school keeps them.

    Stay: amount, dates, the structured communication, the bank's number and the hash by which the
    movement is known again. Money that goes back later is found by the communication only. Who is
    still to be paid back, or reported, stays known until somebody notes that it was done. A file
    goes once nothing in it is still to be blanked, or when nobody recorded it in that time.
    Returns the hashes of files to take off the disk after the caller's commit.
    """
    before = on.at - timedelta(days=on.school.payer_kept_days)
    blanked = db.session.execute(
        update(Transfer)
        .where(
            Transfer.settled_at <= before,
            Transfer.blanked_at.is_(None),
            Transfer.open_cents == 0,
            ~IS_PROMISED,
        )
        .values(
            payer_name="",
            payer_account="",
            communication="",
            trace=Transfer.structured,
            blanked_at=on.at,
        )
    )
    # An UPDATE's result has it; the types speak of results in general.
    number = int(blanked.rowcount)  # type: ignore[attr-defined]
    files = files_to_remove(before)
    if files:
        db.session.execute(
            update(StatementFile)
            .where(StatementFile.id.in_([file.id for file in files]))
            .values(removed_at=on.at)
        )
    if number or files:
        record("payers_blanked", on, transfers=number, files=len(files))
    digests = digests_removed_since(on.at - _TRIED_AGAIN)
    return sorted(digests - digests_in_use(digests))
