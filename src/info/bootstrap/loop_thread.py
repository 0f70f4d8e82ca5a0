"""The process's thread with an event loop, for blocking callers."""

from __future__ import annotations

import os
import threading

from info.adapters.loop_thread import LoopThread

__all__ = ["shared_loop"]

_lock = threading.Lock()
_shared: LoopThread | None = None


def shared_loop() -> LoopThread:
    """The process's loop thread; made at the first call, and again after a fork."""
    global _shared  # noqa: PLW0603  (one a process, like the process's environment)
    with _lock:
        if _shared is None:
            _shared = LoopThread()
        return _shared


def _abandon() -> None:
    """In a forked child: the thread did not come along."""
    global _lock, _shared  # noqa: PLW0603
    _lock = threading.Lock()
    _abandoned.append(_shared)
    _shared = None


_abandoned: list[LoopThread | None] = []
"""Loops of the parent: kept, so that no finaliser touches what the parent still uses."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_abandon)
