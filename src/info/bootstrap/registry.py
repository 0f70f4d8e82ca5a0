"""One runtime a process and setup: made at first use, closed at exit, made anew after a fork."""

from __future__ import annotations

import atexit
import os
import threading

from info.bootstrap.runtime import Runtime
from info.bootstrap.setup import Setup

__all__ = ["close_all", "runtime_of"]

_runtimes: dict[Setup, Runtime] = {}
_lock = threading.Lock()
_abandoned: list[Runtime] = []
"""Runtimes of the parent, in a forked child: never closed here, never collected."""


def runtime_of(setup: Setup) -> Runtime:
    """The runtime of this process for `setup`; an open one. Errors: `StorageError`, `ConfigError`."""
    runtime = _runtimes.get(setup)
    if runtime is None or runtime.closed:
        with _lock:
            runtime = _runtimes.get(setup)
            if runtime is None or runtime.closed:
                runtime = _runtimes[setup] = Runtime(setup)
    return runtime


def close_all() -> None:
    """Flush and close every runtime. The next use of a facade opens a new one."""
    with _lock:
        while _runtimes:
            _runtimes.popitem()[1].close()


def _before_fork() -> None:
    _lock.acquire()
    for runtime in _runtimes.values():
        runtime.before_fork()


def _after_in_parent() -> None:
    for runtime in _runtimes.values():
        runtime.after_fork_in_parent()
    _lock.release()


def _after_in_child() -> None:
    global _lock  # noqa: PLW0603  (the parent's lock is held; the child gets its own)
    _lock = threading.Lock()
    for runtime in _runtimes.values():
        runtime.abandon()
        _abandoned.append(runtime)
    _runtimes.clear()


atexit.register(close_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_parent=_after_in_parent, after_in_child=_after_in_child)
