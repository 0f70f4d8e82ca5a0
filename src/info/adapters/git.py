"""Template files as a revision of a git repository holds them. The working tree is not touched."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from info.errors import StorageError

__all__ = ["GitSource"]

_FOLDERS: Final = ("templates/", "schemas/", "tenants/")
_FILES: Final = frozenset({"100644", "100755"})
"""Modes of plain files: a link could lead out of the project."""


class GitSource:
    """The files below `root` at `revision`: a commit, a tag, a branch, `HEAD~3`.

    All of them are read at construction, through `git ls-tree` and `git cat-file`. Errors:
    `StorageError` where git is not installed, `root` is in no repository, or nothing has that name.
    """

    def __init__(self, root: Path | str, revision: str, *, name: str = "project") -> None:
        self.root = Path(root)
        self.name = name
        self.revision = revision
        prefix = self._git("rev-parse", "--show-prefix", wrong=self._no_repository()).decode().rstrip("\n")
        named = f"{revision}^{{commit}}"
        found = self._git(
            "rev-parse", "--verify", "--quiet", "--end-of-options", named, wrong=self._no_revision()
        )
        self._files = self._blobs(found.decode().strip(), prefix)

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None when the revision does not hold it."""
        return self._files.get(path)

    def list(self, prefix: str) -> Sequence[str]:
        """All files below `prefix`, sorted; hidden files are left out."""
        return sorted(path for path in self._files if path.startswith(prefix))

    def shown(self, path: str) -> str:
        """`REV:path`, as git itself names it."""
        return f"{self.revision}:{path}"

    def _no_repository(self) -> StorageError:
        return StorageError(f"{self.root} is in no git repository: there is no revision to compare with.")

    def _no_revision(self) -> StorageError:
        return StorageError(f"Git knows no revision '{self.revision}' here. See `git log --oneline`.")

    def _blobs(self, commit: str, prefix: str) -> Mapping[str, bytes]:
        folders = [f"{prefix}{folder}" for folder in _FOLDERS]
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", commit, *folders)
        names: dict[str, str] = {}
        for row in filter(None, listed.split(b"\0")):
            facts, _, name = row.partition(b"\t")
            mode, _, blob = facts.decode().split(" ")
            path = os.fsdecode(name).removeprefix(prefix)
            if mode in _FILES and not any(part.startswith(".") for part in path.split("/")):
                names[path] = blob
        return dict(zip(names, self._contents(list(names.values())), strict=True))

    def _contents(self, blobs: Sequence[str]) -> Sequence[bytes]:
        """The bytes of blobs: each answer is a line `name type size`, the bytes, a newline."""
        if not blobs:
            return ()
        data = self._git("cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
        found, at = [], 0
        for _ in blobs:
            end = data.index(b"\n", at)
            size = int(data[at:end].rsplit(b" ", 1)[1])
            found.append(data[end + 1 : end + 1 + size])
            at = end + 1 + size + 1
        return found

    def _git(self, *words: str, given: bytes = b"", wrong: StorageError | None = None) -> bytes:
        line = ("git", "-C", str(self.root), *words)
        try:
            done = subprocess.run(line, input=given, capture_output=True, check=False)  # noqa: S603
        except FileNotFoundError:
            raise StorageError("git is not installed: a revision is read through it.") from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise wrong or StorageError(f"git {words[0]} failed: {said[-1] if said else done.returncode}.")
        return done.stdout
