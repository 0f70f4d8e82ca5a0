"""Write audit entries, in the transaction of what they record: their rows, and a row for the queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from info.adapters.sql.rows import audit_row, queue_row
from info.adapters.sql.statements import audit
from info.adapters.sql.steps import Many, Operation, Run
from info.model.audit import AuditEntry

__all__ = ["decode_leaves", "write_entries"]

decode_leaves: Final = msgspec.msgpack.Decoder(tuple[tuple[str, bytes], ...]).decode
"""(id, hash of the leaf) of each entry that one transaction recorded."""


def write_entries(entries: Sequence[tuple[str, AuditEntry]]) -> Operation[None]:
    """Write entries, each with its tenant, and let their leaves wait for the tree in one row."""
    yield Many(audit.INSERT_ENTRY, [audit_row(tenant, entry) for tenant, entry in entries])
    yield Run(audit.INSERT_QUEUE, queue_row(entry for _, entry in entries))
