"""The tenants' signatures, each derived from its key once and then held."""

from __future__ import annotations

from typing import Any, Final

from info.delivery import TenantSeal, signing_keys
from info.generators.facts import sample_facts
from info.generators.plan import tenant_values
from info.model.values import Tenant
from info.ports.keys import Keys

__all__ = ["KeptSeals", "sample_values"]

_NOBODYS: Final = TenantSeal(signing_keys(bytes(32)))
"""What signs messages that are only looked at: no tenant's, so nothing it signs is ever taken."""


def sample_values(tenant: Tenant, channel: str = "") -> dict[str, Any]:
    """What a program reads of a tenant and of its message, for a message that is only looked at."""
    return {**tenant_values(tenant), "message": sample_facts(tenant, channel, _NOBODYS)}


class KeptSeals:
    """See `info.generators.parts.Seals`."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._held: dict[str, TenantSeal] = {}

    def held(self, tenant: str) -> TenantSeal | None:
        """The seal where it is at hand."""
        return self._held.get(tenant)

    def of(self, tenant: str) -> TenantSeal:
        """The seal; the tenant's key is read or made at the first call."""
        seal = self._held.get(tenant)
        if seal is None:
            seal = self._held[tenant] = TenantSeal(signing_keys(self._keys.tenant_key(tenant)))
        return seal
