"""The audit log, wired: its keys, its signature, and the sequencer on a thread of its own."""

from __future__ import annotations

import asyncio
import hmac
import os
import secrets
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property
from hashlib import sha256
from typing import Final

from info.adapters.loop_thread import LoopThread
from info.adapters.sql import SqlAuditLog, SqlAuditTree, SqlStore
from info.bootstrap.randomness import random_bytes
from info.ports.keys import Keys
from info.ports.messages import Messages
from info.privacy.audit import SALT_BYTES, Auditor, AuditParts, NoteSigner, Recorder, Sequencer

__all__ = ["AuditRoom", "KeptAuditKeys", "log_signer"]

LOG: Final = "(audit log)"
"""The name under which the keys port holds the log's own key: no tenant's, for none has such a name."""
PAUSE_SECONDS: Final = 0.25
FAREWELL_SECONDS: Final = 10.0


class KeptAuditKeys:
    """See `info.privacy.audit.AuditKeys`: each key is derived once from those of the keys port."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._held: dict[str, bytes] = {}

    def of_log(self) -> bytes:
        """Derived from a key of its own."""
        return self._of(LOG)

    def of_tenant(self, tenant: str) -> bytes:
        """Derived from the tenant's key."""
        return self._of(tenant)

    def of_subject(self, tenant: str, subject: str) -> bytes | None:
        """Derived from the tenant's key and the person's pseudonym."""
        return _derived(self._of(tenant), b"subject\x00" + subject.encode())

    def _of(self, name: str) -> bytes:
        key = self._held.get(name)
        if key is None:
            key = self._held[name] = _derived(self._keys.tenant_key(name), b"key")
        return key


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, b"info audit v1 " + purpose, sha256)


def log_signer(keys: KeptAuditKeys) -> NoteSigner:
    """What signs the log's checkpoints. Its name, the log's origin, is of its public key.

    The secret half is derived from the log's own key, so that it lies where the keys lie, and nowhere else.
    """
    seed = _derived(keys.of_log(), b"checkpoint signature")
    unnamed = NoteSigner("info-audit", seed)
    return NoteSigner(f"info-audit/{sha256(unnamed.key.public).hexdigest()[:16]}", seed)


class AuditRoom:
    """The audit log of one runtime. Its sequencer starts with the first entry that this process writes.

    Where nothing runs `beside` (in memory) the log is sequenced when it is looked at.
    """

    def __init__(
        self,
        store: SqlStore,
        messages: Messages,
        keys: Keys,
        *,
        entry_id: Callable[[], str],
        retention: float,
        beside: bool,
    ) -> None:
        self._store = store
        self._messages = messages
        self._keys = keys
        self._entry_id = entry_id
        self._retention = retention
        self._beside = beside
        self._running: Future[None] | None = None
        self._lock = threading.Lock()
        self._warned = False

    @cached_property
    def auditor(self) -> Auditor:
        """The log; its key is read, or made, at the first call."""
        keys = KeptAuditKeys(self._keys)
        signer = log_signer(keys)
        tree = SqlAuditTree(self._store.engine)
        holder = f"{os.getpid()}-{secrets.token_hex(8)}"
        parts = AuditParts(
            log=SqlAuditLog(self._store.engine),
            tree=tree,
            messages=self._messages,
            recorder=Recorder(keys),
            sequencer=Sequencer(tree, signer, holder=holder, clock=time.time),
            signer=signer,
            clock=time.time,
            entry_id=self._entry_id,
            salt=lambda: random_bytes(SALT_BYTES),
            retention=self._retention,
            nudge=self._start,
        )
        self._sequencer = parts.sequencer
        return Auditor(parts)

    def _start(self) -> None:
        if self._running is None and self._beside:
            with self._lock:
                if self._running is None:
                    self._thread = LoopThread("info-audit")
                    self._stop = asyncio.Event()
                    work = self._sequencer.run(self._stop, pause=PAUSE_SECONDS, failed=self._warn)
                    self._running = asyncio.run_coroutine_threadsafe(work, self._thread.loop)

    def _warn(self, error: Exception) -> None:
        """Say once that entries wait: messages go on, and none of their entries is lost."""
        if not self._warned:
            self._warned = True
            warnings.warn(f"The audit log does not grow at the moment: {error}", stacklevel=2)

    def close(self) -> None:
        """Give what waits its place in the tree, for ten seconds at most; the rest waits for the next run."""
        with self._lock:
            running, self._beside = self._running, False
        if running is None:
            return
        self._thread.loop.call_soon_threadsafe(self._stop.set)
        try:
            running.result(FAREWELL_SECONDS)
        except TimeoutError:
            running.cancel()
        except Exception as error:  # noqa: BLE001  (closing goes on; what waits is durable)
            self._warn(error)
        finally:
            self._thread.close()
