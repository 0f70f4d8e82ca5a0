"""What privacy operations are given by bootstrap: ports, keys, a clock, what else must be told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import msgspec

from info.model.access import HOUSE, require
from info.model.noting import Journal, Noted, unrecorded
from info.ports.deliveries import Deliveries
from info.ports.events import Events
from info.ports.habits import Habits
from info.ports.messages import Messages
from info.ports.people import Connector, Erasures, People, Sealer, SubjectKeys

__all__ = [
    "HOUSE",
    "Journal",
    "Noted",
    "Prove",
    "Purge",
    "StewardshipParts",
    "Unrecord",
    "require",
    "unrecorded",
]

Unrecord: TypeAlias = Callable[[Noted], Awaitable[None]]
"""Empties what the audit log holds about the person of `Noted.subject`, and records that."""
Prove: TypeAlias = Callable[[str, str, float], Awaitable[str | None]]
"""(tenant, id of an entry, seconds): the proof that the audit log holds the entry, as a file; None where no
checkpoint covers it in time.
"""
Purge: TypeAlias = Callable[[str, str], None]
"""(tenant, pseudonym): drop what a cache of this process holds of the person."""


class StewardshipParts(msgspec.Struct, frozen=True, kw_only=True):
    """One runtime's parts for privacy operations."""

    messages: Messages
    events: Events
    deliveries: Deliveries
    people: People
    erasures: Erasures
    habits: Habits
    sealer: Sealer
    keys: SubjectKeys
    pseudonym: Callable[[str, str], str]
    """(tenant, recipient id) → pseudonym."""
    address_key: Callable[[str, str, str], str]
    """(tenant, channel, address) → pseudonym of the address."""
    tenant_key: Callable[[str], bytes]
    """The tenant's secret, of which the key of its receipts is derived."""
    clock: Callable[[], float]
    """Seconds since 1970."""
    fresh_id: Callable[[], str]
    journal: Journal = unrecorded
    unrecord: Unrecord | None = None
    """None where there is no audit log."""
    prove: Prove | None = None
    """None where there is no audit log."""
    connectors: tuple[Connector, ...] = ()
    purges: tuple[Purge, ...] = ()
    retention: float | None = None
    """Seconds for which messages and events are kept; None: for ever."""
