"""Anchors: places outside of the store where checkpoints are kept."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from info.errors import AnchorError
from info.ports.anchor import Anchored

__all__ = ["FileAnchor", "write_durably"]


class FileAnchor:
    """Checkpoints as files in a folder: of another disk, or one that keeps what was written once.

    A file is named by the size of the log, and is never written twice: another checkpoint of the same size is
    an error, for a log has one.
    """

    name = "file"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def publish(self, checkpoint: str) -> Anchored:
        """Write the file, once; it is on the disk when this returns."""
        return await asyncio.to_thread(self._publish, checkpoint)

    async def verify(self, checkpoint: str, anchored: Anchored) -> float:
        """When the file was written, as its folder says."""
        return await asyncio.to_thread(self._verify, checkpoint)

    def _publish(self, checkpoint: str) -> Anchored:
        path = self._path(checkpoint)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as out:
                out.write(checkpoint)
                out.flush()
                os.fsync(out.fileno())
        except FileExistsError:
            pass
        except OSError as error:
            path.unlink(missing_ok=True)
            raise AnchorError(f"{path} cannot be written ({error.strerror}). Check the folder.") from error
        return Anchored(self.name, self._verify(checkpoint), str(path).encode())

    def _verify(self, checkpoint: str) -> float:
        path = self._path(checkpoint)
        try:
            held, at = path.read_text("utf-8"), path.stat().st_mtime
        except (OSError, UnicodeDecodeError) as error:
            raise AnchorError(f"{path} cannot be read. It was anchored there, or so the log says.") from error
        if _signed(held) != _signed(checkpoint):
            raise AnchorError(f"{path} holds another checkpoint of this size: the log has two histories.")
        return at

    def _path(self, checkpoint: str) -> Path:
        size = checkpoint.split("\n")[1]
        if not size.isdecimal():
            raise AnchorError("This is no checkpoint: its second line is not a size.")
        return self.folder / f"{size}.checkpoint"


def write_durably(path: Path, data: bytes) -> None:
    """The file, whole or not at all, and on the disk. Error: `AnchorError`."""
    made = path.with_name(f".{path.name}.new")
    try:
        with made.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        made.replace(path)
    except OSError as error:
        made.unlink(missing_ok=True)
        raise AnchorError(f"{path} cannot be written ({error.strerror}). Check the folder.") from error


def _signed(checkpoint: str) -> str:
    """The text without signatures: witnesses may have signed since."""
    return checkpoint.partition("\n\n")[0]
