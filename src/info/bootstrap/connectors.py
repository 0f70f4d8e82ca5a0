"""What the other systems that are asked to erase a person need to know: the secrets of the requests."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from info.adapters.eraser import eraser_secret
from info.bootstrap.runtime import Runtime

__all__ = ["ShownConnector", "connectors_of"]


class ShownConnector(msgspec.Struct, frozen=True):
    """A connector as an operator sees it; of its URL the host alone, for the rest may be a secret."""

    name: str
    host: str
    secret: str
    """Verifies the requests of one tenant."""


def connectors_of(runtime: Runtime, tenant: str) -> tuple[ShownConnector, ...]:
    """The connectors of the installation, with the tenant's secrets."""
    key = runtime.keys.tenant_key(tenant)
    return tuple(
        ShownConnector(name, urlsplit(url).netloc.rpartition("@")[2], eraser_secret(key, name))
        for name, url in runtime.setup.settings.connectors.value
    )
