"""What stands in the audit log: who did what, as a leaf of its tree and as what may be erased."""

from __future__ import annotations

from hashlib import sha256
from typing import Final, Literal

import msgspec

__all__ = ["SYSTEM", "Actor", "AuditEntry", "AuditHead", "Queued", "Sequenced", "StoredEntry", "StoredTile"]


class Actor(msgspec.Struct, frozen=True, gc=False):
    """Who acts: a user of the command line, an API token by its id, or the system itself."""

    kind: Literal["system", "user", "token"]
    id: str = ""

    def __str__(self) -> str:
        """The actor as one word: `user:ada`."""
        return f"{self.kind}:{self.id}" if self.id else self.kind


SYSTEM: Final = Actor("system")
"""Nobody in particular: the program that runs `info`."""


class AuditEntry(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One thing that was done, as it is committed with what it records.

    `leaf` is what the tree hashes: type, time, pseudonyms of tenant and actor, a salted commitment,
    content hashes; never personal data. `detail` is the event itself, sealed: it stands outside the
    tree and can be erased; it is empty where the event is a stored message. `subject` is the pseudonym
    of the recipient it is about. `at` is seconds since 1970, in whole milliseconds.
    """

    id: str
    kind: str
    at: float
    leaf: bytes
    detail: bytes = b""
    subject: str | None = None

    @property
    def leaf_hash(self) -> bytes:
        """The leaf as the tree holds it: SHA-256 of a zero byte and the leaf (RFC 6962 §2.1)."""
        return sha256(b"\x00" + self.leaf).digest()


class StoredEntry(msgspec.Struct, frozen=True, gc=False):
    """An entry as the store holds it. `index` is its leaf's in the tree; None while it waits for one."""

    tenant: str
    entry: AuditEntry
    index: int | None = None


class Queued(msgspec.Struct, frozen=True, gc=False):
    """What one transaction recorded and has no index yet. `place` orders transactions."""

    place: int
    leaves: tuple[tuple[str, bytes], ...]
    """(id of the entry, hash of its leaf), in the order of their indices."""


class StoredTile(msgspec.Struct, frozen=True):
    """The hashes of one tile, 32 bytes each, 256 of them where it is full."""

    level: int
    number: int
    hashes: bytes


class AuditHead(msgspec.Struct, frozen=True):
    """Where the tree stands: its size, and its last checkpoint, a signed note ("" before the first)."""

    size: int = 0
    checkpoint: str = ""


class Sequenced(msgspec.Struct, frozen=True):
    """The next step of the tree: what waited gets the indices from `size` on, in its order.

    `holder` is who holds the lease, `size` the tree's before; where either is another by now nothing is
    written. `tiles` are those that are new or longer, `checkpoint` is the signed note over the new size.
    """

    holder: str
    size: int
    queue: tuple[Queued, ...]
    tiles: tuple[StoredTile, ...]
    checkpoint: str
