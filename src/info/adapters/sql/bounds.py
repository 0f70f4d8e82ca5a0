"""What keeps a store from growing for ever: a number of messages, an age of messages and events."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from info.adapters.sql.statements import bounds as statements
from info.adapters.sql.steps import All, Many, One, Operation, Run

__all__ = ["Bounds"]

AT_ONCE: Final = 1000
"""Rows of a kind deleted in one transaction: a long arrear is worked off in small steps."""
EVERY_SECONDS: Final = 3600.0


class Bounds:
    """Deletes what is beyond the bounds, inside the writer's transactions.

    `keep`: so many messages stay, the newest (None: all). `retention`: messages and events stay so
    many seconds after they were made or happened (None: for ever). Counts, allocation tables and
    programs stay in either case. `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        *,
        keep: int | None = None,
        retention: float | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.keep = keep
        self.retention = retention
        self.clock = clock
        self.every_seconds = EVERY_SECONDS
        self._due = 0.0

    def since(self) -> float:
        """The time (seconds since 1970) from which events are shown."""
        return 0.0 if self.retention is None else self.clock() - self.retention

    def hold(self) -> Operation[None]:
        """Delete what is beyond; cheap when nothing is."""
        if self.keep is not None:
            yield from _drop_old(self.keep)
        if self.retention is not None and self.clock() >= self._due:
            yield from self.sweep()

    def sweep(self) -> Operation[int]:
        """Delete one step of what is past its retention: how many rows.

        The next one is due at once when more may be left, else in an hour.
        """
        if self.retention is None:
            return 0
        since, now = self.since(), self.clock()
        events: int = yield Run(statements.DROP_PAST_EVENTS, (since, now, AT_ONCE))
        done: int = yield Run(statements.DROP_DONE, (since, AT_ONCE))
        habits: int = yield Run(statements.DROP_PAST_HABITS, (since, now, AT_ONCE))
        messages = yield All(statements.PAST_MESSAGES, (now, AT_ONCE, since))
        for statement in statements.DROP_MESSAGE:
            yield Many(statement, messages)
        if max(events, done, habits) < AT_ONCE and len(messages) < AT_ONCE - 1:
            self._due = self.clock() + self.every_seconds
        return events + done + habits + len(messages)


def _drop_old(keep: int) -> Operation[None]:
    newest = (yield One(statements.NEWEST_SEQ))[0]
    if newest > keep:
        for statement in statements.DROP_OLD:
            yield Run(statement, (newest - keep,))
