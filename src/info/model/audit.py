"""What the audit log records: one entry for each message, access and change."""

from __future__ import annotations

import msgspec

__all__ = ["AuditEntry"]


class AuditEntry(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One thing that was done, as it is committed with what it records.

    `leaf` is what the tree hashes: type, time, pseudonyms of tenant and actor, a salted commitment,
    content hashes; never personal data. `detail` is the event itself, sealed: it stands outside the
    tree and can be erased. `subject` is the pseudonym of the recipient it is about.
    """

    id: str
    kind: str
    at: float
    leaf: bytes
    detail: bytes = b""
    subject: str | None = None
