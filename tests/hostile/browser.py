"""A real Chromium over its debugging pipe: no socket, no driver, no name that resolves.

The protocol is NUL-ended JSON on two inherited pipes (`--remote-debugging-pipe`). Everything a page
does is seen here: scripts that the engine compiles, dialogs, lines on the console, exceptions, and
every request, each of which is stopped.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

__all__ = ["Chromium", "Page", "find_chromium", "said"]

_NAMES: Final = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome", "chrome")
_FLAGS: Final = (
    "--headless",
    "--no-sandbox",  # the pages are ours, and root has no sandbox
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-default-apps",
    "--mute-audio",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
_LAUNCH: Final = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Chromium reads descriptor 3 and writes descriptor 4; a shell could not name pipes past 9."""
_OURS: Final = "attack-harness.js"
_HOME: Final = "http://attack.invalid/"
_PATIENCE: Final = 60.0
"""Seconds that any one answer may take."""
_SAYS_SCRIPT: Final = {
    "Debugger.scriptParsed": "script",
    "Debugger.scriptFailedToParse": "script that does not parse",
    "Page.javascriptDialogOpening": "dialog",
    "Runtime.consoleAPICalled": "console",
    "Runtime.exceptionThrown": "exception",
}


def _high_pipe() -> tuple[int, int]:
    """A pipe of which neither end is descriptor 3 or 4, where Chromium's are to be."""
    low = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 5) for end in low]
    for end in low:
        os.close(end)
    return high[0], high[1]


def find_chromium() -> str | None:
    """The program, from CHROMIUM or the search path."""
    given = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, (given,) if given else _NAMES)), None)


def _ignore(event: dict[str, Any]) -> None:
    del event


class Chromium:
    """The process and its pipe. Events go to `on_event`; a call waits for its answer."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._folder = tempfile.TemporaryDirectory(prefix="attack-", ignore_cleanup_errors=True)
        self._calls = 0
        self._buffer = b""
        self.on_event: Callable[[dict[str, Any]], None] = _ignore

    def __enter__(self) -> Self:
        read_here, write_there = _high_pipe()
        read_there, write_here = _high_pipe()
        launcher = [sys.executable, "-I", "-S", "-c", _LAUNCH, str(read_there), str(write_there)]
        command = [*launcher, self._program, *_FLAGS, f"--user-data-dir={self._folder.name}"]
        self._process = subprocess.Popen(
            [*command, "about:blank"],
            pass_fds=(read_there, write_there),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(read_there)
        os.close(write_there)
        self._reader, self._writer = read_here, write_here
        self.version = str(self.call("Browser.getVersion")["product"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._writer)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._reader)
        self._folder.cleanup()

    def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """The result of a method; RuntimeError when Chromium refuses it, or goes silent."""
        wanted = self.send(method, session, **params)
        end = time.monotonic() + _PATIENCE
        while True:
            message = self._next(end)
            if message.get("id") != wanted:
                self._heard(message)
            elif "error" in message:
                raise RuntimeError(f"{method}: {message['error']['message']}")
            else:
                result: dict[str, Any] = message["result"]
                return result

    def send(self, method: str, session: str | None = None, **params: Any) -> int:
        """Ask without waiting for an answer."""
        self._calls += 1
        message = {"id": self._calls, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        raw = memoryview(json.dumps(message).encode() + b"\0")
        while raw:
            raw = raw[os.write(self._writer, raw) :]
        return self._calls

    def _heard(self, message: dict[str, Any]) -> None:
        if "method" in message:
            self.on_event(message)

    def _next(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._reader], [], [], max(0.0, end - time.monotonic()))
            chunk = os.read(self._reader, 1 << 20) if ready else b""
            if not chunk:
                raise RuntimeError("Chromium went silent." if ready else "Chromium does not answer.")
            self._buffer += chunk
        raw, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(raw)
        return message


class Page:
    """A tab in which documents stand in frames of their own.

    `scripts` and `requests` count what the frames did since the last `forget`, by what it was.
    `allowed` are the addresses that the template itself names: pictures that an honest page loads.
    """

    def __init__(self, chromium: Chromium, allowed: Iterable[str] = ()) -> None:
        self._chromium = chromium
        self._allowed = frozenset(allowed)
        self.scripts: Counter[str] = Counter()
        self.requests: Counter[str] = Counter()
        chromium.on_event = self._event
        target = chromium.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = chromium.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Fetch.enable", patterns=[{"urlPattern": "*"}])
        for domain in ("Page", "Runtime", "Debugger"):
            self._call(f"{domain}.enable")
        self._call("Debugger.setSkipAllPauses", skip=True)
        self.renew()

    def renew(self) -> None:
        """An empty tab with the harness in it."""
        self._call("Page.navigate", url=_HOME)
        self.run("document.readyState === 'complete' || new Promise((done) => { onload = () => done(true) })")
        self.run((Path(__file__).parent / "frames.js").read_text(encoding="utf-8"))
        self.forget()

    def forget(self) -> None:
        """Begin to count anew."""
        self.scripts.clear()
        self.requests.clear()

    def run(self, source: str) -> Any:
        """The value of a script of ours, once its promise is kept."""
        answer = self._call(
            "Runtime.evaluate",
            expression=f"{source}\n//# sourceURL={_OURS}",
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(f"the harness itself failed: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def tell(self, function: str, argument: Any) -> Any:
        """The answer of a function of `frames.js`."""
        return self.run(f"{function}({json.dumps(argument)})")

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        return self._chromium.call(method, self._session, **params)

    def _event(self, event: dict[str, Any]) -> None:
        method, params = event["method"], event.get("params", {})
        if method == "Fetch.requestPaused":
            self._requested(params["requestId"], params["request"]["url"])
        elif method in _SAYS_SCRIPT and params.get("url") != _OURS:
            self.scripts[_SAYS_SCRIPT[method]] += 1
        if method == "Page.javascriptDialogOpening":
            self._chromium.send("Page.handleJavaScriptDialog", self._session, accept=False)

    def _requested(self, request: str, url: str) -> None:
        if url == _HOME:
            head = [{"name": "Content-Type", "value": "text/html; charset=utf-8"}]
            self._answer("Fetch.fulfillRequest", request, responseCode=200, responseHeaders=head)
            return
        if url not in self._allowed and url != f"{_HOME}favicon.ico":
            self.requests[url] += 1
        self._answer("Fetch.failRequest", request, errorReason="BlockedByClient")

    def _answer(self, method: str, request: str, **params: Any) -> None:
        self._chromium.send(method, self._session, requestId=request, **params)


def said(found: Counter[str], most: int = 3) -> str:
    """What was counted, the most frequent first, fit for one line."""
    shown: Sequence[tuple[str, int]] = found.most_common(most)
    return ", ".join(f"{count} × {re.sub(r'[^ -~]', '?', what)[:120]}" for what, count in shown)
