"""Audit entries: what is recorded in the transaction of what it records."""

from __future__ import annotations

import msgspec

__all__ = ["AuditEntry"]


class AuditEntry(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One entry of the audit log, before it has a place in the tree.

    `leaf` is what the tree hashes: type, time, pseudonyms of tenant and actor, commitments, hashes;
    never personal data. `detail` is the canonical event, sealed, outside the tree and erasable.
    `subject` is the recipient's pseudonym.
    """

    id: str
    kind: str
    at: float
    leaf: bytes
    detail: bytes = b""
    subject: str | None = None
