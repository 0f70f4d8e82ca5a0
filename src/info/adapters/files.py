"""Messages to files, whole or not at all; and a cursor in a file."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Final

import orjson

from info.errors import StorageError
from info.model.values import Delivered, Envelope
from info.ports.provider import ProviderError

__all__ = ["FileCursor", "FilesProvider"]

_ENDINGS: Final = {"html": ".html", "markdown": ".md"}


class FilesProvider:
    """Writes each message to the path that `envelope.to` is.

    A path that is a folder or ends in "/" gets one file a message, named by the message's id: .eml
    for mail, .json for other payloads, .txt, .md or .html for texts. Missing folders are made; a file
    that is there is replaced.
    """

    name = "file"

    async def send(self, envelope: Envelope) -> Delivered:
        """Write once; the receipt's id is the path."""
        path = _path_of(envelope)
        try:
            await asyncio.to_thread(_write, path, _content_of(envelope))
        except OSError as error:
            raise ProviderError(
                f"cannot write: {error.strerror or type(error).__name__}", retry=False
            ) from None
        return Delivered(provider_id=str(path))


class FileCursor:
    """A cursor kept in a file; saving replaces the file and waits until it is on the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def load(self) -> str:
        """The saved cursor, "" when there is none. Errors: StorageError."""
        try:
            return await asyncio.to_thread(self._path.read_text, "utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise StorageError(f"The cursor {self._path} cannot be read: {error}.") from error

    async def save(self, cursor: str) -> None:
        """Keep the cursor. Errors: StorageError."""
        try:
            await asyncio.to_thread(_write, self._path, cursor.encode())
        except OSError as error:
            raise StorageError(f"The cursor {self._path} cannot be written: {error}.") from error


def _path_of(envelope: Envelope) -> Path:
    path = Path(envelope.to).expanduser()
    if envelope.to.endswith(("/", os.sep)) or path.is_dir():
        return path / f"{envelope.message}{_ending_of(envelope)}"
    return path


def _ending_of(envelope: Envelope) -> str:
    if envelope.mime is not None:
        return ".eml"
    return _ENDINGS.get(envelope.channel, ".txt") if isinstance(envelope.payload, str) else ".json"


def _content_of(envelope: Envelope) -> bytes:
    if envelope.mime is not None:
        return envelope.mime
    if isinstance(envelope.payload, str):
        return envelope.payload.encode("utf-8", "replace")
    return orjson.dumps(envelope.payload, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _write(path: Path, content: bytes) -> None:
    """Write beside the path and rename: a reader never sees half a file, nor does a full disk leave one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".info-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
