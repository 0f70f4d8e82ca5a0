"""The directory port: who the tenants are."""

from __future__ import annotations

from typing import Protocol

from info.model.values import Tenant

__all__ = ["Directory"]


class Directory(Protocol):
    """Tenants by id. Reads are from memory: an implementation refreshes itself out of band."""

    def tenant(self, tenant_id: str) -> Tenant:
        """The tenant of that id; the packaged defaults, `configured=False`, for one no file describes.

        Equal calls return the same object until the tenant changes.
        """
        ...
