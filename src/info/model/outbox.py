"""What waits to be sent: an entry of the outbox, and a claim on one."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import msgspec

__all__ = ["PRIORITY_NUMBERS", "Claim", "OutboxEntry", "OutboxState", "Queued"]

OutboxState: TypeAlias = Literal["ready", "held", "leased", "done", "dead"]
"""ready: a rendering to send. held: a request to plan anew at its time. leased: somebody works on it.
done: it was sent. dead: it was given up, and can be replayed.
"""
PRIORITY_NUMBERS: Final = {"low": 0, "normal": 1, "high": 2, "urgent": 3, "critical": 4}
"""The number of each priority: what is greater is claimed first."""


class OutboxEntry(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Something to be sent from `run_at` on (seconds since 1970).

    `body` is sealed: a rendering, or (`held`) a request that is planned anew at its time. `key` makes
    an entry be taken once. `message` is the id of the message, `subject` its recipient's pseudonym.
    """

    id: str
    body: bytes
    run_at: float
    priority: int = PRIORITY_NUMBERS["normal"]
    held: bool = False
    key: str | None = None
    message: str | None = None
    subject: str | None = None


class Claim(msgspec.Struct, frozen=True, gc=False):
    """An entry that is one's own until `lease_until`. Whoever finishes it shows the `token`.

    `attempt` counts from 1, since it was enqueued or replayed.
    """

    entry: OutboxEntry
    token: int
    attempt: int
    lease_until: float


class Queued(msgspec.Struct, frozen=True, gc=False):
    """An entry as the outbox keeps it. `due_at` is None once nothing is to be done. No body."""

    id: str
    state: OutboxState
    due_at: float | None
    attempts: int
    reason: str
    message: str | None
