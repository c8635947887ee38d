"""Whether this machine has the libraries that lay out text, and what to do when it has not."""

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


def missing_libraries() -> tuple[str, ...]:
    """The libraries of the PDF renderer that this machine lacks.

    Opening one again costs microseconds, so nothing is remembered and an operator who installs
    one is believed at once.
    """
    # Loaded only by who is going to make a document, or to say that it cannot be made.
    import ctypes

    def is_missing(name: str) -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return True
        return False

    return tuple(filter(is_missing, LIBRARIES))


def why_unavailable() -> str | None:
    """Why this machine cannot make PDFs, with the remedy; None when it can."""
    missing = missing_libraries()
    if not missing:
        return None
    return (
        f"WeasyPrint needs {', '.join(missing)}. On Debian: "
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )
