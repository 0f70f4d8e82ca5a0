"""The file of the root key: made at the first need, for its owner alone, never anew by mistake."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from info.errors import LostKey, StorageError

__all__ = ["RootKeyFile"]

OWNER_ONLY: Final = 0o600
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
LARGEST: Final = 65_536


class RootKeyFile:
    """Text in a file that only its owner may read. What the text means is the reader's business."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read_or_make(self, make: Callable[[], str], *, wraps: Callable[[], bool]) -> str:
        """The text; made and durably written where there is no file and `wraps` says that none is missed.

        `wraps`: whether keys stand that a root key has wrapped. Of two processes that make one, both get
        the same. Errors: `LostKey` for a file that is gone, `StorageError` for one that cannot be read,
        or that others may read.
        """
        text = self._read()
        if text is not None:
            return text
        if wraps():
            raise LostKey(
                f"The root key {self.path} is missing, and keys stand that it has wrapped.",
                lost="Without it no personal data in the store can be read, and no pseudonym be made.",
                next_step=(
                    "Put the file back from its backup, or set INFO_ROOT_KEY; to begin anew and give up what "
                    "is sealed, move the keys' file away (docs: how-to/rotate-and-lose-keys)."
                ),
            )
        self._make(make())
        made = self._read()
        if made is None:
            raise StorageError(f"{self.path}: the root key was made and is gone again. Find out by whom.")
        return made

    def replace(self, text: str) -> None:
        """Put another text in the place of the file's, whole: a stop leaves the old one or the new one."""
        part = self._part(text)
        try:
            part.replace(self.path)
            self._sync_folder()
        except OSError as error:
            raise self._unusable(error) from error
        finally:
            part.unlink(missing_ok=True)

    def _read(self) -> str | None:
        try:
            with self.path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                content = file.read(LARGEST)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(error) from error
        if os.name == "posix" and mode & OTHERS:
            what = f"{self.path}: others than its owner may read the root key. Run: chmod 600 {self.path}"
            raise StorageError(what)
        return content.decode("utf-8", "replace")

    def _make(self, text: str) -> None:
        """Write the text durably beside, then link it into place: whoever is first stays."""
        part = self._part(text)
        try:
            with suppress(FileExistsError):
                os.link(part, self.path)
            self._sync_folder()
        except OSError as error:
            raise self._unusable(error) from error
        finally:
            part.unlink(missing_ok=True)

    def _part(self, text: str) -> Path:
        part = self.path.with_name(f".{self.path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise self._unusable(error) from error
        return part

    def _sync_folder(self) -> None:
        if os.name != "posix":
            return
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _unusable(self, error: OSError) -> StorageError:
        return StorageError(
            f"{self.path}: the root key cannot be read or written ({error.strerror}). "
            "Check the folder and its rights, or set INFO_ROOT_KEY."
        )
