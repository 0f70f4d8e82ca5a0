"""The Merkle tree of RFC 6962: hashes, and proofs that a leaf is in it and that it only grew.

Subtrees and their proofs are those of draft-ietf-plants-merkle-tree-certs: a proof of growth is the proof
of the subtree that starts at leaf 0. A tree is read through a function (level, index) → the hash of the
complete subtree of 2^level leaves that starts at leaf index · 2^level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final, TypeAlias

__all__ = [
    "EMPTY_ROOT",
    "Node",
    "consistency_proof",
    "inclusion_proof",
    "is_subtree",
    "leaf_hash",
    "node_hash",
    "nodes_of",
    "range_root",
    "subtree_consistency_proof",
    "subtree_inclusion_proof",
    "verify_consistency",
    "verify_inclusion",
    "verify_subtree_consistency",
    "verify_subtree_inclusion",
]

Node: TypeAlias = Callable[[int, int], bytes]
"""(level, index) → the hash of a complete subtree."""
EMPTY_ROOT: Final = sha256().digest()
"""The root of the tree without leaves: the hash of the empty string."""
_HASH_BYTES: Final = 32


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256 of a zero byte and the leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of a one byte and both children."""
    return sha256(b"\x01" + left + right).digest()


def nodes_of(hashes: Sequence[bytes]) -> Node:
    """The reader of a tree whose leaf hashes are all at hand; it keeps what it has worked out."""
    known: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        if level == 0:
            return hashes[index]
        held = known.get((level, index))
        if held is None:
            held = node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))
            known[level, index] = held
        return held

    return node


def _split(leaves: int) -> int:
    """The largest power of two below `leaves`: how many of them stand on the left."""
    return 1 << ((leaves - 1).bit_length() - 1)


def range_root(start: int, end: int, node: Node) -> bytes:
    """The root over the leaves `start` … `end` - 1; the start lies where a tree of that size may start.

    >>> range_root(0, 0, nodes_of([])) == EMPTY_ROOT
    True
    """
    leaves = end - start
    if leaves == 0:
        return EMPTY_ROOT
    if leaves & (leaves - 1) == 0:
        level = leaves.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(leaves)
    return node_hash(range_root(start, middle, node), range_root(middle, end, node))


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """The hashes from the leaf's sibling up to the root's child, in a tree of `size` leaves.

    Error: `ValueError` for an index that is not in the tree.
    """
    return subtree_inclusion_proof(index, 0, size, node)


def subtree_inclusion_proof(index: int, start: int, end: int, node: Node) -> list[bytes]:
    """The proof that the leaf of that index is under the root of the leaves `start` … `end` - 1."""
    if not start <= index < end:
        raise ValueError(f"the leaf {index} is not among {start} … {end - 1}")
    path: list[bytes] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(start, middle, node))
            start = middle
    return path[::-1]


def consistency_proof(old: int, size: int, node: Node) -> list[bytes]:
    """The proof that the tree of `size` leaves begins with the tree of its first `old` leaves.

    Error: `ValueError` where `old` is 0 (nothing is proved by it) or above `size`.
    """
    return subtree_consistency_proof(0, old, size, node)


def subtree_consistency_proof(start: int, end: int, size: int, node: Node) -> list[bytes]:
    """The proof that the leaves `start` … `end` - 1 stand in the tree of `size` leaves as their root says."""
    if not is_subtree(start, end) or end > size:
        raise ValueError(f"{start} … {end} is no subtree of a tree of {size} leaves")
    path: list[bytes] = []
    low, high, known = 0, size, True
    while (start, end) != (low, high):
        middle = low + _split(high - low)
        if end <= middle:
            path.append(range_root(middle, high, node))
            high = middle
        else:
            path.append(range_root(low, middle, node))
            if start < middle:  # it lies on both sides: its left part is in the proof from here on
                start, known = middle, False
            low = middle
    if not known:
        path.append(range_root(low, high, node))
    return path[::-1]


def is_subtree(start: int, end: int) -> bool:
    """Whether a tree over the leaves `start` … `end` - 1 may stand by itself in a larger one.

    >>> is_subtree(4, 7), is_subtree(2, 5)
    (True, False)
    """
    return 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` leads from the leaf of that hash and index to the root of `size` leaves."""
    return verify_subtree_inclusion(index, 0, size, leaf, proof, root)


def verify_subtree_inclusion(
    index: int, start: int, end: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `proof` leads from the leaf of that hash and index to the subtree's root."""
    if not is_subtree(start, end) or not start <= index < end or not _are_hashes([leaf, *proof]):
        return False
    at, last, found = index - start, end - start - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of `size` leaves begins with the tree of `old` leaves.

    An `old` of 0 is refused: any tree begins with the empty one, and such a proof says nothing.
    """
    return old > 0 and verify_subtree_consistency(0, old, size, old_root, root, proof)


def verify_subtree_consistency(
    start: int, end: int, size: int, subroot: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the leaves `start` … `end` - 1 stand in the tree as their root says.

    No leaves at all stand in any tree, and need no proof.
    """
    if start == end and 0 <= start <= size:
        return subroot == EMPTY_ROOT and not proof
    if not is_subtree(start, end) or end > size or not _are_hashes(proof):
        return False
    first, last, top = start, end - 1, size - 1
    while first != last and (last == top or last & 1):
        first, last, top = first >> 1, last >> 1, top >> 1
    path = list(proof)
    if first == last:
        path.insert(0, subroot)
    if not path:
        return False
    part = whole = path[0]
    for sibling in path[1:]:
        if top == 0:
            return False
        if last & 1 or last == top:
            if first < last:
                part = node_hash(sibling, part)
            whole = node_hash(sibling, whole)
            while last and not last & 1:
                first, last, top = first >> 1, last >> 1, top >> 1
        else:
            whole = node_hash(whole, sibling)
        first, last, top = first >> 1, last >> 1, top >> 1
    return top == 0 and part == subroot and whole == root


def _are_hashes(proof: Sequence[bytes]) -> bool:
    return all(len(line) == _HASH_BYTES for line in proof)
