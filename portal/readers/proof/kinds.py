"""What a readable proof holds, and the reasons for which a file is not one."""

from enum import StrEnum
from typing import NamedTuple

# Counted as file managers count, so that what they call 10 MB is accepted.
MAX_BYTES = 10 * 1024 * 1024
MAX_PAGES = 50
# 24 megapixels counted in 1024 × 1024, so that a phone's "24 MP" of 5712 × 4284 passes.
MAX_PIXELS = 24 * 1024 * 1024


class Fault(StrEnum):
    """Why a file is refused; the sentences belong to the page."""

    MISSING = "missing"
    EMPTY = "empty"
    TYPE = "type"
    TOO_LARGE = "too_large"
    LOCKED = "locked"
    BROKEN = "broken"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    ACTIVE_CONTENT = "active_content"


class WrongProof(ValueError):
    """A file that cannot be kept as proof; `code` says why."""

    def __init__(self, code: Fault) -> None:
        super().__init__(code.value)
        self.code = code


class Proof(NamedTuple):
    """A proof that may be kept.

    `pages` and `text` are for a PDF, `width` and `height` (pixels) for a picture. `text` is None
    when the text cannot be read with certainty. `safe_name` is for showing only, never a path.
    """

    data: bytes
    media_type: str
    extension: str
    safe_name: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    text: str | None = None
