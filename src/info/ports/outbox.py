"""The outbox port: what is to be sent, kept with what made it, claimed by one worker at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from info.model.audit import AuditEntry
from info.model.outbox import Claim, OutboxEntry, OutboxState, Queued

__all__ = ["Outbox"]


class Outbox(Protocol):
    """Entries by tenant. Times are seconds since 1970, given by the caller. Errors: `StorageError`.

    An entry that belongs to a commit is written with it (`Commit.outbox`). A call is made at least
    once: whoever dies with a claim loses it when the lease ends, and another one gets it. A late
    worker's token is no longer taken, so what it reports changes nothing.
    """

    async def enqueue(
        self, tenant: str, entries: Sequence[OutboxEntry], *, audit: tuple[AuditEntry, ...] = ()
    ) -> Sequence[bool]:
        """Keep the entries, durably; for each whether it was new (its id and its key were free)."""
        ...

    async def due(self, now: float, limit: int = 100) -> Sequence[str]:
        """Tenants with something to claim at `now`, who waits longest first.

        Claim a part of each in turn, so that a long queue of one holds up nobody.
        """
        ...

    async def claim(self, tenant: str, limit: int, *, now: float, lease_seconds: float) -> Sequence[Claim]:
        """Take what is due: the greatest priority first, then the oldest. Each is leased to the caller."""
        ...

    async def complete(self, tenant: str, entry_id: str, token: int, *, now: float) -> bool:
        """It was sent: its body is deleted. False when the token is another's by now."""
        ...

    async def retry(self, tenant: str, entry_id: str, token: int, *, run_at: float, reason: str) -> bool:
        """It is to be tried again at `run_at`. False when the token is another's by now."""
        ...

    async def bury(self, tenant: str, entry_id: str, token: int, *, now: float, reason: str) -> bool:
        """Give it up: it stays as a dead letter. False when the token is another's by now."""
        ...

    async def replay(self, tenant: str, entry_ids: Sequence[str], *, now: float) -> int:
        """Dead letters are due again, at once, with their attempts counted anew: how many were."""
        ...

    async def listed(
        self, tenant: str, state: OutboxState, after: str = "", limit: int = 100
    ) -> Sequence[Queued]:
        """Entries of that state, by id, those after `after`."""
        ...
