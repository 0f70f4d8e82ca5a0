"""Inclusion proofs of a tiled log: which tiles one needs, and the proof made of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from info.model.audit import StoredEntry
from info.privacy.audit.checkpoint import Checkpoint, TlogProof
from info.privacy.audit.tiles import HASH_BYTES, WIDTH, TileKey, tile_nodes
from info.privacy.audit.tree import inclusion_proof

__all__ = ["proof_of", "tiles_for"]


def tiles_for(index: int, size: int) -> frozenset[TileKey]:
    """(level, number) of the tiles that hold a proof of one leaf: two or three a level, whatever the size.

    Error: `ValueError` for an index that is not in the tree.

    >>> sorted(tiles_for(300, 70_000))
    [(0, 1), (0, 273), (1, 0), (1, 1)]
    """
    wanted: set[TileKey] = set()

    def tile(level: int, number: int) -> bytes:
        wanted.add((level, number))
        return bytes(WIDTH * HASH_BYTES)

    inclusion_proof(index, size, tile_nodes(tile))
    return frozenset(wanted)


def proof_of(stored: StoredEntry, held: Checkpoint, note: str, tiles: Mapping[TileKey, bytes]) -> TlogProof:
    """The proof that the entry, which has its index, is under the checkpoint; it holds the leaf."""
    assert stored.index is not None
    node = tile_nodes(lambda *key: tiles.get(key, b""))
    proof = inclusion_proof(stored.index, held.size, node)
    return TlogProof(stored.index, tuple(proof), note, stored.entry.leaf)
