"""Witnesses: the client of one over HTTP, and what one keeps on its disk."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Mapping
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, Protocol

from info.errors import AnchorError
from info.ports.witness import WitnessAnswer

__all__ = ["HttpWitness", "WitnessFolder", "WitnessServer"]

TIMEOUT_SECONDS: Final = 10.0
BODY_BYTES_MAX: Final = 1 << 16


class HttpWitness:
    """See `info.ports.witness`. `url` is the witness's submission prefix."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    async def add_checkpoint(self, request: str) -> WitnessAnswer:
        """One POST."""
        import httpx

        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
                answer = await client.post(f"{self.url}/add-checkpoint", content=request.encode())
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            what = f"The witness cannot be reached ({type(error).__name__}). Is it running, at this address?"
            raise AnchorError(what) from error
        return WitnessAnswer(answer.status_code, answer.text)


class WitnessFolder:
    """What a witness keeps: its secret, made at the first use and readable by its owner alone, and the last
    checkpoint it signed of each log. One process holds it. Errors of every method: `AnchorError`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unusable(folder, error) from error

    def seed(self) -> bytes:
        """The 32 bytes of the witness's secret."""
        path = self.folder / "witness.key"
        try:
            return bytes.fromhex(path.read_text("ascii"))
        except FileNotFoundError:
            _write(path, secrets.token_hex(32))
            return self.seed()
        except (OSError, ValueError) as error:
            raise _unusable(path, error) from error

    def seen(self, origin: str) -> str | None:
        """The last checkpoint of the log, as it was signed; None before the first."""
        try:
            return self._path(origin).read_text("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise _unusable(self._path(origin), error) from error

    def keep(self, origin: str, note: str) -> None:
        """Keep a checkpoint in the place of the one before; on the disk when this returns."""
        _write(self._path(origin), note)

    def _path(self, origin: str) -> Path:
        return self.folder / f"{sha256(origin.encode()).hexdigest()}.checkpoint"


def _unusable(path: Path, error: Exception) -> AnchorError:
    reason = getattr(error, "strerror", None) or type(error).__name__
    return AnchorError(f"{path}: the witness cannot keep its memory here ({reason}). Check the folder.")


def _write(path: Path, text: str) -> None:
    """Whole or not at all, readable by its owner alone."""
    made = path.with_suffix(".new")
    try:
        with os.fdopen(
            os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        made.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise _unusable(path, error) from error


class Answered(Protocol):
    """An answer of the witness, and what of it is to be kept before it is given."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def body(self) -> str:
        """The body."""
        ...

    @property
    def type(self) -> str:
        """The type of the body."""
        ...

    @property
    def origin(self) -> str:
        """The log whose checkpoint was signed; "" where none was."""
        ...

    @property
    def note(self) -> str:
        """The checkpoint as it was signed."""
        ...


class WitnessServer:
    """A witness over HTTP. `judge` answers a request, given the notes last signed by their origins."""

    def __init__(
        self,
        folder: WitnessFolder,
        origins: tuple[str, ...],
        judge: Callable[[str, Mapping[str, str]], Answered],
        *,
        host: str,
        port: int,
    ) -> None:
        self._folder = folder
        self._origins = {sha256(origin.encode()).hexdigest(): origin for origin in origins}
        self._judge = judge
        self._lock = threading.Lock()
        try:
            self._server = ThreadingHTTPServer((host, port), self._handler())
        except OSError as error:
            what = f"Port {port} of {host} cannot be had ({error.strerror or error}). Choose another: --port."
            raise AnchorError(what) from error

    @property
    def address(self) -> str:
        """The witness's submission prefix."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def serve(self) -> None:
        """Answer until `close` is called."""
        self._server.serve_forever()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, body: str) -> tuple[int, str, str]:
        """(status, type, body). One at a time: what is signed is kept before the next is looked at."""
        with self._lock:
            seen = {origin: note for origin in self._origins.values() if (note := self._folder.seen(origin))}
            answer = self._judge(body, seen)
            if answer.note:
                self._folder.keep(answer.origin, answer.note)
            return answer.status, answer.type, answer.body

    def newest(self, path: str) -> str | None:
        """The last checkpoint signed of the log that is asked for: `/<hash of its origin>/checkpoint`."""
        name, _, rest = path.strip("/").partition("/")
        origin = self._origins.get(name)
        return self._folder.seen(origin) if origin is not None and rest == "checkpoint" else None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            timeout = TIMEOUT_SECONDS

            def do_POST(self) -> None:
                length = self.headers.get("Content-Length", "")
                if self.path.rstrip("/") != "/add-checkpoint":
                    self._give(404, "text/plain; charset=utf-8", "there is nothing here\n")
                elif not length.isdecimal() or int(length) > BODY_BYTES_MAX:
                    self._give(
                        400, "text/plain; charset=utf-8", "a request says its length, at most 64 KiB\n"
                    )
                else:
                    body = self.rfile.read(int(length)).decode("utf-8", "surrogateescape")
                    self._give(*server.answer(body))

            def do_GET(self) -> None:
                note = server.newest(self.path)
                text = "this log was not seen yet\n" if note is None else note
                self._give(404 if note is None else 200, "text/plain; charset=utf-8", text)

            def _give(self, status: int, kind: str, text: str) -> None:
                data = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                """Nothing: the command says what it signs."""

        return Handler
