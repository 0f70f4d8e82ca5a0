"""Tiles: the layout's own examples, growth in any steps, trees read back through tiles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.privacy.audit.proving import tiles_for
from info.privacy.audit.tiles import (
    HASH_BYTES,
    WIDTH,
    bundle,
    edge_tiles,
    entries_path,
    grown,
    read_bundle,
    tile_nodes,
    tile_path,
    tile_place,
    tiles_of,
)
from info.privacy.audit.tree import inclusion_proof, leaf_hash, nodes_of, range_root, verify_inclusion

LEAVES = [leaf_hash(number.to_bytes(4)) for number in range(70_000)]


def tiles_grown(sizes):
    """The tiles of a tree that grew through these sizes."""
    held = {}
    for size, more in pairwise([0, *sizes]):
        edge = {(level, number): held[level, number] for level, number, _ in edge_tiles(size)}
        held.update(grown(size, edge, LEAVES[size:more]))
    return held


TREE = nodes_of(LEAVES)
GROWN = tiles_grown([70_000])
TILES = tile_nodes(lambda level, number: GROWN[level, number])


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("tile/0/x001/x234/067", (0, 1_234_067, 256)),
        ("tile/63/000.p/1", (63, 0, 1)),
        ("tile/1/999.p/255", (1, 999, 255)),
        ("tile/2/x001/000", (2, 1000, 256)),
        ("tile/entries/000", (None, 0, 256)),
    ],
)
def test_paths_are_written_and_read_as_the_layout_says(path, place):
    level, number, width = place

    assert tile_place(path) == place
    assert path == (entries_path(number, width) if level is None else tile_path(level, number, width))


@pytest.mark.parametrize(
    "path",
    ["tile/64/000", "tile/00/000", "tile/0/0", "tile/0/x000/001", "tile/0/000.p/0", "tile/0/000.p/256",
     "tile/0/000.p/01", "tile/-1/000", "tile/0/001/000", "/tile/0/000", "tile/0/000/"],
)  # fmt: skip
def test_what_is_no_path_is_none(path):
    assert tile_place(path) is None


@pytest.mark.parametrize(
    ("size", "partial"),
    [(0, []), (1, [(0, 0, 1)]), (256, [(1, 0, 1)]), (70_000, [(0, 273, 112), (1, 1, 17), (2, 0, 1)])],
)
def test_a_tree_has_the_tiles_the_layout_names(size, partial):
    tiles = list(tiles_of(size))

    assert [tile for tile in tiles if tile[2] != WIDTH] == partial == edge_tiles(size)
    assert sum(width for level, _, width in tiles if level == 0) == size


def test_seventy_thousand_leaves_make_the_tiles_of_the_layouts_example():
    widths = {(*key, len(tile) // HASH_BYTES) for key, tile in GROWN.items()}

    assert widths == set(tiles_of(70_000))
    assert range_root(0, 70_000, TILES) == range_root(0, 70_000, TREE)


@settings(max_examples=30)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=8))
def test_a_tree_grown_in_steps_is_the_tree_grown_at_once(steps):
    sizes = [sum(steps[: at + 1]) for at in range(len(steps))]

    assert tiles_grown(sizes) == tiles_grown(sizes[-1:])


@given(st.integers(1, 70_000), st.data())
def test_proofs_are_made_from_tiles_alone(size, data):
    index = data.draw(st.integers(0, size - 1))

    proof = inclusion_proof(index, size, TILES)

    assert verify_inclusion(index, size, LEAVES[index], proof, range_root(0, size, TREE))


def test_growth_on_a_tile_of_another_width_is_refused():
    edge = dict(grown(0, {}, LEAVES[:5]))

    with pytest.raises(ValueError, match=r"tile/0/000.p/6 is not there"):
        grown(6, edge, LEAVES[6:7])


def test_a_hash_past_the_end_of_a_tile_is_not_there():
    node = tile_nodes(lambda level, number: tiles_grown([3])[level, number])

    with pytest.raises(LookupError, match=r"tile/0/000.p/4 is not there"):
        node(0, 3)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_entries_come_out_of_a_bundle_as_they_went_in(entries):
    assert read_bundle(bundle(entries)) == entries


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x02a", b"\x00\x01a\x00"])
def test_a_bundle_that_ends_within_an_entry_is_refused(data):
    with pytest.raises(ValueError, match="ends within"):
        read_bundle(data)


def test_an_entry_is_as_long_as_its_two_bytes_can_say():
    assert read_bundle(bundle([b"a" * 65_535])) == [b"a" * 65_535]
    with pytest.raises(ValueError, match="65,535"):
        bundle([b"a" * 65_536])


@given(st.integers(1, 70_000).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
@settings(max_examples=50)
def test_the_tiles_named_for_a_proof_are_all_it_reads(place):
    size, index = place
    named = tiles_for(index, size)

    few = tile_nodes(lambda *key: {name: GROWN[name] for name in named}[key])
    assert inclusion_proof(index, size, few) == inclusion_proof(index, size, TREE)
    assert len(named) <= 3 * 3
