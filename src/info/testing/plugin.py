"""A pytest plugin for those who build on `info`; installed with it, found by pytest by itself.

    async def test_a_new_customer_is_welcomed(info_generator, outbox, assert_message_snapshot):
        generator = info_generator("acme")

        await welcome(generator, "ada@example.com")

        assert outbox.only().to == "ada@example.com"
        assert_message_snapshot(outbox.generated[0])

`info_generator` makes generators on the templates of the project (`info_project` in pytest's
configuration, the folder pytest runs in unless given), each test on a store of its own.
`--update-messages` writes the snapshots anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from info.testing.generators import RecordingGenerator
    from info.testing.outbox import Outbox
    from info.testing.snapshots import MessageSnapshots

__all__ = [
    "MakeGenerator",
    "assert_message_snapshot",
    "info_generator",
    "outbox",
    "pytest_addoption",
]


class MakeGenerator(Protocol):
    """What the fixture `info_generator` is."""

    def __call__(
        self,
        tenant_id: str = "test",
        language: str = "en",
        *,
        personalization_enabled: bool = False,
        **settings: Any,
    ) -> RecordingGenerator:
        """A generator of that tenant. `settings` are settings by field name."""
        ...


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option and the ini key of this plugin."""
    group = parser.getgroup("info")
    group.addoption("--update-messages", action="store_true", help="write the message snapshots anew")
    parser.addini("info_project", "the folder with templates/ and tenants/, from pytest's root", default=".")


@pytest.fixture
def outbox() -> Outbox:
    """What the generators of this test made and sent."""
    from info.testing.outbox import Outbox

    return Outbox()


@pytest.fixture
def info_generator(request: pytest.FixtureRequest, tmp_path: Path, outbox: Outbox) -> Iterator[MakeGenerator]:
    """Makes generators: the real engine, a store in the test's own folder, the outbox as provider."""
    from info.bootstrap import runtime_of
    from info.testing.generators import RecordingGenerator, setup_for_tests

    project = request.config.rootpath / request.config.getini("info_project")
    setups = []

    def make(
        tenant_id: str = "test",
        language: str = "en",
        *,
        personalization_enabled: bool = False,
        **settings: Any,
    ) -> RecordingGenerator:
        setup = setup_for_tests(project, tmp_path / "info-store" / "info.db", **settings)
        setups.append(setup)
        return RecordingGenerator(tenant_id, language, personalization_enabled, setup=setup, outbox=outbox)

    yield make
    for setup in set(setups):
        runtime_of(setup).close()


@pytest.fixture
def assert_message_snapshot(request: pytest.FixtureRequest) -> MessageSnapshots:
    """Compares a message with the file that was kept of it."""
    from info.testing.snapshots import MessageSnapshots

    update = bool(request.config.getoption("--update-messages"))
    return MessageSnapshots(request.path, request.node.name, update=update)
