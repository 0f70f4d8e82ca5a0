"""The keys port: one secret a tenant, kept in another place than the messages."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Keys"]


class Keys(Protocol):
    """Secrets by tenant. A key is durable before anything made with it may be stored."""

    def tenant_key(self, tenant: str) -> bytes:
        """The tenant's 32-byte key; made, and durably written, at the first call."""
        ...
