"""A PostgreSQL server of the tests' own; where there is none, the run says so and goes without."""

from __future__ import annotations

import pytest

from scripts.postgres_server import WHY_NOT, PostgresServer, binaries

collect_ignore_glob = [] if binaries() else ["test_*.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line where it is missing."""
    if not binaries():
        terminalreporter.write_line(WHY_NOT, yellow=True)


@pytest.fixture(scope="session")
def server():
    with PostgresServer() as server:
        yield server


@pytest.fixture
def url(server):
    """A new, migrated database, as the application's role."""
    return server.database()
