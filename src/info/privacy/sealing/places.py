"""Where a value belongs: what it is sealed to, so that it opens nowhere else.

A place is written as MessagePack: an array of a label, the format's version, and the names in their order.
Each name is led by its length, so no two places are written alike, whatever the names hold.
"""

from __future__ import annotations

from typing import Final

import msgspec

__all__ = ["PLACE_VERSION", "Place", "place_bytes"]

PLACE_VERSION: Final = 1
"""Changes when a place gets another part: what was sealed before still says the old one."""
_LABEL: Final = "info sealed value"
_encode = msgspec.msgpack.Encoder().encode


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where a sealed value stands: whose it is, and in which row and column.

    `subject` is the recipient's pseudonym, "" for what belongs to the tenant alone. `row` is the row's
    key within the tenant.
    """

    tenant: str
    subject: str
    table: str
    row: str
    column: str


def place_bytes(place: Place, version: int = PLACE_VERSION) -> bytes:
    """The place as associated data.

    >>> a, b = Place("t", "s", "ab", "c", "d"), Place("t", "s", "a", "bc", "d")
    >>> place_bytes(a) == place_bytes(b)
    False
    """
    return _encode((_LABEL, version, place.tenant, place.subject, place.table, place.row, place.column))
