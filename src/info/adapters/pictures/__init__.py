"""PNG of our own drawings, by resvg in a process of its own, with the packaged font.

The extra `media` brings resvg_py. No font of the machine is used: the same drawing is the same
bytes everywhere.
"""

from __future__ import annotations

import asyncio
import html
import json
import os
import re
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final

from info.adapters.pictures.coverage import characters_of
from info.errors import PictureError
from info.model.pictures import Picture, Png

__all__ = ["FAMILY", "FONT", "ResvgPictures"]

FAMILY: Final = "Info Charts"
FONT: Final = str(Path(__file__).parent / "font" / "info-charts.ttf")
_WORKER: Final = str(Path(__file__).parent / "worker.py")
_SCALES: Final = range(1, 5)
_DOTS_MAX: Final = 4_000_000
_SVG_BYTES_MAX: Final = 256 * 1024
_CACHED_BYTES_MAX: Final = 16 * 1024 * 1024
_ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "SYSTEMROOT", "HOME")
_TEXT: Final = re.compile(r"<text[^>]*>([^<]*)</text>")
_FOREIGN: Final = re.compile(r"<(?!/?(?:svg|title|desc|rect|line|circle|path|text)[\s/>])")
"""An element that no drawing of ours has: an image, a style sheet, a reference to a file."""


class ResvgPictures:
    """Turns drawings into PNG. `fonts` maps the names of more families to their files.

    The first font that has every character of a drawing draws all of it: the packaged one (Latin,
    Greek, Cyrillic, Arabic), then `fonts` in their order. So a picture never shows a box for a
    letter. Made pictures are kept by the hash of their drawing, up to 16 MiB. `timeout` in seconds
    bounds one picture.
    """

    def __init__(self, *, fonts: Mapping[str, str] | None = None, timeout: float = 10.0) -> None:
        self._fonts = {FAMILY: FONT, **(fonts or {})}
        self._timeout = timeout
        self._made: OrderedDict[bytes, Png] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | None = None
        self._owner = 0

    async def png(self, picture: Picture, *, scale: int = 2) -> Png:
        """See `info.ports.pictures.Pictures`. At most 4 million dots and 256 KiB of SVG."""
        key = _key(picture, scale)
        found = self._made.get(key)
        return await asyncio.to_thread(self._new, key, picture, scale) if found is None else found

    def png_now(self, picture: Picture, *, scale: int = 2) -> Png:
        """The same, for a caller that waits."""
        key = _key(picture, scale)
        found = self._made.get(key)
        return self._new(key, picture, scale) if found is None else found

    def close(self) -> None:
        """End the worker; the pictures made stay."""
        with self._lock:
            self._end()

    def _keep(self, key: bytes, made: Png) -> None:
        with self._lock:
            if self._made.setdefault(key, made) is made:
                self._size += len(made.data)
            while self._size > _CACHED_BYTES_MAX:
                self._size -= len(self._made.popitem(last=False)[1].data)

    def _font(self, picture: Picture) -> tuple[str, str]:
        """The family and file that have every character of the drawing's words."""
        words = html.unescape("".join(_TEXT.findall(picture.svg)))
        needed = {ord(char) for char in words}
        for family, font in self._fonts.items():
            if needed <= characters_of(font):
                return family, font
        raise PictureError(
            "No font has all letters of the picture. Name one in `fonts`; the chart's table stands in."
        )

    def _new(self, key: bytes, picture: Picture, scale: int) -> Png:
        made = self._drawn(picture, _checked(picture, scale), scale)
        self._keep(key, made)
        return made

    def _drawn(self, picture: Picture, svg: bytes, scale: int) -> Png:
        family, font = self._font(picture)
        request = {"bytes": len(svg), "zoom": scale, "family": family, "font": font}
        with self._lock:
            data = self._asked(json.dumps(request).encode() + b"\n" + svg)
        return Png(data, picture.width * scale, picture.height * scale, scale, picture.alt)

    def _asked(self, request: bytes) -> bytes:
        """What the worker answers; it is ended when it takes too long, and started anew next time."""
        worker = self._running()
        assert worker.stdin is not None
        assert worker.stdout is not None
        late = threading.Timer(self._timeout, worker.kill)
        late.start()
        try:
            worker.stdin.write(request)
            worker.stdin.flush()
            ok, data = _answer(worker.stdout)
        except (OSError, ValueError) as broken:
            self._end()
            raise PictureError(
                "The picture could not be drawn: its process ended or took too long."
            ) from broken
        finally:
            late.cancel()
        if not ok:
            raise PictureError("The picture could not be drawn: it is no drawing of ours.")
        return data

    def _running(self) -> subprocess.Popen[bytes]:
        """The worker; a new one after a fork, for the old one belongs to the parent."""
        if self._worker is not None and self._owner == os.getpid() and self._worker.poll() is None:
            return self._worker
        if self._owner == os.getpid():
            self._end()
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        command = [sys.executable, "-P", _WORKER]
        self._worker = subprocess.Popen(  # noqa: S603  (our own file)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._owner = os.getpid()
        return self._worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None or self._owner != os.getpid():
            return
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                _close(pipe)


def _key(picture: Picture, scale: int) -> bytes:
    return sha256(f"{scale}\0{picture.alt}\0{picture.svg}".encode("utf-8", "surrogatepass")).digest()


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return  # what was still to be written has no reader any more


def _checked(picture: Picture, scale: int) -> bytes:
    if find_spec("resvg_py") is None:
        raise PictureError(
            "PNG pictures need the extra 'media': pip install 'info-templates[media]'. "
            "Until then a chart's table and sentence stand in."
        )
    if scale not in _SCALES:
        raise PictureError("A picture has 1 to 4 dots a pixel.")
    if picture.width * picture.height * scale * scale > _DOTS_MAX:
        raise PictureError("The picture is too large: at most 4 million dots.")
    svg = picture.svg.encode("utf-8", "surrogatepass")
    if len(svg) > _SVG_BYTES_MAX or _FOREIGN.search(picture.svg):
        raise PictureError("The picture could not be drawn: it is no drawing of ours.")
    return svg


def _answer(pipe: IO[bytes]) -> tuple[bool, bytes]:
    head: dict[str, Any] = json.loads(pipe.readline() or b"!")
    data = pipe.read(head["bytes"])
    return bool(head["ok"]), data
