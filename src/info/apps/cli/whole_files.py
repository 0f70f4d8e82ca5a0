"""Files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

__all__ = ["beside", "write_all", "write_whole"]


def beside(path: Path, data: bytes) -> Path:
    """A file next to its place that holds the data, on the disk; `replace` puts it there."""
    made = path.with_name(f".{path.name[:60]}-{uuid4().hex}.tmp")
    try:
        with made.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made


def write_whole(path: Path, data: bytes) -> None:
    """The new content in one step: a crash leaves the old file or the new one."""
    beside(path, data).replace(path)


def write_all(files: Mapping[Path, bytes]) -> None:
    """Every file, its folder made where there is none; all are on the disk before the first is in place.

    What goes wrong while they are written (a full disk, a folder without rights) leaves every file as
    it was.
    """
    made: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            made[path] = beside(path, data)
        for path in list(made):
            made[path].replace(path)
            del made[path]
    finally:
        for left in made.values():
            left.unlink(missing_ok=True)
