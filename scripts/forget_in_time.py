"""How long a person with so many messages takes to be forgotten, on SQLite and, where it is, on PostgreSQL.

    python -m scripts.forget_in_time            # 10,000 messages, each clicked once
    python -m scripts.forget_in_time 1000

Printed is the time on the clock and that of the processor: on a machine with other work the second one says
what it takes. The bar is one second for 10,000 messages.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from info.bootstrap import close_all, runtime_of, setup_here, stewardship
from info.bootstrap.facade import InfoTemplateGenerator
from info.model.values import Commit, EventRecord
from info.stewardship import verify_receipt
from scripts.postgres_server import PostgresServer, binaries

MESSAGES = 10_000


async def lived(folder: Path, url: str, messages: int) -> None:
    """Make a person's messages, each clicked, and as many of another one's; then forget the person."""
    setup = setup_here(folder, storage_url=url, keys_url=f"sqlite:///{folder}/keys.db")
    generator = InfoTemplateGenerator("acme", setup=setup)
    asks = (
        {
            "template_type": "welcome",
            "context": {"user_name": "Ada", "tier": "gold"},
            "target_channel": "sms",
            "recipient": "r-1" if number % 2 else "r-2",
        }
        for number in range(2 * messages)
    )
    store = runtime_of(setup).store
    clicks = []
    async for message in generator.generate_many(asks):  # type: ignore[arg-type]
        record = message.record  # type: ignore[union-attr]
        clicks.append(
            EventRecord(
                "acme", f"e-{record.id}", record.id, "clicked", record.created_at, record.request.template,
                record.request.channel, record.decision.variant,
            )
        )  # fmt: skip
    await asyncio.gather(
        *(store.commit("acme", Commit(events=(click,), rewards=(click.id,))) for click in clicks)
    )
    before = await store.counts("acme", "tenant_welcome", "sms")
    began, worked = time.perf_counter(), time.process_time()
    forgotten = await stewardship("acme", setup=setup).forget("r-1")
    seconds, busy = time.perf_counter() - began, time.process_time() - worked
    same = await store.counts("acme", "tenant_welcome", "sms") == before
    genuine = verify_receipt(forgotten.receipt, key=None).genuine
    told = f"{forgotten.messages:,} messages: {seconds:.2f} s on the clock, {busy:.2f} s of this process"
    print(f"{url.partition(':')[0]:<10} {told}; counts {'equal' if same else 'DIFFER'}, receipt {genuine}")
    close_all()


def main() -> None:
    """Measure on each store."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(lived(Path(place), f"sqlite:///{place}/info.db", messages))
    if binaries():
        with PostgresServer({}) as server, tempfile.TemporaryDirectory() as place:
            asyncio.run(lived(Path(place), server.database(), messages))


if __name__ == "__main__":
    main()
