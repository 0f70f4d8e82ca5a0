"""The next step of the tree: what waits gets its indices, the tiles grow, the checkpoint is signed. Pure."""

from __future__ import annotations

from info.model.audit import Sequenced, StoredTile
from info.ports.audit import Waiting
from info.privacy.audit.checkpoint import Checkpoint, signed
from info.privacy.audit.note import NoteSigner
from info.privacy.audit.tiles import grown, tile_nodes
from info.privacy.audit.tree import range_root

__all__ = ["next_step"]


def next_step(waiting: Waiting, signer: NoteSigner, holder: str) -> Sequenced:
    """The step that puts every waiting leaf into the tree, in their order.

    Error: `ValueError` where the tiles are not those of the tree's size.
    """
    size = waiting.head.size
    hashes = [digest for each in waiting.queue for _, digest in each.leaves]
    edge = {(tile.level, tile.number): tile.hashes for tile in waiting.edge}
    changed = grown(size, edge, hashes)
    known = {**edge, **changed}
    after = size + len(hashes)
    root = range_root(0, after, tile_nodes(lambda level, number: known.get((level, number), b"")))
    tiles = tuple(StoredTile(*key, tile) for key, tile in changed.items())
    note = signed(Checkpoint(signer.key.name, after, root), [signer])
    return Sequenced(holder, size, waiting.queue, tiles, str(note))
