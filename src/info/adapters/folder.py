"""Template files of a project folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from info.errors import StorageError

__all__ = ["FolderSource", "is_name"]

_NO_NAME: Final = re.compile(r"\.{0,2}\Z|.*[\x00-\x1f\x7f\\:]", re.DOTALL)
_BYTES_MAX: Final = 255
"""Bytes of a name on the file systems there are."""


def is_name(part: str) -> bool:
    r"""Whether a part of a path names a file within its folder, on every system.

    >>> [is_name(part) for part in ("de", "..", "a:b", "a\x00b", "")]
    [True, False, False, False, False]
    """
    return not _NO_NAME.match(part) and len(part.encode("utf-8", "surrogatepass")) <= _BYTES_MAX


class FolderSource:
    """The files below `root`. A path that would leave the folder does not exist."""

    def __init__(self, root: Path | str, *, name: str = "project") -> None:
        self.root = Path(root)
        self.name = name

    def read(self, path: str) -> bytes | None:
        """The file's bytes, None when it is not there. Raises `StorageError` when it cannot be read."""
        parts = path.split("/")
        if not all(map(is_name, parts)):
            return None
        try:
            return self.root.joinpath(*parts).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            what = f"{self.shown(path)} cannot be read: {error.strerror or error}."
            raise StorageError(what) from error

    def list(self, prefix: str) -> Sequence[str]:
        """All files below `prefix`, sorted; hidden files are left out."""
        folder = self.root.joinpath(*prefix.rstrip("/").split("/"))
        if not folder.is_dir():
            return ()
        found = (path.relative_to(self.root) for path in folder.rglob("*") if path.is_file())
        return sorted(
            path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts)
        )

    def shown(self, path: str) -> str:
        """The path relative to the project folder."""
        return path
