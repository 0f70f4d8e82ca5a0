"""The tree in tiles of 256 hashes, as C2SP tlog-tiles lays it out: paths, bundles of entries, growth.

A tile of level L holds the hashes of complete subtrees of 256^L leaves. The last tile of a level may be
partial: its width, 1 to 255, is in its path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from info.privacy.audit.tree import Node, node_hash

__all__ = [
    "ENTRY_BYTES_MAX",
    "HASH_BYTES",
    "WIDTH",
    "TileKey",
    "bundle",
    "edge_tiles",
    "entries_path",
    "grown",
    "read_bundle",
    "tile_nodes",
    "tile_path",
    "tile_place",
    "tile_root",
    "tiles_of",
]

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
"""Hashes in a full tile."""
HASH_BYTES: Final = 32
ENTRY_BYTES_MAX: Final = 0xFFFF
"""Bytes of one entry: a bundle has two bytes for its length."""
TileKey: TypeAlias = tuple[int, int]
"""(level, number) of a tile."""
_PATH: Final = re.compile(
    r"tile/(entries|0|[1-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """Where a tile stands below the log's address.

    >>> tile_path(0, 1234067), tile_path(1, 0, 17)
    ('tile/0/x001/x234/067', 'tile/1/000.p/17')
    """
    return _path(str(level), number, width)


def entries_path(number: int, width: int = WIDTH) -> str:
    """Where a bundle of entries stands.

    >>> entries_path(3, 112)
    'tile/entries/003.p/112'
    """
    return _path("entries", number, width)


def _path(kind: str, number: int, width: int) -> str:
    digits = f"{number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return f"tile/{kind}/{name}" + ("" if width == WIDTH else f".p/{width}")


def tile_place(path: str) -> tuple[int | None, int, int] | None:
    """(level, number, width) of a tile's path, the level None for a bundle; None for no such path.

    >>> tile_place("tile/entries/x001/002.p/9"), tile_place("tile/0/x000/001")
    ((None, 1002, 9), None)
    """
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    kind, name, partial = found.groups()
    number = int(name.replace("x", "").replace("/", ""))
    width = WIDTH if partial is None else int(partial)
    level = None if kind == "entries" else int(kind)
    return (level, number, width) if path == _path(kind, number, width) and width <= WIDTH else None


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, number, width) of every tile of a tree of `size` leaves; the last of each level may be partial.

    >>> [tile for tile in tiles_of(70_000) if tile[2] != WIDTH]
    [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    """
    level, hashes = 0, size
    while hashes:
        full, rest = divmod(hashes, WIDTH)
        yield from ((level, number, WIDTH) for number in range(full))
        if rest:
            yield level, full, rest
        level, hashes = level + 1, full


def edge_tiles(size: int) -> list[tuple[int, int, int]]:
    """The partial tiles of a tree of `size` leaves: all that is needed to let it grow."""
    return [
        (level, (size >> HEIGHT * level) >> HEIGHT, (size >> HEIGHT * level) % WIDTH)
        for level in range(-(-size.bit_length() // HEIGHT))
        if (size >> HEIGHT * level) % WIDTH
    ]


def grown(size: int, edge: Mapping[TileKey, bytes], hashes: Sequence[bytes]) -> dict[TileKey, bytes]:
    """Every tile that is new or longer when leaves of these hashes are added to a tree of `size` leaves.

    `edge` holds the partial tiles of that tree. Error: `ValueError` where one of them is missing or has
    another width than the size says.
    """
    changed: dict[TileKey, bytes] = {}
    level, start, fresh = 0, size, list(hashes)
    while fresh:
        number, held = divmod(start, WIDTH)
        tile = edge.get((level, number), b"") if held else b""
        if len(tile) != held * HASH_BYTES:
            raise ValueError(f"the tile {tile_path(level, number, held)} is not there, or is wider")
        above: list[bytes] = []
        joined = tile + b"".join(fresh)
        for at in range(0, len(joined), WIDTH * HASH_BYTES):
            piece = joined[at : at + WIDTH * HASH_BYTES]
            changed[level, number] = piece
            number += 1
            if len(piece) == WIDTH * HASH_BYTES:
                above.append(tile_root(piece))
        level, start, fresh = level + 1, start >> HEIGHT, above
    return changed


def tile_root(tile: bytes) -> bytes:
    """The hash over a full tile."""
    row = [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
    while len(row) > 1:
        row = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def tile_nodes(tile: Callable[[int, int], bytes]) -> Node:
    """The reader of a tree of these tiles, by level and number. Error: `LookupError` past a tile's end."""

    def node(level: int, index: int) -> bytes:
        row, inside = divmod(level, HEIGHT)
        if inside:
            return node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))
        number, place = divmod(index, WIDTH)
        held = tile(row, number)[place * HASH_BYTES : (place + 1) * HASH_BYTES]
        if len(held) != HASH_BYTES:
            raise LookupError(f"{tile_path(row, number, place + 1)} is not there")
        return held

    return node


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries as one file, each led by its length in two bytes. Error: `ValueError` for a longer one."""
    if any(len(entry) > ENTRY_BYTES_MAX for entry in entries):
        raise ValueError(f"an entry of the log has at most {ENTRY_BYTES_MAX:,} bytes")
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def read_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle. Error: `ValueError` where it ends within one.

    >>> read_bundle(bundle([b"a", b""]))
    [b'a', b'']
    """
    found, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2])
        if at + 2 > len(data) or end > len(data):
            raise ValueError("the bundle ends within an entry")
        found.append(data[at + 2 : end])
        at = end
    return found
