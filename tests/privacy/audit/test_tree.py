"""The Merkle tree: every published vector, worked trees, and properties over all small trees."""

from __future__ import annotations

import base64
import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.privacy.audit.tree import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    is_subtree,
    leaf_hash,
    node_hash,
    nodes_of,
    range_root,
    subtree_consistency_proof,
    subtree_inclusion_proof,
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from tests.reference import reference_data

VECTORS = reference_data() / "merkle"
LEAVES = [leaf_hash(bytes([number])) for number in range(70)]
NODE = nodes_of(LEAVES)


def vectors(kind):
    found = sorted((VECTORS / kind).rglob("*.json"))
    if not found:
        pytest.skip(f"the Merkle vectors are not here ({kind})")
    return [(path, json.loads(path.read_text("utf-8"))) for path in found]


def decoded(case, *names):
    return [base64.b64decode(case[name] or "") for name in names]


def proof_of(case):
    return [base64.b64decode(line) for line in case["proof"] or ()]


def judged(kind, judge):
    cases = vectors(kind)

    wrong = [str(path) for path, case in cases if judge(case) is case["wantErr"]]

    assert wrong == []
    return len(cases)


def test_every_inclusion_vector_is_judged_as_published():
    def judge(case):
        root, leaf = decoded(case, "root", "leafHash")
        return verify_inclusion(case["leafIdx"], case["treeSize"], leaf, proof_of(case), root)

    assert judged("inclusion", judge) == 46


def test_every_consistency_vector_is_judged_as_published():
    def judge(case):
        return verify_consistency(
            case["size1"], case["size2"], *decoded(case, "root1", "root2"), proof_of(case)
        )

    assert judged("consistency", judge) == 52


def test_every_vector_of_inclusion_in_a_subtree_is_judged_as_published():
    def judge(case):
        root, leaf = decoded(case, "root", "leafHash")
        place = (case["leafIdx"], case["start"], case["end"])
        return verify_subtree_inclusion(*place, leaf, proof_of(case), root)

    assert judged("subtreeinclusion", judge) == 103


def test_every_vector_of_a_subtrees_consistency_is_judged_as_published():
    def judge(case):
        place = (case["start"], case["end"], case["size"])
        return verify_subtree_consistency(*place, *decoded(case, "root1", "root2"), proof_of(case))

    assert judged("subtreeconsistency", judge) == 59


def test_small_trees_have_the_roots_worked_by_hand():
    a, b, c = LEAVES[:3]

    assert sha256(b"").digest() == EMPTY_ROOT == range_root(0, 0, NODE)
    assert range_root(0, 1, NODE) == a == sha256(b"\x00\x00").digest()
    assert range_root(0, 2, NODE) == node_hash(a, b) == sha256(b"\x01" + a + b).digest()
    assert range_root(0, 3, NODE) == node_hash(node_hash(a, b), c)


def test_every_leaf_of_every_small_tree_is_proved_and_at_no_other_place():
    for size in range(1, 36):
        root = range_root(0, size, NODE)
        for index in range(size):
            proof = inclusion_proof(index, size, NODE)
            proved = [at for at in range(size + 2) if verify_inclusion(at, size, LEAVES[index], proof, root)]

            assert proved == [index]


def test_every_growth_of_every_small_tree_is_proved_and_no_other_root():
    for size in range(1, 36):
        root = range_root(0, size, NODE)
        for old in range(1, size + 1):
            old_root = range_root(0, old, NODE)
            proof = consistency_proof(old, size, NODE)

            assert verify_consistency(old, size, old_root, root, proof)
            assert not verify_consistency(old, size, LEAVES[69], root, proof)
            assert not verify_consistency(old, size, old_root, LEAVES[69], proof)


def test_every_subtree_of_every_small_tree_is_proved():
    for size in range(1, 28):
        root = range_root(0, size, NODE)
        for start in range(size):
            for end in filter(lambda end: is_subtree(start, end), range(start + 1, size + 1)):
                subroot = range_root(start, end, NODE)
                proof = subtree_consistency_proof(start, end, size, NODE)
                assert verify_subtree_consistency(start, end, size, subroot, root, proof)
                inner = subtree_inclusion_proof(end - 1, start, end, NODE)
                assert verify_subtree_inclusion(end - 1, start, end, LEAVES[end - 1], inner, subroot)


@pytest.mark.parametrize("old", [0, 6])
def test_growth_from_nothing_or_from_the_future_has_no_proof(old):
    root = range_root(0, 5, NODE)

    with pytest.raises(ValueError, match="no subtree"):
        consistency_proof(old, 5, NODE)
    assert not verify_consistency(old, 5, EMPTY_ROOT, root, [])


def test_a_leaf_outside_the_tree_has_no_proof():
    with pytest.raises(ValueError, match="the leaf 5 is not among"):
        inclusion_proof(5, 5, NODE)


@given(st.integers(1, 70), st.data())
def test_a_changed_bit_of_a_proof_is_always_seen(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, NODE)
    if not proof:
        return
    line = data.draw(st.integers(0, len(proof) - 1))
    bit = data.draw(st.integers(0, 255))
    proof[line] = (int.from_bytes(proof[line]) ^ 1 << bit).to_bytes(32)

    assert not verify_inclusion(index, size, LEAVES[index], proof, range_root(0, size, NODE))
