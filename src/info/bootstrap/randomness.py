"""Random bytes of the system, read many at a time: a call of the kernel costs more than sealing a message."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

__all__ = ["RandomPool", "random_bytes"]

AT_ONCE: Final = 64
"""How many pieces of one length are read together."""


class RandomPool:
    """`pool(n)`: n bytes of the system's own randomness that nobody else was, or will be, given.

    What is handed out leaves the pool, and two threads never get the same piece. `source` may be given for
    tests.

    >>> pool = RandomPool()
    >>> len(pool(12)), pool(12) == pool(12)
    (12, False)
    """

    def __init__(self, source: Callable[[int], bytes] = os.urandom) -> None:
        self._source = source
        self._ready: dict[int, list[bytes]] = {}

    def __call__(self, length: int) -> bytes:
        """`length` random bytes."""
        try:
            return self._ready[length].pop()  # one step of the interpreter: no other thread comes between
        except (KeyError, IndexError):
            return self._read(length)

    def _read(self, length: int) -> bytes:
        chance = self._source(length * AT_ONCE)
        first, *others = (chance[at : at + length] for at in range(0, length * AT_ONCE, length))
        self._ready.setdefault(length, []).extend(others)
        return first

    def empty(self) -> None:
        """Forget what is ready."""
        self._ready.clear()


random_bytes: Final = RandomPool()
"""The pool of this process, for salts, nonces and keys made for a message. A forked child begins anew."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=random_bytes.empty)
