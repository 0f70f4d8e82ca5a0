"""Events to INFO_ANALYTICS_ENDPOINT: the poster of analytics, on info's own loop thread."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from info.adapters.collector import HttpCollector
from info.adapters.loop_thread import LoopThread
from info.adapters.outbound import Outbound
from info.analytics import BatchPoster
from info.generators import content_hash
from info.model.networks import read_allowed
from info.model.values import EventRecord
from info.ports.events import Events
from info.ports.people import People
from info.privacy import may_be_passed_on

__all__ = ["Poster", "outbound_to"]

FAREWELL_SECONDS: Final = 5.0
"""How long closing waits for what is pending; the rest is posted by the next run, from its mark."""


class StoredCursor:
    """The poster's cursor, in the store it reads."""

    def __init__(self, events: Events, name: str) -> None:
        self._events = events
        self._name = name

    async def load(self) -> str:
        """The saved cursor."""
        return await self._events.mark(self._name)

    async def save(self, cursor: str) -> None:
        """Keep the cursor."""
        await self._events.set_mark(self._name, cursor)


class OptOuts:
    """Leaves out the events of those who opted out by now: an opt-out holds for what waits, too."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def __call__(self, events: Sequence[EventRecord]) -> Sequence[EventRecord]:
        """Those of the events that may leave the house, in their order."""
        refused: set[tuple[str, str]] = set()
        for tenant in {event.tenant for event in events}:
            messages = list({event.message for event in events if event.tenant == tenant})
            standings = await self._people.standings_of(tenant, messages)
            refused.update((tenant, each) for each, held in standings.items() if not may_be_passed_on(held))
        return [event for event in events if (event.tenant, event.message) not in refused]


def outbound_to(endpoint: str) -> Outbound:
    """Lets the endpoint's host and port be reached, and of others what anybody may reach."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    place = f"[{host}]" if ":" in host else host
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    try:
        return Outbound(allowed=(read_allowed(f"{place}:{port}"),))
    except ValueError:  # a name beyond ASCII: it may be public
        return Outbound()


class Poster:
    """Posts the log of `events` to `endpoint` from construction to `close`.

    When all is posted it looks again after `pause` seconds. Each endpoint has a cursor of its own,
    named by a hash: the URL may hold a secret. Whoever runs this names the endpoint, so its own host and
    port may be reached whatever they are; no tenant can set them. Who opted out (`people` know) is not in it.
    """

    def __init__(self, events: Events, people: People, endpoint: str, *, pause: float) -> None:
        cursor = StoredCursor(events, f"posted to {content_hash(endpoint.encode())[:16]}")
        post = HttpCollector(endpoint, outbound=outbound_to(endpoint))
        self.batches = BatchPoster(events, cursor, post, outward=OptOuts(people), pause=pause)
        self._thread = LoopThread("info-poster")
        self._stop = asyncio.Event()
        self._running = asyncio.run_coroutine_threadsafe(self.batches.run(self._stop), self._thread.loop)

    def close(self) -> None:
        """Post what is pending, at most five seconds long, and end the thread."""
        self._thread.loop.call_soon_threadsafe(self._stop.set)
        try:
            self._running.result(FAREWELL_SECONDS)
        except TimeoutError:
            self._running.cancel()
        finally:
            self._thread.close()
