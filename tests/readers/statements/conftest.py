"""Sample statements of banks, as bytes."""

from collections.abc import Callable
from pathlib import Path

import pytest

_BANK = Path(__file__).resolve().parents[2] / "samples" / "bank"


@pytest.fixture
def sample() -> Callable[[str], bytes]:
    """Return a function that reads `coda/synthetic-be-ogm.cod` and the like."""
    return lambda name: (_BANK / name).read_bytes()


@pytest.fixture
def synthetic(sample: Callable[[str], bytes]) -> bytes:
    """Eight entries, 28 records: each movement has a 21, a 22 and a 23, from line 3 on."""
    return sample("coda/synthetic-be-ogm.cod")
