"""Rotation: keys are wrapped anew, and nothing is encrypted again. It goes on where it was stopped.

The root rotates: each tenant's keys are wrapped by the newest root. A tenant rotates: a new key of a
higher number, by which each subject's key is wrapped; the old number goes when it wraps nothing more. A
process that has the old key in memory goes on reading, and is told at its next new person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from info.ports.keys import KeyCounts, SubjectRow, TenantRow
from info.privacy.keyring.engine import KeyRing, lost_subject
from info.privacy.sealing.envelope import NONCE_BYTES, Broken, Cipher
from info.privacy.sealing.wrapping import subject_place, tenant_place, unwrapped, wrapped

__all__ = ["RotationStep", "rotate_root", "rotate_tenant", "stale_tenants", "unfinished"]

PAGE: Final = 500
"""Subjects' keys wrapped anew in one transaction."""


class RotationStep(msgspec.Struct, frozen=True):
    """How far a rotation is: keys wrapped anew by this step, of this tenant."""

    tenant: str
    keys: int


def rotate_root(ring: KeyRing) -> Iterator[RotationStep]:
    """Wrap every tenant's keys by the newest root, a tenant a step. Errors: `LostKey`, `StorageError`."""
    root = ring.root()
    for tenant in ring.upkeep.tenants():
        done = 0
        for row in ring.store.tenant_rows(tenant):
            if root.is_current(row.wrapped):
                continue
            place = tenant_place(tenant, row.number)
            again = TenantRow(tenant, row.number, root.wrap(root.unwrap(row.wrapped, place), place))
            done += ring.upkeep.replace_tenant_row(row, again)
        yield RotationStep(tenant, done)


def stale_tenants(ring: KeyRing) -> list[str]:
    """The tenants with a key that the newest root does not wrap. Errors: `StorageError`."""
    root = ring.root()
    rows = ((tenant, ring.store.tenant_rows(tenant)) for tenant in ring.upkeep.tenants())
    return [tenant for tenant, kept in rows if not all(root.is_current(row.wrapped) for row in kept)]


def rotate_tenant(ring: KeyRing, tenant: str) -> Iterator[RotationStep]:
    """A new key of the tenant, and every subject's key wrapped by it, some hundreds at each step.

    A rotation that was stopped is finished instead. Errors: `LostKey`, `StorageError`.
    """
    newest = max(ring.ciphers(tenant, anew=True))
    if not unfinished(ring.upkeep.counts(tenant)):
        newest += 1
        ring.store.add_tenant_rows([ring.new_tenant_row(ring.root(), tenant, newest)])
    ciphers = ring.ciphers(tenant, anew=True)
    after: str | None = None
    while rows := ring.upkeep.subject_rows(tenant, after, newest, PAGE):
        pairs = [(row, _again(ring, tenant, row, ciphers, newest)) for row in rows]
        yield RotationStep(tenant, ring.upkeep.replace_subject_rows(tenant, pairs))
        after = rows[-1].subject
    ring.upkeep.drop_tenant_rows(tenant, newest)


def unfinished(counts: KeyCounts) -> bool:
    """Whether a rotation of the tenant was stopped: more than one of its keys wraps subjects' keys."""
    return sum(number > 0 for number in counts.numbers) > 1


def _again(
    ring: KeyRing, tenant: str, row: SubjectRow, ciphers: Mapping[int, Cipher], newest: int
) -> SubjectRow:
    place = subject_place(tenant, row.subject, row.id)
    try:
        key = unwrapped(row.wrapped, place, ciphers[row.number])
    except (Broken, KeyError):
        raise lost_subject(tenant, row.id) from None
    return SubjectRow(
        row.subject, row.id, newest, wrapped(key, place, ciphers[newest], ring.random(NONCE_BYTES))
    )
