"""Template files of a project folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from info.errors import StorageError

__all__ = ["FolderSource"]


class FolderSource:
    """The files below `root`. A path that would leave the folder does not exist."""

    def __init__(self, root: Path | str, *, name: str = "project") -> None:
        self.root = Path(root)
        self.name = name

    def read(self, path: str) -> bytes | None:
        """The file's bytes, None when it is not there. Raises `StorageError` when it cannot be read."""
        parts = path.split("/")
        if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
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
