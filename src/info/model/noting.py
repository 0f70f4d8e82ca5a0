"""What a conductor tells the audit log, as it is told: wiring makes entries of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec

from info.model.access import Principal
from info.model.audit import AuditEntry

__all__ = ["Journal", "Noted", "unrecorded"]


class Noted(msgspec.Struct, frozen=True):
    """Something that is to stand in the audit log: what, whose, by whom, when. `detail` is sealed there.

    `content` is readable in the leaf: hashes of what holds nothing personal.
    """

    kind: str
    tenant: str
    actor: Principal
    at: float
    subject: str | None = None
    detail: Mapping[str, Any] = {}
    content: Mapping[str, str] = {}


Journal: TypeAlias = Callable[[Noted], tuple[AuditEntry, ...]]
"""Makes the entries that are written in the transaction of what they record."""


def unrecorded(_noted: Noted) -> tuple[AuditEntry, ...]:
    """No entries: the journal of a runtime without an audit log."""
    return ()
