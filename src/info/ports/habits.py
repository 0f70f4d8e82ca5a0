"""The habits ports: what is kept of how persons read; and what one of them got lately.

Habits are a fold of the log of messages and events. The row says how far of the log it is folded, so it may
be brought up to date whenever it is asked for, and nothing is lost or counted twice when that fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from info.model.values import MessageRecord, Shown

__all__ = ["HabitRow", "HabitTally", "Habits", "Logged", "PersonLog", "Recent", "Waiting"]


class HabitRow(msgspec.Struct, frozen=True, gc=False):
    """The habits of a person as stored. `version` is 0 for one that is not stored yet.

    `at` is the newest thing in it (seconds since 1970); `messages_to` and `events_to` say how far of the log
    is in it.
    """

    key: str
    version: int = 0
    at: float = 0.0
    messages_to: int = 0
    events_to: int = 0
    data: bytes = b""


class Logged(msgspec.Struct, frozen=True, gc=False):
    """A ready message of the person, or (`engaged`) the first engagement with one, at `at`.

    `last` is when the same variant of the template was shown to them before on the channel; None for never.
    """

    place: int
    at: float
    message: MessageRecord
    engaged: bool
    last: float | None


class PersonLog(msgspec.Struct, frozen=True, gc=False):
    """What came after a row, messages first; `more` says that there is more than was asked for."""

    logged: tuple[Logged, ...]
    messages_to: int
    events_to: int
    more: bool


class HabitTally(msgspec.Struct, frozen=True, gc=False):
    """How many messages of a kind a tenant's people got, and engaged with. It names nobody."""

    kind: str
    channel: str
    name: str
    sent: int
    engaged: int
    template: str = ""


class Waiting(msgspec.Struct, frozen=True, gc=False):
    """Persons with something new in the log after a cursor, and the cursor after them; none is the end."""

    keys: tuple[str, ...]
    cursor: str


class Habits(Protocol):
    """Habits by tenant and pseudonym. Tenant comes first."""

    async def row(self, tenant: str, key: str) -> HabitRow | None:
        """The person's habits as stored, or None."""
        ...

    async def log(self, tenant: str, row: HabitRow, limit: int = 500) -> PersonLog:
        """What the person's log holds after the row: at most `limit` messages and as many engagements."""
        ...

    async def write(self, tenant: str, row: HabitRow, tallies: Sequence[HabitTally], *, since: float) -> bool:
        """Put the row in the place of that version, and add the tallies, in one transaction.

        False, and nothing is written, where another was faster, where the person was erased at `since` or
        later, and where they may not be profiled (`Standing.unprofiled`).
        """
        ...

    async def drop(self, tenant: str, key: str) -> None:
        """Delete the person's habits."""
        ...

    async def tallies(self, tenant: str) -> Sequence[HabitTally]:
        """The tenant's tallies by hour, weekday and topic."""
        ...

    async def lags(self, tenant: str, template: str, channel: str) -> Sequence[HabitTally]:
        """The tenant's tallies of showings by how long after the last one, as "variant/bucket"."""
        ...

    async def waiting(self, tenant: str, cursor: str = "", limit: int = 500) -> Waiting:
        """Persons with messages or engagements after `cursor`; "" is the beginning of the log."""
        ...


class Recent(Protocol):
    """What one person got lately. Tenant comes first."""

    async def shown(
        self, tenant: str, key: str, template: str, channel: str, since: float
    ) -> tuple[Shown, ...]:
        """When each variant of a template was last shown to the person on the channel, from `since` on."""
        ...

    async def contacts(self, tenant: str, key: str, purpose: str, since: float) -> tuple[float, ...]:
        """When the person got messages that count towards the caps of a purpose, after `since`."""
        ...
