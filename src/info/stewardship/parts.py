"""What privacy operations are given by bootstrap: ports, keys, a clock, what else must be told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from info.errors import AccessDenied
from info.model.access import ALL_TENANTS, OPERATIONS, Operation, Principal, may
from info.model.audit import AuditEntry
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

HOUSE: Final = Principal("house", ALL_TENANTS, "admin")
"""Whoever runs the process: code that holds the store needs no token to open it."""


class Noted(msgspec.Struct, frozen=True):
    """Something that is to stand in the audit log: what, whose, by whom, when. `detail` is sealed there.

    `content` is readable in the leaf: hashes of what holds nothing personal.
    """

    kind: str
    tenant: str
    actor: Principal
    at: float
    subject: str | None = None
    detail: Mapping[str, Any] = {}
    content: Mapping[str, str] = {}


Journal: TypeAlias = Callable[[Noted], tuple[AuditEntry, ...]]
"""Makes the entries that are written in the transaction of what they record."""
Unrecord: TypeAlias = Callable[[Noted], Awaitable[None]]
"""Empties what the audit log holds about the person of `Noted.subject`, and records that."""
Prove: TypeAlias = Callable[[str, str, float], Awaitable[str | None]]
"""(tenant, id of an entry, seconds): the proof that the audit log holds the entry, as a file; None where no
checkpoint covers it in time.
"""
Purge: TypeAlias = Callable[[str, str], None]
"""(tenant, pseudonym): drop what a cache of this process holds of the person."""


def unrecorded(_noted: Noted) -> tuple[AuditEntry, ...]:
    """No entries: the journal of a runtime without an audit log."""
    return ()


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


def require(actor: Principal, operation: Operation, tenant: str) -> None:
    """Nothing, or `AccessDenied`: the actor may not do this to that tenant.

    What another tenant holds is not said, nor whether there is such a tenant.
    """
    if may(actor, operation, tenant):
        return
    if actor.tenant not in (tenant, ALL_TENANTS):
        raise AccessDenied(
            "This token opens another tenant.",
            operation=operation,
            next_step="Use a token of the tenant you mean.",
        )
    what = f"The role '{actor.role}' may not {OPERATIONS.get(operation, operation)}."
    raise AccessDenied(what, operation=operation, next_step="See infoctl tenants roles for the one that may.")
