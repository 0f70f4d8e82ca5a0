"""The conductor of privacy operations: export a recipient, forget a recipient."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from info.model.audit import SYSTEM, Actor
from info.model.values import Recipient
from info.ports.events import Events
from info.ports.messages import Messages
from info.privacy.audit import ACCESS, Auditor
from info.stewardship.holdings import Export, Forgotten, export_of

__all__ = ["Stewardship", "StewardshipParts"]


class StewardshipParts(msgspec.Struct, frozen=True):
    """One runtime's parts for privacy operations."""

    messages: Messages
    events: Events
    pseudonym: Callable[[str, str], str]
    """(tenant, recipient id) → pseudonym."""
    clock: Callable[[], float]
    audit: Callable[[], Auditor] | None = None
    """The audit log; None where nothing is recorded."""


class Stewardship:
    """Privacy operations on one tenant's recipients. `parts` gives the runtime at each call."""

    def __init__(
        self, tenant_id: str, *, parts: Callable[[], StewardshipParts], actor: Actor = SYSTEM
    ) -> None:
        self.tenant_id = tenant_id
        self.actor = actor
        self._parts = parts

    async def forget(self, recipient: Recipient | str) -> Forgotten:
        """Delete the requests and contexts of the recipient's messages. Cannot be undone.

        Decisions, hashes and counts stay, without a way back to the person: such a message can be
        explained, and `replay` says that it was forgotten. A message that was being made for the
        recipient meanwhile is not stored.
        """
        parts = self._parts()
        key = self._key(parts, recipient)
        count = await parts.messages.forget(self.tenant_id, key, parts.clock())
        if parts.audit is not None:
            await parts.audit().forget(self.tenant_id, key, {"messages": count}, actor=self.actor)
        return Forgotten(key, count)

    async def export(self, recipient: Recipient | str) -> Export:
        """Everything held of the recipient, oldest first."""
        parts = self._parts()
        key = self._key(parts, recipient)
        if parts.audit is not None:
            event = {"what": "export"}
            await parts.audit().record(self.tenant_id, ACCESS, event, actor=self.actor, subject=key)
        records = await parts.messages.of_recipient(self.tenant_id, key)
        held = [(record, await parts.events.of_message(self.tenant_id, record.id)) for record in records]
        return export_of(recipient.id if isinstance(recipient, Recipient) else recipient, held)

    def _key(self, parts: StewardshipParts, recipient: Recipient | str) -> str:
        return parts.pseudonym(
            self.tenant_id, recipient.id if isinstance(recipient, Recipient) else recipient
        )
