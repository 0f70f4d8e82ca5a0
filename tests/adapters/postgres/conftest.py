"""A PostgreSQL server of the tests' own; where there is none, the run says so and goes without."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from scripts.postgres_server import WHY_NOT, PostgresServer, binaries

THERE = bool(binaries() and find_spec("asyncpg"))
collect_ignore_glob = [] if THERE else ["test_*.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line where it is missing."""
    if not THERE:
        terminalreporter.write_line(WHY_NOT, yellow=True)


@pytest.fixture(scope="session")
def server():
    with PostgresServer() as server:
        yield server


@pytest.fixture
def url(server):
    """A new, migrated database, as the application's role."""
    return server.database()
