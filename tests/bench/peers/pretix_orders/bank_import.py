"""Imports a bank's CSV file by pretix's own task, in this process, on a copy of the orders.

Told how often, the number of lines and the file, prints JSON: of every import the seconds, CPU and
statements, and how many of its lines came to which end.
"""

import json
import os
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from pretix_orders import databases

ORDERS = os.environ["BENCH_DATABASE"]
os.environ["BENCH_DATABASE"] = COPY = f"import_of_{ORDERS}"

import django  # noqa: E402 - the settings read where the copy is

django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402
from pretix.base.models import Event  # noqa: E402
from pretix.plugins.banktransfer.csvimport import get_rows_from_file, parse  # noqa: E402
from pretix.plugins.banktransfer.models import BankImportJob, BankTransaction  # noqa: E402
from pretix.plugins.banktransfer.tasks import process_banktransfers  # noqa: E402

from pretix_orders.names import EVENT  # noqa: E402

# Which column holds what: what the secretariat says of a bank's file the first time.
COLUMNS = {"cols": 5, "date": 0, "payer": ["1"], "iban": 2, "reference": ["3"], "amount": 4}


def main(times: str, lines: str, path: str) -> None:
    """Print what every import took."""
    file = Path(path).read_bytes()
    told = []
    for _ in range(int(times)):
        databases.copy(COPY, ORDERS)
        cache.clear()
        with scopes_disabled():
            told.append(_import(file, int(lines)))
        connection.close()
    databases.drop(COPY)
    print(json.dumps(told))


def _import(file: bytes, lines: int) -> dict[str, Any]:
    """One import: the file is read and the task run to its end."""
    event, statements = Event.objects.get(slug=EVENT), Counter[str]()

    def count(execute: Any, *rest: Any) -> Any:
        statements["sent"] += 1
        return execute(*rest)

    with connection.execute_wrapper(count):
        begin, cpu = perf_counter(), process_time()
        rows, _ = parse(get_rows_from_file(BytesIO(file)), COLUMNS)
        job = BankImportJob.objects.create(event=event, organizer=event.organizer)
        process_banktransfers.apply(kwargs={"job": job.pk, "data": rows}, throw=True)
        seconds, used = perf_counter() - begin, process_time() - cpu
    ends = Counter(BankTransaction.objects.values_list("state", flat=True))
    if ends.total() != lines:
        raise SystemExit(f"{ends.total()} lines where the file has {lines}")
    paid = event.orders.filter(status="p").count()
    return {
        "seconds": seconds,
        "cpu": used,
        "statements": statements["sent"],
        "ends": ends,
        "paid": paid,
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
