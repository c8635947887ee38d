"""Whatever people, the bank, the mail and time do in any order, everything holds (promise E28)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.postgres import Postgres
from tests.stories.house import House, house_on_postgresql, house_on_sqlite
from tests.stories.machine import Story


@pytest.fixture
def on_sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[House]:
    """A portal on SQLite."""
    with house_on_sqlite(sqlite_template, tmp_path) as house:
        yield house


@pytest.fixture
def on_postgresql(postgresql_server: Postgres, tmp_path: Path) -> Iterator[House]:
    """A portal on PostgreSQL."""
    with house_on_postgresql(postgresql_server, tmp_path) as house:
        yield house


def tell(house: House, *, stories: int, steps: int) -> None:
    """Tell so many stories, the same in every run; the first that breaks is told in full."""
    run_state_machine_as_test(
        lambda: Story(house),
        settings=settings(
            max_examples=stories,
            stateful_step_count=steps,
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_e28_whatever_happens_everything_holds(on_sqlite: House) -> None:
    tell(on_sqlite, stories=200, steps=30)


def test_e28_also_on_postgresql(on_postgresql: House) -> None:
    tell(on_postgresql, stories=10, steps=30)


@pytest.mark.long
def test_e28_two_thousand_long_stories(on_sqlite: House) -> None:
    tell(on_sqlite, stories=2000, steps=50)
