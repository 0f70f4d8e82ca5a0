"""Which characters a font file has, read from its `cmap` table.

Source: OpenType specification, "cmap", subtable formats 4 and 12; "TTC Header" for collections.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path
from typing import Final

from info.errors import PictureError

__all__ = ["characters_of"]

_COLLECTION: Final = b"ttcf"
_TABLE_MOST: Final = 4_096


@lru_cache(maxsize=32)
def characters_of(font: str) -> frozenset[int]:
    """The code points the font at a path draws (of a collection: its first font).

    Error: PictureError when the file is not there or is no OpenType font.
    """
    try:
        return frozenset(_characters(Path(font).read_bytes()))
    except (OSError, struct.error, IndexError, KeyError, ValueError) as broken:
        raise PictureError(
            f"The font {Path(font).name} cannot be read. Give a .ttf, .otf or .ttc."
        ) from broken


def _characters(data: bytes) -> set[int]:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == _COLLECTION else 0
    count = min(struct.unpack_from(">H", data, start + 4)[0], _TABLE_MOST)
    tables = {
        data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0]
        for at in range(start + 12, start + 12 + 16 * count, 16)
    }
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        subtable = cmap + struct.unpack_from(">I", data, cmap + 4 + 8 * number + 4)[0]
        kind = struct.unpack_from(">H", data, subtable)[0]
        if kind == 4:  # noqa: PLR2004  (the format's number)
            found |= _segments(data, subtable)
        elif kind == 12:  # noqa: PLR2004
            found |= _groups(data, subtable)
    return found


def _segments(data: bytes, at: int) -> set[int]:
    """Format 4: segments with a delta, or an offset into an array of glyphs."""
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}h", data, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    found: set[int] = set()
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for point in range(start, end + 1):
            glyph = point
            if offsets[place]:
                where = offsets_at + 2 * place + offsets[place] + 2 * (point - start)
                glyph = struct.unpack_from(">H", data, where)[0]
                if glyph == 0:
                    continue
            if (glyph + deltas[place]) & 0xFFFF:
                found.add(point)
    return found


def _groups(data: bytes, at: int) -> set[int]:
    """Format 12: runs of code points with their first glyph."""
    found: set[int] = set()
    for number in range(struct.unpack_from(">I", data, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", data, at + 16 + 12 * number)
        found.update(range(first + (glyph == 0), min(last, 0x10FFFF) + 1))
    return found
