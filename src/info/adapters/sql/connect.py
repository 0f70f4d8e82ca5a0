"""Open SQLite as the house wants it, and say what went wrong in a person's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from info.adapters.sql.location import Location
from info.errors import StorageError

__all__ = ["Location", "connect", "said_plainly"]

BUSY_SECONDS: Final = 10.0
"""How long a lock of another process is waited for."""
RETRY_SECONDS: Final = 0.01

NEXT_STEPS: Final = {
    "SQLITE_FULL": (
        "the disk is full, or the file has reached its limit",
        "Free some space; messages that were not acknowledged may be generated again.",
    ),
    "SQLITE_CANTOPEN": (
        "the file cannot be opened",
        "Check that its folder exists and that this user may write there.",
    ),
    "SQLITE_READONLY": (
        "the file or its folder cannot be written",
        "Give this user the right to write the file and its folder.",
    ),
    "SQLITE_PERM": (
        "the file or its folder cannot be written",
        "Give this user the right to write the file and its folder.",
    ),
    "SQLITE_NOTADB": (
        "this is not an SQLite database, or it is encrypted",
        "Check INFO_STORAGE_URL; move the file away to start a new store.",
    ),
    "SQLITE_CORRUPT": (
        "the file is damaged",
        "Stop writing, copy the file, and restore the last backup (or try `sqlite3 FILE .recover`).",
    ),
    "SQLITE_BUSY": (
        "another process has held the file for too long",
        "Find the process that keeps a transaction open, then try again.",
    ),
    "SQLITE_IOERR": ("the disk reported an error", "Check the disk and the file system, then try again."),
}


def connect(location: Location) -> sqlite3.Connection:
    """An open connection in WAL mode, usable from any thread. Errors: `StorageError`."""
    path = location.path
    with said_plainly(location):
        if path is not None:
            _make_folder(path)
        connection = sqlite3.connect(
            path or ":memory:",
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=64,
        )
        try:
            if path is not None:
                _use_wal(connection)
            connection.execute(f"PRAGMA synchronous = {location.synchronous}")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -8192")
            # What `forget` deletes must not be read from free pages of the file.
            connection.execute("PRAGMA secure_delete = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Write-ahead logging. Waits for another opener of the same new file, as for any lock.

    SQLite's own busy timeout does not cover the switch: whoever comes second is refused at once.
    """
    until = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or monotonic() >= until:
                raise
            sleep(RETRY_SECONDS)
        else:
            return


def _make_folder(path: str) -> None:
    folder = Path(path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = (
            f"{path}: the folder {folder} cannot be made ({error.strerror}). "
            "Choose another folder or make it."
        )
        raise StorageError(what) from error


@contextmanager
def said_plainly(location: Location) -> Iterator[None]:
    """Turn an `sqlite3.Error` into a `StorageError` that names the file and what to do next."""
    try:
        yield
    except sqlite3.Error as error:
        raise plain_error(location, error) from error


def plain_error(location: Location, error: sqlite3.Error) -> StorageError:
    """The `StorageError` for an SQLite error: the file, what happened, what next."""
    code = getattr(error, "sqlite_errorname", "") or ""
    for prefix, (what, next_step) in NEXT_STEPS.items():
        if code.startswith(prefix):
            return StorageError(f"{location.name}: {what}. {next_step}")
    return StorageError(
        f"{location.name}: SQLite says {code or type(error).__name__}: {error}. "
        "Nothing of this commit was kept."
    )
