"""What keeps a store from growing for ever: a number of messages, an age of events."""

from __future__ import annotations

import sqlite3
import time
from typing import Final

from info.adapters.sql import statements

__all__ = ["Bounds"]

AT_ONCE: Final = 1000
"""Events deleted in one batch's transaction: a long arrear is worked off in small steps."""
EVERY_SECONDS: Final = 600.0


class Bounds:
    """Deletes what is beyond the bounds, inside the writer's transactions.

    `keep`: so many messages stay, the newest (None: all). `retention`: events stay so many seconds
    after they happened (None: for ever).
    """

    def __init__(self, *, keep: int | None = None, retention: float | None = None) -> None:
        self.keep = keep
        self.retention = retention
        self._due = 0.0

    def since(self) -> float:
        """The time (seconds since 1970) from which events are shown."""
        return 0.0 if self.retention is None else time.time() - self.retention

    def hold(self, connection: sqlite3.Connection) -> None:
        """Delete what is beyond; cheap when nothing is."""
        if self.keep is not None:
            _drop_old(connection, self.keep)
        if self.retention is not None and time.monotonic() >= self._due:
            gone = connection.execute(statements.DROP_PAST, (self.since(), AT_ONCE)).rowcount
            if gone < AT_ONCE:
                self._due = time.monotonic() + EVERY_SECONDS


def _drop_old(connection: sqlite3.Connection, keep: int) -> None:
    newest = connection.execute(statements.NEWEST_SEQ).fetchone()[0]
    if newest > keep:
        for statement in statements.DROP_OLD:
            connection.execute(statement, (newest - keep,))
