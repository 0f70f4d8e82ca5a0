"""Copy an SQLite store to a file while others write to it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import uuid4

from info.adapters.sql.connect import connect, said_plainly
from info.adapters.sql.location import Location
from info.errors import StorageError

__all__ = ["copy_of"]

PAGES_AT_ONCE: Final = 1000
"""Between two steps the writers go on; the copy reads what was there when it began."""


def copy_of(location: Location, place: Path, progress: Callable[[int, int], None]) -> int:
    """Copy the store to `place`, a file that is not there yet; how many bytes it has.

    The copy is what the store was at one moment. It is checked, written to the disk and put in its
    place in one step: a failure leaves nothing. Errors: `StorageError`.
    """
    if location.path is None or not Path(location.path).is_file():
        raise StorageError(f"{location.name}: there is no such store yet, so there is nothing to copy.")
    if place.exists():
        raise StorageError(f"{place}: the file is there already, and a copy replaces none. Name a new one.")
    made = place.with_name(f".{place.name[:60]}-{uuid4().hex}.tmp")
    try:
        _copy(location, made, progress)
        with made.open("rb") as file:
            os.fsync(file.fileno())
        made.replace(place)
    except OSError as error:
        what = f"{place}: the copy cannot be written ({error.strerror}). Choose another place or make room."
        raise StorageError(what) from error
    finally:
        made.unlink(missing_ok=True)
    return place.stat().st_size


def _copy(location: Location, made: Path, progress: Callable[[int, int], None]) -> None:
    descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)  # others read no messages
    os.close(descriptor)
    target = Location(str(made))
    with said_plainly(location):
        source = connect(location)
        source.execute("BEGIN")  # one snapshot: without it every write beside would start the copy anew
        source.execute("SELECT count(*) FROM migration").fetchone()
    try:
        with said_plainly(target):
            copy = sqlite3.connect(made)
            try:
                source.backup(
                    copy, pages=PAGES_AT_ONCE, progress=lambda _, left, pages: progress(left, pages)
                )
                copy.execute("PRAGMA journal_mode = DELETE")  # one file: no log beside it is needed
                found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            finally:
                copy.close()
    finally:
        source.close()
    if found != "ok":
        raise StorageError(f"{location.name}: the copy is damaged ({found}). Run: infoctl doctor.")
