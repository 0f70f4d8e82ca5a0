"""The suite of the ledger port. The subclass gives a fixture `store` (an open, empty adapter)."""

from __future__ import annotations

import asyncio
from typing import Any

__all__ = ["LedgerContract"]


class LedgerContract:
    """What every ledger does."""

    async def test_a_use_is_spent_once(self, store: Any) -> None:
        first = await store.spend("t-1", b"use", expires_at=100.0, now=1.0)
        again = await store.spend("t-1", b"use", expires_at=100.0, now=2.0)

        assert (first, again) == (True, False)

    async def test_of_a_hundred_at_once_one_spends_it(self, store: Any) -> None:
        spent = await asyncio.gather(
            *(store.spend("t-1", b"use", expires_at=100.0, now=1.0) for _ in range(100))
        )

        assert sum(spent) == 1

    async def test_tenants_and_uses_are_apart(self, store: Any) -> None:
        assert await store.spend("t-1", b"use", expires_at=100.0, now=1.0)
        assert await store.spend("t-2", b"use", expires_at=100.0, now=1.0)
        assert await store.spend("t-1", b"use\x00", expires_at=100.0, now=1.0)
        assert await store.spend("t-1", b"", expires_at=100.0, now=1.0)

    async def test_what_has_not_ended_stays_spent_whatever_else_is(self, store: Any) -> None:
        await store.spend("t-1", b"kept", expires_at=1_000.0, now=1.0)
        for number in range(50):
            await store.spend("t-1", b"%d" % number, expires_at=2.0 + number, now=number)

        assert not await store.spend("t-1", b"kept", expires_at=1_000.0, now=999.0)
