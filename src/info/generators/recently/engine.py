"""What a recipient got lately, read into the snapshot: for a tenant's caps, and for a template's fatigue."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from info.generators.caps import WEEK
from info.generators.parts import Parts
from info.model.values import Request, Snapshot
from info.ports.programs import TemplateFacts
from info.privacy import purpose_of

__all__ = ["with_recent"]

LOOK_BACK: Final = 60 * 86_400.0
"""Seconds after which a showing no longer counts: the longest half-life believed has then passed twice."""


async def with_recent(
    parts: Parts, request: Request, snapshot: Snapshot, facts: TemplateFacts, key: str, at: float
) -> Snapshot:
    """The snapshot with what its decision needs to know: one read for a cap, one for fatigue.

    What somebody saw is not looked at where they may not be profiled. Caps are in their own interest.
    """
    tenant = snapshot.tenant
    purpose = purpose_of(facts.topic, tenant.topics)
    if purpose in tenant.caps:
        contacts = await parts.recent.contacts(tenant.id, key, purpose, at - WEEK)
        snapshot = replace(snapshot, contacts=contacts)
    draws = facts.fatigue and request.personalize and request.variant is None and parts.means.learning
    if draws and not snapshot.standing.unprofiled:
        since = at - LOOK_BACK
        shown = await parts.recent.shown(tenant.id, key, facts.id, request.channel, since)
        snapshot = replace(snapshot, shown=shown)
    return snapshot
