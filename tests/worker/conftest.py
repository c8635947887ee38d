"""A mail server for the worker's tests: it takes everything until it is told otherwise."""

from collections.abc import Iterator

import pytest

from portal.mail import SmtpSettings
from tests.mail.server import MailServer, running


@pytest.fixture
def server() -> MailServer:
    """A mail server that takes everything until it is told otherwise."""
    return MailServer()


@pytest.fixture
def smtp(server: MailServer) -> Iterator[SmtpSettings]:
    """Where that server listens."""
    with running(server) as settings:
        yield settings
