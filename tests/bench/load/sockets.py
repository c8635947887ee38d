"""A load generator for machines without wrk: keep-alive connections, one thread each.

Arguments: port, file of asks, User-Agent, connections, seconds. Answers as request.lua does. Its
own work takes part of the machine, so ratios come out smaller than with wrk; the run says so.
"""

import json
import sys
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from threading import Thread
from time import perf_counter

port, file, agent, connections, seconds = sys.argv[1:]
asks = []
for row in Path(file).read_text().splitlines():
    path, cookie, etag = row.split("\t")
    named = {"User-Agent": agent, "Cookie": cookie, "If-None-Match": etag}
    asks.append((path, {name: value for name, value in named.items() if value}))

taken: list[float] = []
received = [0]
errors = [0]
until = perf_counter() + float(seconds)


def visit(first: int) -> None:
    """Ask until the window is over."""
    line = HTTPConnection("127.0.0.1", int(port), timeout=30)
    for path, headers in cycle(asks[first:] + asks[:first]):
        begin = perf_counter()
        if begin >= until:
            return
        try:
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            received[0] += len(answer.read())
            errors[0] += answer.status >= 400
        except (HTTPException, OSError):
            errors[0] += 1
            line.close()
        taken.append((perf_counter() - begin) * 1e6)


threads = [Thread(target=visit, args=(n % len(asks),)) for n in range(int(connections))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
taken.sort()
shares = {f"p{p}": taken[min(len(taken) - 1, len(taken) * p // 100)] for p in (50, 95, 99)}
counts = {"requests": len(taken), "bytes": received[0], "errors": errors[0]}
print("result " + json.dumps(counts | shares))
