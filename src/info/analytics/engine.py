"""Events posted outward, in order and at least once, from the stored log behind a cursor.

Nothing is buffered here: the log in the store is the buffer. The cursor moves only after a batch
was taken, so an outage, a crash or a restart repeats at most one batch and loses none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from info.analytics.wire import batch_json
from info.errors import StorageError
from info.model.values import EventRecord

__all__ = ["BatchPoster", "Cursor", "EventLog", "HeldCursor", "Page"]


class Page(Protocol):
    """Some events of the log, and the cursor after them."""

    @property
    def events(self) -> tuple[EventRecord, ...]:
        """In the order of the log; none at its end."""
        ...

    @property
    def cursor(self) -> str:
        """Where to go on."""
        ...


class EventLog(Protocol):
    """The part of the events port that posting needs."""

    async def page(self, tenant: str | None, cursor: str = "", limit: int = 1000) -> Page:
        """At most `limit` events after `cursor` ("" is the start), of one tenant or of all."""
        ...


class Cursor(Protocol):
    """Where the poster stands, kept durably."""

    async def load(self) -> str:
        """The saved cursor, "" when none was saved."""
        ...

    async def save(self, cursor: str) -> None:
        """Keep the cursor; returns when it is durable."""
        ...


class HeldCursor:
    """A cursor for storage in memory: it lives as long as the log it points into."""

    def __init__(self, cursor: str = "") -> None:
        self._cursor = cursor

    async def load(self) -> str:
        """The cursor."""
        return self._cursor

    async def save(self, cursor: str) -> None:
        """Hold the cursor."""
        self._cursor = cursor


async def _all(events: Sequence[EventRecord]) -> Sequence[EventRecord]:
    return events


class BatchPoster:
    """Posts what the log holds after the cursor, `batch_size` events at a time.

    `outward` says which of a page's events may leave the house, at the moment they would; the others are
    passed over for good. `post` gives True when the receiver took the batch; False or an OSError means
    later. After a failure the wait doubles from `first_wait` to `longest_wait` seconds; when all is posted
    the log is looked at again after `pause` seconds. Run one poster for a log.
    """

    def __init__(
        self,
        log: EventLog,
        cursor: Cursor,
        post: Callable[[bytes], Awaitable[bool]],
        *,
        outward: Callable[[Sequence[EventRecord]], Awaitable[Sequence[EventRecord]]] = _all,
        batch_size: int = 500,
        pause: float = 1.0,
        first_wait: float = 0.5,
        longest_wait: float = 30.0,
    ) -> None:
        self._log = log
        self._cursor = cursor
        self._post = post
        self._outward = outward
        self._batch_size = batch_size
        self._pause = pause
        self._first_wait = first_wait
        self._longest_wait = longest_wait
        self.posted = 0
        """Events taken by the receiver since construction."""
        self.withheld = 0
        """Events that were not posted since construction, for they may not leave the house."""
        self.failures = 0
        """Batches that were not taken and came, or will come, again."""

    async def post_pending(self) -> bool:
        """Post until the log is at its end: True; False at the first batch that is not taken."""
        while True:
            page = await self._log.page(None, await self._cursor.load(), self._batch_size)
            if not page.events:
                return True
            events = await self._outward(page.events)
            if events and not await self._try(batch_json(events)):
                self.failures += 1
                return False
            await self._cursor.save(page.cursor)
            self.posted += len(events)
            self.withheld += len(page.events) - len(events)

    async def run(self, stop: asyncio.Event) -> None:
        """Post until `stop` is set; then once more what is pending, and return.

        Errors: StorageError, from the last posting alone.
        """
        wait = self._first_wait
        while not stop.is_set():
            if await self._step():
                wait = self._first_wait
                await _until(stop, self._pause)
            else:
                await _until(stop, wait)
                wait = min(self._longest_wait, wait * 2)
        await self.post_pending()

    async def _step(self) -> bool:
        """As `post_pending`; a store that cannot be read or written now is a failure like another."""
        try:
            return await self.post_pending()
        except StorageError:
            self.failures += 1
            return False

    async def _try(self, batch: bytes) -> bool:
        try:
            return await self._post(batch)
        except OSError:
            return False


async def _until(stop: asyncio.Event, seconds: float) -> None:
    """Wait for `stop`, at most `seconds`."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
