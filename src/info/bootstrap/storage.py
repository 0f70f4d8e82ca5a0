"""Where a setup's store is; and what is done to it beside generating: upgrades and copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from info.adapters.sql import Location, PostgresLocation, storage_location
from info.adapters.sql.backup import copy_of
from info.adapters.sql.migrate import Phase, State, missing
from info.adapters.sql.upgrade import states, upgrade
from info.bootstrap.setup import Setup
from info.errors import StorageError

__all__ = [
    "State",
    "copy_store",
    "inside",
    "migrate_store",
    "store_location",
    "store_states",
    "waiting_steps",
]

Place: TypeAlias = Location | PostgresLocation


def store_location(setup: Setup) -> Place:
    """Where the store of a setup is. Errors: `ConfigError`."""
    return inside(setup, storage_location(setup.settings.storage_url.value))


def inside(setup: Setup, location: Place) -> Place:
    """The location, a relative path taken from the project's folder."""
    if not isinstance(location, Location) or location.path is None:
        return location
    return Location(str(Path(setup.project) / location.path), location.synchronous)


def store_states(setup: Setup) -> list[State]:
    """Every step of the store's schema, and when it was applied. Errors: `StorageError`."""
    return states(_owned(setup))


def waiting_steps(setup: Setup) -> list[State]:
    """The steps that wait, as the application sees it; none for a store in memory. Errors: `StorageError`."""
    location = store_location(setup)
    if isinstance(location, Location) and location.path is None:
        return []
    return missing(states(location), ("pre", "post"))


def migrate_store(setup: Setup, phases: Sequence[Phase]) -> list[State]:
    """Apply the missing steps of those phases; every step as it then is. Errors: `StorageError`.

    On PostgreSQL this connects as the owner (`storage.owner_url`) and grants the role of
    `storage.url` what it needs.
    """
    location = store_location(setup)
    application = location.role if isinstance(location, PostgresLocation) else ""
    return upgrade(_owned(setup), phases=phases, application=application)


def _owned(setup: Setup) -> Place:
    """The store as its owner reaches it."""
    location = store_location(setup)
    owner = setup.settings.storage_owner_url.value
    if isinstance(location, PostgresLocation) and owner is not None:
        return storage_location(owner, key="storage.owner_url")
    if isinstance(location, Location) and location.path is None:
        what = "storage.url: there is no store to migrate: messages are kept in memory. Set INFO_STORAGE_URL."
        raise StorageError(what)
    return location


def copy_store(setup: Setup, place: Path, progress: Callable[[int, int], None]) -> int:
    """Copy the store to a new file while it is written; how many bytes. Errors: `StorageError`.

    The copy is whole and checked, or it is not there. `progress` hears pages left and pages in all.
    """
    location = store_location(setup)
    if isinstance(location, PostgresLocation):
        what = (
            f"{location.name}: a server is copied by its own tools. Run: pg_dump --format=custom "
            f"--file={place} … as its owner, or pg_basebackup."
        )
        raise StorageError(what)
    if location.path is None:
        raise StorageError("storage.url: there is no store to copy: messages are kept in memory.")
    return copy_of(location, place, progress)
