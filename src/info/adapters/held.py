"""Template files that are held in memory: made by a program, on no disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["HeldSource"]


class HeldSource:
    """The files of a mapping, by path as in a project folder."""

    def __init__(self, files: Mapping[str, bytes], *, name: str) -> None:
        self.name = name
        self._files = dict(files)

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None when there is none of that path."""
        return self._files.get(path)

    def list(self, prefix: str) -> Sequence[str]:
        """All paths below `prefix`, sorted."""
        return sorted(path for path in self._files if path.startswith(prefix))

    def shown(self, path: str) -> str:
        """The path, with where it comes from: no such file is on the disk."""
        return f"{self.name}:{path}"
