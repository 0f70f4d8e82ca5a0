"""Who takes part in an experiment: a place in its layer, a part held out; by hash, so it replays."""

from __future__ import annotations

from hashlib import blake2b
from typing import Literal

from info.model.values import AllocationTable

__all__ = ["group_of", "hash_draw", "overlap"]

Group = Literal["in", "holdout", "out"]


def group_of(table: AllocationTable, unit: str, message: str) -> tuple[Group, float]:
    """Whether a unit (a recipient's pseudonym, a message's id) is in the table's experiment; and its draw.

    "out": its place in the layer is not in the experiment's slot. A unit has one place in a layer, so
    experiments whose slots do not meet never share one. "holdout": of those in the slot, the part that is
    held out. Where it is "in", the draw, salted by the experiment, is for the shares: the unit's own, or the
    message's where each message draws anew.
    """
    first, end = table.slot
    if (first, end) != (0.0, 1.0):
        place = hash_draw("\0layer", table.tenant, table.layer or table.experiment, unit)
        if not first <= place < end:
            return "out", place
    if table.holdout:
        kept = hash_draw("\0holdout", table.tenant, table.experiment, unit)
        if kept < table.holdout:
            return "holdout", kept
    drawing = unit if table.since >= 0 else message or unit
    return "in", hash_draw("\0experiment", table.tenant, table.experiment, drawing)


def overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two slots of a layer share a place.

    >>> overlap((0.0, 0.5), (0.5, 1.0)), overlap((0.0, 0.6), (0.5, 1.0))
    (False, True)
    """
    return max(one[0], other[0]) < min(one[1], other[1])


def hash_draw(*names: str) -> float:
    """A number in [0, 1), the same for the same names on every machine, uniform over names.

    Names are hashed with their lengths: ("ab", "c") and ("a", "bc") draw apart.
    """
    text = "".join(f"{len(name)}:{name}" for name in names)
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, person=b"info.draw").digest()
    return (int.from_bytes(digest, "big") >> 11) / 2**53
