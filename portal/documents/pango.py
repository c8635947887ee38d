"""Whether this machine has the libraries that lay out text, and what to do when it has not."""

import ctypes

LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)


class RenderingUnavailable(Exception):
    """This machine cannot make PDFs; the text says what is missing and how to install it."""


def why_unavailable() -> str | None:
    """Why this machine cannot make PDFs, with the remedy; None when it can.

    Opening a library again costs microseconds, so nothing is remembered and an operator who
    installs one is believed at once.
    """
    missing = [name for name in LIBRARIES if not _opens(name)]
    if not missing:
        return None
    return (
        f"WeasyPrint needs {', '.join(missing)}. On Debian: "
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


def _opens(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
