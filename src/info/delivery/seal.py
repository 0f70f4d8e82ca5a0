"""A tenant's signature: what makes the tokens of its buttons and its tracking links."""

from __future__ import annotations

from dataclasses import dataclass

from info.delivery.actions import action_token
from info.delivery.links import wrap_link
from info.delivery.signing import SigningKeys
from info.model.actions import ActionKind

__all__ = ["TenantSeal"]


@dataclass(frozen=True, slots=True)
class TenantSeal:
    """Signs with the keys of one tenant; see `info.generators.Seal`."""

    keys: SigningKeys

    def token(self, message: str, kind: ActionKind, group: str, action: str, *, expires_at: float) -> str:
        """See `info.delivery.action_token`."""
        return action_token(message, kind, group, action, expires_at=expires_at, keys=self.keys)

    def link(self, url: str, message: str, link: str, *, base: str) -> str:
        """See `info.delivery.wrap_link`."""
        return wrap_link(url, message, link, base=base, keys=self.keys)
