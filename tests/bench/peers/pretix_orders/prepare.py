"""Makes the database of orders, unless it is there: pretix's migrations, then the event's orders.

Told a file with a line (learner, company, cents) for every order. What is half made has another
name; the migrated database is kept, since migrating takes minutes.
"""

import os
import sys

from pretix_orders import databases

ORDERS = os.environ["BENCH_DATABASE"]
os.environ["BENCH_DATABASE"] = HALF = "half_made"
MIGRATED = "migrated"


def main(file: str) -> None:
    """Make what is missing; orders of other rows are removed."""
    if databases.is_there(ORDERS):
        return
    if not databases.is_there(MIGRATED):
        databases.copy(HALF, "template1")
        _migrate()
        databases.rename(HALF, MIGRATED)
    for old in databases.starting_with("orders_"):
        databases.drop(old)
    databases.copy(HALF, MIGRATED)
    _fill(file)
    databases.rename(HALF, ORDERS)


def _migrate() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    connection.close()


def _fill(file: str) -> None:
    from django.db import connection

    from pretix_orders.fill import fill

    fill(file)
    # The planner is told what an hour of autovacuum would have told it.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
