"""A file that keys are copied into, and read from again: an SQLite file as the key store's own."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from info.adapters.sql.connect import said_plainly
from info.adapters.sql.key_steps import EveryKey, everything, take_everything
from info.adapters.sql.location import Location
from info.adapters.sql.statements import keys as statements
from info.adapters.sql.synchronous import drive, transact
from info.errors import StorageError

__all__ = ["make_private", "read_keys", "write_keys", "written_whole"]

OWNER_ONLY: Final = 0o600


def make_private(path: Path) -> None:
    """An empty file that only its owner may read, unless there is one; SQLite's log takes its rights over."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, OWNER_ONLY))
    except OSError as error:
        what = f"{path}: the file cannot be written ({error.strerror}). Choose another folder, or its rights."
        raise StorageError(what) from error


def written_whole(path: Path, fill: Callable[[sqlite3.Connection], None]) -> None:
    """A new file that only its owner may read, filled by `fill`: there whole, or not at all.

    Error: `StorageError` where there is a file already, or it cannot be written.
    """
    if path.exists():
        raise StorageError(f"{path}: there is a file already. Name a new one.")
    part = path.with_name(f".{path.name}.part")
    try:
        with said_plainly(Location(str(part))):
            make_private(part)
            with closing(sqlite3.connect(part, isolation_level=None)) as target:
                fill(target)
                target.execute("PRAGMA journal_mode = DELETE")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_keys(path: Path, kept: EveryKey) -> None:
    """Write keys, as they stand wrapped, into a new file. Error: `StorageError`."""
    location = Location(str(path))

    def fill(target: sqlite3.Connection) -> None:
        for statement in statements.SCHEMA:
            target.execute(statement)
        transact(target, location, take_everything(kept, location.name))

    written_whole(path, fill)


def read_keys(path: Path) -> EveryKey:
    """The keys of such a file, wrapped as they stand there. Error: `StorageError`."""
    if not path.is_file():
        raise StorageError(f"{path}: there is no such file.")
    with (
        said_plainly(Location(str(path))),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
    ):
        return drive(source, everything())
