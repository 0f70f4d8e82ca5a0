"""Sealing: personal values encrypted for one place under one person's key, and indexes that reveal nothing.

Pure functions of keys and bytes. Chance and time come from outside; `info.privacy.engine` brings them.
"""

from __future__ import annotations

from info.privacy.sealing.blind import IndexKind, blind_index, index_key, normalised
from info.privacy.sealing.envelope import (
    KEY_BYTES,
    NONCE_BYTES,
    SEALED,
    Broken,
    Cipher,
    cipher_of,
    is_sealed,
    key_of,
    opened,
    sealed,
)
from info.privacy.sealing.places import Place, place_bytes
from info.privacy.sealing.record import clear, forgotten, joined, parted
from info.privacy.sealing.root import LocalRoot, read_root_keys, root_id, root_text
from info.privacy.sealing.wrapping import WRONG_KEY, subject_place, tenant_place, unwrapped, wrapped

__all__ = [
    "KEY_BYTES",
    "NONCE_BYTES",
    "SEALED",
    "WRONG_KEY",
    "Broken",
    "Cipher",
    "IndexKind",
    "LocalRoot",
    "Place",
    "blind_index",
    "cipher_of",
    "clear",
    "forgotten",
    "index_key",
    "is_sealed",
    "joined",
    "key_of",
    "normalised",
    "opened",
    "parted",
    "place_bytes",
    "read_root_keys",
    "root_id",
    "root_text",
    "sealed",
    "subject_place",
    "tenant_place",
    "unwrapped",
    "wrapped",
]
