"""The content model's numbers as they lie in their file: a line of JSON, then a table, compressed.

The table has a row for each bucket: a check byte and a weight byte, all checks first. A name (a token or a
pair) stands in the bucket of its checksum; 0 as a check is an empty row. A name that is not in the table
is taken for one that is in about one case of 1,000, and then weighs as that one. Where the file has a head,
its directions follow the table: numbers of two bytes, row by row, little end first.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import msgspec

from info.errors import ModelError

__all__ = [
    "ENGAGEMENT",
    "WITH_ENCODER",
    "Contents",
    "Edit",
    "Fitted",
    "Head",
    "Table",
    "packed",
    "read_packaged",
    "unpacked",
]

ENGAGEMENT: Final = "engagement.bin"
"""The light model's file, in `info.ml_models.engagement`."""
WITH_ENCODER: Final = ("minilm.bin",)
"""The files of models with a head, there as well; opened only where an encoder is asked for."""
_CHECKS: Final = 255
_MOST_LEVEL: Final = 127
_PAIRS_MIN: Final = 50
_RIGHT_MIN: Final = 0.57
_LUCK: Final = 0.5
_BYTES: Final = 2
"""Of a number of a direction."""


class Head(msgspec.Struct, frozen=True):
    """What reads the states of one encoder, told by its fingerprint; see `Reading`.

    Its directions, each `width` numbers, stand in the file: the centre, the line, one for each of
    `text_bends`, one for each of `piece_bends`.
    """

    encoder: str
    fingerprint: str
    caution: float = 1.0
    """What chances are told with (see `Estimate.caution`); `scripts/engagement_judge.py` chooses it."""
    width: int = 0
    """Numbers of a piece: layers · width of the encoder."""
    text_bends: tuple[float, ...] = ()
    """What the square of a text's part along each direction weighs."""
    piece_bends: tuple[float, ...] = ()
    """What the mean square of its pieces' parts along each direction weighs."""

    @property
    def directions(self) -> int:
        """How many stand in the file."""
        return 2 + len(self.text_bends) + len(self.piece_bends)


class Edit(msgspec.Struct, frozen=True):
    """How often a kind of edit went the way the model said, on headlines it had not seen."""

    pairs: int
    right: float
    low: float
    high: float
    experiments: int

    @property
    def proven(self) -> bool:
        """Whether such edits may be proposed: right often enough, in enough pairs, and not by luck."""
        return self.pairs >= _PAIRS_MIN and self.right >= _RIGHT_MIN and self.low > _LUCK


class Fitted(msgspec.Struct, frozen=True):
    """What the first line of the file says: how to read the table, and what was fitted beside it."""

    version: str
    languages: tuple[str, ...]
    buckets: int
    step: float
    """What one level of a weight is, in log lift before the root of the number of tokens."""
    marks: Mapping[str, float]
    """The weight of each mark of form, as `features.marks_of` gives it."""
    deviation: float
    """Of the true log lift of a text around its estimate."""
    tokens_max: int
    """Tokens of the longest text it was fitted on; longer ones are not estimated."""
    known_min: float
    """The least share of a text's tokens that have a weight; with fewer there is no estimate."""
    head: Head | None = None
    """Of a model that reads an encoder's states beside the table."""
    edits: Mapping[str, Edit] = {}
    """By kind, every kind that was looked at, proven or not."""


class Table:
    """Weights by name, read where they lie."""

    def __init__(self, data: bytes, buckets: int, step: float) -> None:
        self._checks = memoryview(data)[:buckets]
        self._levels = memoryview(data)[buckets : 2 * buckets].cast("b")
        self._mask = buckets - 1
        self._step = step

    def weight(self, name: str) -> float | None:
        """The weight of a token or a pair; None for one that is not in the table."""
        digest = zlib.crc32(name.encode("utf-8", "surrogatepass"))
        place = digest & self._mask
        if self._checks[place] != (digest >> 24) % _CHECKS + 1:
            return None
        return self._levels[place] * self._step


class Contents(NamedTuple):
    """What a file holds: what its first line says, the table, and the bytes of the head's directions."""

    fitted: Fitted
    table: Table
    directions: bytes = b""


@cache
def read_packaged(name: str = ENGAGEMENT) -> Contents:
    """The packaged numbers of a file; it is opened at the first call, and never again."""
    return unpacked(files("info.ml_models.engagement").joinpath(name).read_bytes())


def unpacked(data: bytes) -> Contents:
    """The numbers of a file's bytes. Raises ModelError for bytes that are none."""
    head, _, body = data.partition(b"\n")
    try:
        fitted = msgspec.json.decode(head, type=Fitted)
        plain = zlib.decompress(body)
    except (msgspec.MsgspecError, zlib.error):
        raise ModelError(f"{ENGAGEMENT}: the content model's file is damaged. Install info again.") from None
    table = 2 * fitted.buckets
    size = table + (fitted.head.directions * fitted.head.width * _BYTES if fitted.head else 0)
    if fitted.buckets & (fitted.buckets - 1) or len(plain) != size:
        raise ModelError(f"{ENGAGEMENT}: the content model's file is cut off. Install info again.")
    return Contents(fitted, Table(plain, fitted.buckets, fitted.step), plain[table:])


def packed(fitted: Fitted, weights: Iterable[tuple[str, float]], directions: bytes = b"") -> bytes:
    """The file of `fitted`, named weights and a head's directions.

    Of two names in one bucket the first keeps it.
    `fitted.step` is set so that the largest weight is the highest level.
    """
    named = list(weights)
    step = (max((abs(weight) for _, weight in named), default=0.0) or 1.0) / _MOST_LEVEL
    checks = bytearray(fitted.buckets)
    levels = bytearray(fitted.buckets)
    for name, weight in named:
        digest = zlib.crc32(name.encode("utf-8", "surrogatepass"))
        place = digest & (fitted.buckets - 1)
        if not checks[place]:
            checks[place] = (digest >> 24) % _CHECKS + 1
            levels[place] = round(weight / step) & 0xFF
    head = msgspec.json.encode(msgspec.structs.replace(fitted, step=step), order="deterministic")
    return head + b"\n" + zlib.compress(bytes(checks) + bytes(levels) + directions, 9)
