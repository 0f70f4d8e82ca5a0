"""A headless Chromium of our own for scripts: DevTools over a pipe, no port, no network, no package.

It sees only the page it is handed: every host name leads nowhere. Source: the Chrome DevTools Protocol,
as Chromium's `--remote-debugging-pipe` speaks it: JSON messages that end in NUL, on descriptors 3 and 4.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

__all__ = ["Browser", "BrowserMissing", "Scheme", "exit_code", "open_browser"]

Scheme: TypeAlias = Literal["light", "dark"]
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)


class BrowserMissing(RuntimeError):
    """No Chromium is installed, or it does not answer."""


class Browser:
    """One page; `show` puts HTML into it, `evaluate` asks it, `picture` takes its picture."""

    def __init__(self, sending: int, receiving: int) -> None:
        self._sending = sending
        self._receiving = receiving
        self._held = b""
        self._serial = 0
        self._session: str | None = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of one DevTools command; BrowserMissing when the browser has gone or refuses."""
        self._serial += 1
        message: dict[str, Any] = {"id": self._serial, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        _write(self._sending, json.dumps(message).encode() + b"\0")
        while True:
            answer = json.loads(self._read())
            if answer.get("id") == self._serial:
                break
        if "error" in answer:
            raise BrowserMissing(f"Chromium refused {method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _read(self) -> bytes:
        while b"\0" not in self._held:
            more = os.read(self._receiving, 1 << 16)
            if not more:
                raise BrowserMissing("Chromium ended before it answered.")
            self._held += more
        first, _, self._held = self._held.partition(b"\0")
        return first

    def show(self, page: str, *, scheme: Scheme = "light", width: int = 800, height: int = 900) -> None:
        """The page, in CSS pixels, to a reader who prefers `scheme`."""
        wanted = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", features=wanted)
        self._resize(width, height)
        self.call("Page.setDocumentContent", frameId=self._frame, html=page)

    def _resize(self, width: int, height: int) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def evaluate(self, script: str) -> Any:
        """The value of a script, of what its promise brings when it is one."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise BrowserMissing(f"The page's script failed: {answer['exceptionDetails'].get('text')}")
        return answer["result"].get("value")

    def picture(self) -> bytes:
        """The whole page as PNG.

        The window grows to the page: a capture beyond it shifts pages that run from right to left
        (Chromium 156, seen 2026-11).
        """
        width, height = self.evaluate("[innerWidth, document.documentElement.scrollHeight]")
        self._resize(width, height)
        shot = self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])


def _write(descriptor: int, message: bytes) -> None:
    while message:
        message = message[os.write(descriptor, message) :]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser with a profile of its own, ended at the end. BrowserMissing when none is installed."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        raise BrowserMissing("No Chromium is installed. Install it first: apt-get install chromium")
    commands, sending = os.pipe()
    receiving, answers = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # The shell moves the two pipes to where Chromium wants them, whatever their numbers are here.
        line = f'exec "$@" 3</dev/fd/{commands} 4>/dev/fd/{answers}'
        process = subprocess.Popen(  # noqa: S603  (Chromium, with words of our own)
            ["/bin/sh", "-c", line, "sh", program, *_FLAGS, f"--user-data-dir={Path(profile)}"],
            pass_fds=(commands, answers),
            stderr=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(answers)
        try:
            yield Browser(sending, receiving)
        finally:
            os.close(sending)
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            os.close(receiving)


def exit_code(check: Callable[[], int]) -> int:
    """0 when a check counts nothing wrong, 1 when it does, 2 when a tool is missing, which is told."""
    try:
        return 1 if check() else 0
    except BrowserMissing as missing:
        print(missing, file=sys.stderr)
        return 2
