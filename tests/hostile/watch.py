"""What this process does while it is watched: files, processes, connections, imports, code.

An audit hook cannot be taken away again, so there is one, and it looks only while it is asked to.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

__all__ = ["watched"]

_WATCHED = (
    "builtins.input", "compile", "ctypes.", "exec", "ftplib.", "http.client", "import", "marshal.", "open",
    "os.", "pickle.", "pty.", "shutil.", "smtplib.", "socket.", "subprocess.", "tempfile.", "urllib.",
)  # fmt: skip
_looking: dict[int, list[str]] = {}
_hooked = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    seen = _looking.get(get_ident())
    if seen is not None and event.startswith(_WATCHED):
        seen.append(f"{event} {str(arguments[:1])[:240]}")


@contextmanager
def watched() -> Iterator[list[str]]:
    """The events of this thread within the block."""
    global _hooked  # noqa: PLW0603  (a hook is for the life of the process)
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked = True
    seen: list[str] = []
    _looking[get_ident()] = seen
    try:
        yield seen
    finally:
        del _looking[get_ident()]
