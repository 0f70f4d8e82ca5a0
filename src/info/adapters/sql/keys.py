"""The keys port on an SQLite file of its own, written through to the disk, backed up apart."""

from __future__ import annotations

import secrets
import threading

from info.adapters.sql import statements
from info.adapters.sql.connect import Location, connect, said_plainly

__all__ = ["SqlKeys"]

KEY_BYTES = 32


class SqlKeys:
    """Tenant keys; each is read once and then held. In memory they live as long as the process.

    The file is opened for each new key only, so a fork never carries it over.
    """

    def __init__(self, location: Location) -> None:
        self.location = Location(location.path, synchronous="extra")
        self._held: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def tenant_key(self, tenant: str) -> bytes:
        """The tenant's key; a new one is on the disk before it is returned."""
        key = self._held.get(tenant)
        if key is None:
            with self._lock:
                key = self._held.get(tenant) or self._read_or_make(tenant)
                self._held[tenant] = key
        return key

    def _read_or_make(self, tenant: str) -> bytes:
        fresh = secrets.token_bytes(KEY_BYTES)
        if self.location.path is None:
            return fresh
        with said_plainly(self.location):
            connection = connect(self.location)
            try:
                connection.execute(statements.KEYS_SCHEMA)
                connection.execute(statements.INSERT_KEY, (tenant, fresh))
                key: bytes = connection.execute(statements.KEY, (tenant,)).fetchone()[0]
            finally:
                connection.close()
        return key
