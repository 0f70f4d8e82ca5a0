"""Processor time of one call, so that a busy machine fails no test."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from info.errors import LimitError, MessageSyntaxError

__all__ = ["HOSTILE_MAX_SECONDS", "least_seconds"]

HOSTILE_MAX_SECONDS = 0.25
"""Five times the bar of 50 ms that `scripts.fuzz_messages` holds: slow machines run the tests, too."""


def least_seconds(call: Callable[..., object], source: object) -> float:
    """The time of a call in seconds of this thread, when it is long the least of three.

    A refusal is an answer like any other.
    """
    least = HOSTILE_MAX_SECONDS + 1
    for _ in range(3):
        begun = time.thread_time()
        with suppress(MessageSyntaxError, LimitError):
            call(source)
        least = min(least, time.thread_time() - begun)
        if least < HOSTILE_MAX_SECONDS:
            break
    return least
