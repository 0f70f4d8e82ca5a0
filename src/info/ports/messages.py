"""The messages port: one read before a decision, one commit after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from info.errors import StorageError
from info.model.values import AllocationTable, Commit, MessageRecord, Request, Snapshot, Tenant

__all__ = ["Committed", "Expect", "Messages", "StaleSnapshot"]


class StaleSnapshot(StorageError):
    """The world moved between snapshot and commit; nothing was written. Decide again.

    Raised when the allocation table a plan drew from is not the stored one of that number.
    """


class Expect(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What must still hold when the commit is made, or nothing of it is written.

    `unerased` is a recipient's pseudonym that must not have been forgotten since `since`
    (seconds since 1970): a plan made before `forget` must not bring the person back. `experiments`
    is the revision (`info.ports.experiments.revision_of`) that the tenant's experiments must have.
    """

    unerased: str | None = None
    since: float = 0.0
    experiments: int | None = None


class Committed(msgspec.Struct, frozen=True, gc=False):
    """What came of a commit.

    `message` is the stored message: the one written, or the winner of the same idempotency key.
    `won` is False when another message held the key and nothing was written. `fresh` are the ids
    of the events that were new.
    """

    message: MessageRecord | None
    won: bool = True
    fresh: tuple[str, ...] = ()


class Messages(Protocol):
    """Messages, decisions, allocation tables and content-addressed blobs. Tenant comes first."""

    async def snapshot(self, request: Request, tenant: Tenant) -> Snapshot:
        """All that a decision on `request` may see: the newest allocation table, and the message
        already committed under the same idempotency key.
        """
        ...

    async def commit(
        self, tenant: str, writes: Commit, expect: Expect | None = None, *, started: float | None = None
    ) -> Committed:
        """Write all of `writes` or none, durably, and return when that is so.

        `started` is the `time.monotonic()` at which the request came; the seconds from then to
        the commit are kept with the message. Errors: `StaleSnapshot`, `StorageError`.
        """
        ...

    async def message(self, tenant: str, message_id: str) -> MessageRecord | None:
        """The message of that id, or None."""
        ...

    async def table(
        self, tenant: str, template: str, channel: str, number: int | None
    ) -> AllocationTable | None:
        """The allocation table of that number, the newest for None; None when there is none."""
        ...

    async def first_draw(
        self, tenant: str, recipient_key: str, template: str, channel: str, *, since: int
    ) -> int | None:
        """The number of the table from which the recipient's first message drew, of those from `since` on."""
        ...

    async def blob(self, content_hash: str) -> bytes | None:
        """The bytes of that content hash, or None. Blobs hold no personal data."""
        ...

    async def of_recipient(self, tenant: str, recipient_key: str) -> Sequence[MessageRecord]:
        """Every message for the recipient of that pseudonym, oldest first."""
        ...

    async def was_forgotten(self, tenant: str, message_id: str) -> bool:
        """Whether there was a message of that id, whose recipient was erased since (`Erasures.erase`)."""
        ...
