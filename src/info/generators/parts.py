"""What a generator is given by bootstrap: ports, means, a gate, a clock, a source of seeds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

import msgspec

from info.generators.auditing import Audited
from info.generators.facts import Seal
from info.generators.gate import Gate
from info.generators.limits import Limiter
from info.generators.means import Means
from info.model.values import Envelope, Receipt
from info.ports.deliveries import Deliveries
from info.ports.directory import Directory
from info.ports.habits import Recent
from info.ports.messages import Messages
from info.ports.people import People
from info.ports.pictures import Pictures

__all__ = ["Deliver", "Parts", "Prepare", "Pseudonym", "Seals", "nothing_to_wait_for"]

Deliver: TypeAlias = Callable[[Envelope], Awaitable[Receipt]]
"""One attempt by the provider of the envelope's channel and address. Error: `DeliveryError`."""
Pseudonym: TypeAlias = Callable[[str, str], str]
"""(tenant, recipient id) → the recipient's pseudonym, a keyed HMAC."""
Mime: TypeAlias = Callable[[Envelope], bytes]
Prepare: TypeAlias = Callable[[str], Awaitable[object] | None]
"""What to await until a tenant's pseudonyms and signatures can be made without waiting; None for nothing."""


def nothing_to_wait_for(_tenant: str) -> None:
    """Keys that are always at hand."""


class Seals(Protocol):
    """What signs for each tenant: the tokens of its buttons, its tracking links."""

    def held(self, tenant: str) -> Seal | None:
        """The seal where it is at hand; never slow."""
        ...

    def of(self, tenant: str) -> Seal:
        """The seal; at the first call the tenant's key is read, or made and durably written."""
        ...


class Parts(msgspec.Struct, frozen=True):
    """One runtime's parts, shared by all its generators. Nothing here is bound to an event loop."""

    messages: Messages
    deliveries: Deliveries
    directory: Directory
    means: Means
    gate: Gate
    pseudonym: Pseudonym
    clock: Callable[[], float]
    """Seconds since 1970."""
    seed: Callable[[], int]
    """At least 74 fresh random bits."""
    deliver: Deliver
    mime: Mime
    seals: Seals
    people: People
    address_key: Callable[[str, str, str], str]
    """(tenant, channel, address) → the address's pseudonym, a keyed HMAC."""
    recent: Recent
    """What one person got lately: read for tenants with caps and templates with fatigue alone."""
    limiter: Limiter = msgspec.field(default_factory=Limiter)
    pictures: Pictures | None = None
    """None: a chart in a mail stays a table with bars."""
    prepare: Prepare = nothing_to_wait_for
    audit: Audited | None = None
    """The audit log; None where nothing is recorded."""
