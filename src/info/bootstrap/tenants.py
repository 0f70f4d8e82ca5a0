"""The directory port on the library: tenants from files, believed for the cache's time to live."""

from __future__ import annotations

import threading
import time
from typing import Final

from info.model.values import Tenant
from info.publishing import Library

__all__ = ["Tenants"]

MOST_TENANTS: Final = 50_000


class Tenants:
    """Tenants by id, the same object until `ttl` seconds are over; then the files are read anew."""

    def __init__(self, library: Library, *, ttl: float) -> None:
        self._library = library
        self._ttl = ttl
        self._held: dict[str, Tenant] = {}
        self._until = time.monotonic() + ttl
        self._lock = threading.Lock()

    def tenant(self, tenant_id: str) -> Tenant:
        """The tenant; the packaged defaults for one no file describes."""
        if time.monotonic() >= self._until:
            self._read_anew()
        tenant = self._held.get(tenant_id)
        if tenant is None:
            tenant = self._library.tenant(tenant_id)
            if len(self._held) >= MOST_TENANTS:
                self._held.clear()
            self._held[tenant_id] = tenant
        return tenant

    def _read_anew(self) -> None:
        with self._lock:
            if time.monotonic() >= self._until:
                self._library.refresh()
                self._held = {}
                self._until = time.monotonic() + self._ttl
