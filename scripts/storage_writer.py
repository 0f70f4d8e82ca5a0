"""A process that writes messages without end and says of each that it was acknowledged.

    python -m scripts.storage_writer URL START

`write` is the same for a process that was forked: its numbers go to a pipe.

Each message goes with an event that rewards it, an audit entry and an entry of the outbox, twenty at
once; every fourth under an idempotency key. A line is printed once a message is acknowledged. What the
store refuses (a server that stopped) is left, and the next ones are tried.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from itertools import count
from multiprocessing.connection import Connection

from info.adapters.sql import SqlStore, storage_location
from info.errors import StorageError
from info.model.audit import AuditEntry
from info.model.outbox import OutboxEntry
from info.model.values import Commit
from info.testing.contracts import a_message, an_event

__all__ = ["AT_ONCE", "TENANTS", "message_of", "write"]

AT_ONCE = 20
TENANTS = ("t-1", "t-2")
PAUSE_SECONDS = 0.02
OPEN_SECONDS = 30.0
BREATH_SECONDS = 0.005
"""Between two batches: a thousand kills leave a store of a size that can be judged."""


def tenant_of(number: int) -> str:
    """The tenants take turns."""
    return TENANTS[number % len(TENANTS)]


def message_of(number: int) -> Commit:
    """The whole commit of one number."""
    tenant = tenant_of(number)
    message = a_message(number, tenant=tenant, key=f"k-{number}" if number % 4 == 0 else None)
    event = an_event(message, "clicked", f"e-{number}")
    entry = AuditEntry(f"a-{number}", "message.made", message.created_at, message.id.encode(), b"sealed")
    waiting = OutboxEntry(f"o-{number}", b"sealed", message.created_at, message=message.id)
    return Commit(message, (event,), rewards=(event.id,), audit=(entry,), outbox=(waiting,))


async def _one(store: SqlStore, number: int, out: int) -> None:
    try:
        await store.commit(tenant_of(number), message_of(number))
    except StorageError:
        await asyncio.sleep(PAUSE_SECONDS)
    else:
        os.write(out, b"%d\n" % number)


def _opened(url: str) -> SqlStore:
    """The store; a server that is starting is waited for, half a minute at most."""
    until = time.monotonic() + OPEN_SECONDS
    while True:
        try:
            return SqlStore(storage_location(url))
        except StorageError:
            if time.monotonic() >= until:
                raise
            time.sleep(PAUSE_SECONDS)


def write(url: str, start: int, out: Connection) -> None:
    """Write for ever; `out` hears "ready", then the number of each message that was acknowledged."""
    asyncio.run(_forever(url, start, out.fileno()))


async def _forever(url: str, start: int, out: int) -> None:
    store = _opened(url)
    os.write(out, b"ready\n")
    for first in count(start, AT_ONCE):
        await asyncio.gather(*(_one(store, number, out) for number in range(first, first + AT_ONCE)))
        await asyncio.sleep(BREATH_SECONDS)


if __name__ == "__main__":
    asyncio.run(_forever(sys.argv[1], int(sys.argv[2]), sys.stdout.fileno()))
