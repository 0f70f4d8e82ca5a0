"""The key ring: root → tenant → subject, unwrapped when asked for and held for a second at most."""

from __future__ import annotations

from info.privacy.keyring.engine import HELD_SECONDS, KeyRing, SubjectKey
from info.privacy.keyring.rotation import RotationStep, rotate_root, rotate_tenant, stale_tenants, unfinished

__all__ = [
    "HELD_SECONDS",
    "KeyRing",
    "RotationStep",
    "SubjectKey",
    "rotate_root",
    "rotate_tenant",
    "stale_tenants",
    "unfinished",
]
