"""One round of planning over a database in which every enrolment is open."""

import json
import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import event

from portal import clock
from portal.actions.recording import PORTAL, Occasion
from portal.models import db
from portal.queries.school import school_on
from portal.worker.planning import plan
from tests.bench.data import Database, database
from tests.bench.machine import peak_mib

# Half wait for an application, over the three weeks around today; the others are spread over the
# three steps after it, begun in the last two months.
_ALL_OPEN = """
DELETE FROM booking;
UPDATE application SET rejected_at = NULL, rejected_by = NULL, rejection_reason = NULL,
  applied_on = date(:today, '-70 days'), approved_on = date(:today, '-' || (id % 61) || ' days'),
  approved_at = date(:today, '-' || (id % 61) || ' days') || ' 12:00:00.000000',
  own_share_ticked_at = CASE WHEN id % 3 > 0
    THEN date(:today, '-' || (id % 61) || ' days') || ' 13:00:00.000000' END,
  pay_order_ticked_at = CASE WHEN id % 3 > 1
    THEN date(:today, '-' || (id % 61) || ' days') || ' 14:00:00.000000' END;
UPDATE enrolment SET cancelled_at = NULL, cancelled_by = NULL, cancel_reason = NULL,
  ordinary_fee_at = NULL, ordinary_fee_by = NULL, ordinary_fee_reason = NULL, received_cents = 0,
  application_id = CASE WHEN id % 2 THEN application_id END,
  enrolled_on = date(:today, '-70 days'),
  created_at = date(:today, '-70 days') || ' 07:00:00.000000';
UPDATE enrolment SET stage = CASE application_id % 3 WHEN 0 THEN 'own_share_due'
    WHEN 1 THEN 'pay_order_due' ELSE 'payment_expected' END
  WHERE application_id IS NOT NULL;
UPDATE enrolment SET stage = 'awaiting_application',
    last_day = date(:today, (id % 22 - 1) || ' days')
  WHERE application_id IS NULL
"""


def all_open(enrolments: int) -> Database:
    """A copy of the database of this size in which somebody may be reminded of every enrolment."""
    made = database(enrolments).scratch()
    today = clock.today().isoformat()
    with closing(sqlite3.connect(made.file)) as connection, connection:
        for statement in _ALL_OPEN.split(";\n"):
            connection.execute(statement, {"today": today} if ":today" in statement else {})
    return made


def main(folder: str, enrolments: str) -> None:
    """Plan what leaves at nine today, and once more; tell the figures as JSON."""
    app = Database(Path(folder), int(enrolments), 0).app()
    statements: list[str] = []
    today = clock.today()
    nine = datetime.combine(today, time(9), clock.BRUSSELS).astimezone(UTC)

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        on = Occasion(PORTAL, nine, today, school_on(today), "http://127.0.0.1")
        statements.clear()
        begin, used = perf_counter(), process_time()
        planned = plan(on)
        told = {
            "seconds": perf_counter() - begin,
            "cpu": process_time() - used,
            "statements": len(statements),
        }
        assert planned is not None
        begin = perf_counter()
        again = plan(Occasion(PORTAL, nine + timedelta(minutes=10), today, on.school, on.base_url))
        told |= {
            "again": perf_counter() - begin,
            "reminders": planned.reminders,
            "twice": again.reminders if again is not None else -1,
            "memory": peak_mib(os.getpid()),
        }
    json.dump(told, sys.stdout)
