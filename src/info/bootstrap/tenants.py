"""The directory port: tenants from files and from what was set of them, believed for a time to live."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from info.errors import TemplateError
from info.model.values import Tenant
from info.ports.access import Access
from info.publishing import Library

__all__ = ["Tenants"]

MOST_TENANTS: Final = 50_000


class Tenants:
    """Tenants by id, the same object until `ttl` seconds are over; then files and settings are read anew.

    What was set through the API wins over the files. Where a file that changed since makes a patch wrong,
    the files alone count until it is mended: `infoctl tenants show` says why.
    """

    def __init__(self, library: Library, *, ttl: float, access: Access | None = None) -> None:
        self._library = library
        self._ttl = ttl
        self._access = access
        self._held: dict[str, Tenant] = {}
        self._patches: Mapping[str, bytes] | None = None
        self._until = time.monotonic() + ttl
        self._lock = threading.Lock()

    def tenant(self, tenant_id: str) -> Tenant:
        """The tenant; the packaged defaults for one that neither a file nor anybody describes."""
        if time.monotonic() >= self._until:
            self._read_anew()
        tenant = self._held.get(tenant_id)
        if tenant is None:
            tenant = self._made(tenant_id)
            if len(self._held) >= MOST_TENANTS:
                self._held.clear()
            self._held[tenant_id] = tenant
        return tenant

    def changed(self, tenant_id: str) -> None:
        """Read what was set anew; other processes do so when their time to live is over."""
        with self._lock:
            self._patches = None
            self._held.pop(tenant_id, None)

    def _made(self, tenant_id: str) -> Tenant:
        patch = self._set().get(tenant_id)
        if patch is not None:
            try:
                return self._library.tenant_with(tenant_id, patch)
            except TemplateError:
                return self._library.tenant(tenant_id)
        return self._library.tenant(tenant_id)

    def _set(self) -> Mapping[str, bytes]:
        """The patches, read once for a time to live."""
        patches = self._patches
        if patches is None:
            patches = self._patches = {} if self._access is None else _read(self._access)
        return patches

    def _read_anew(self) -> None:
        with self._lock:
            if time.monotonic() >= self._until:
                self._library.refresh()
                self._held = {}
                self._patches = None
                self._until = time.monotonic() + self._ttl


def _read(access: Access) -> Mapping[str, bytes]:
    """Every patch by tenant, read on a thread of its own: this one may be running a loop, which it must not.

    A millisecond, once in a time to live.
    """

    async def read() -> Mapping[str, bytes]:
        return {name: settings.patch for name, settings in await access.all_settings()}

    with ThreadPoolExecutor(1, "info-tenants") as pool:
        return pool.submit(lambda: asyncio.run(read())).result()
