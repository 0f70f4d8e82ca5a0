"""How often each of eight languages writes a word: a table of levels, compiled from wordfreq.

A level is a step of the natural logarithm of the word's share above the least that is told; 0 stands for
every rarer word. The table holds no words but 26 bits of a checksum of each: of words that are not in it
about one in 150 is taken for one that is, which says as little as a rare word does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from importlib.resources import files
from operator import add
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32, decompress

import orjson

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FREQUENCIES", "KEY_BITS", "WordFrequencies", "key_of", "read_frequencies", "unpack"]

FREQUENCIES: Final = "frequencies.bin"
"""The file: a line of JSON, and after it the table, compressed."""
KEY_BITS: Final = 26
_FLOOR: Final = 18.0
"""How rare a word that is not in the table is taken to be: e to the power of minus this."""
_MOST_WORDS: Final = 60
"""Words that are looked up: more tell nothing new, and cost time."""


def key_of(word: str) -> int:
    """A word in the table: the leading bits of the CRC-32 of its UTF-8.

    >>> key_of("the"), key_of("de")
    (15799735, 32915622)
    """
    return crc32(word.encode("utf-8", "surrogatepass")) >> (32 - KEY_BITS)


class WordFrequencies:
    """Keys in order, and beside each the word's level in each language: (words, languages) uint8."""

    def __init__(
        self, languages: Sequence[str], keys: NDArray[np.uint32], levels: NDArray[np.uint8], step: float
    ) -> None:
        self.languages = tuple(languages)
        self.step = step
        """Natural logarithm that one level stands for."""
        self.floor = round(_FLOOR / step)
        """Levels from the share 1 down to that of a word that is not in the table."""
        self._keys = keys.data
        self._levels = levels.tobytes()
        self._none = bytes(len(self.languages))

    def total(self, words: Sequence[str]) -> tuple[list[int], int]:
        """The sum of the words' levels in each language, and how many words there were: at most 60.

        A word that is joined from several (`l'arte`) counts as it is written or as its parts one after
        the other, in each language as that one writes it oftener.
        """
        # A few words at a time: one call of numpy costs more than all of a line.
        looked = words[:_MOST_WORDS]
        found = [0] * len(self.languages)
        for word in looked:
            levels = self._joined(word) if "'" in word else self._of(word)
            if levels is not self._none:
                found = list(map(add, found, levels))
        return found, len(looked)

    def _joined(self, word: str) -> Sequence[int]:
        parts = [self._of(part) for part in word.split("'") if part]
        beyond = self.floor * (len(parts) - 1)
        together = [sum(each) - beyond for each in zip(*parts, strict=True)] or self._none
        return [max(pair) for pair in zip(together, self._of(word), strict=True)]

    def _of(self, word: str) -> bytes:
        key, size = key_of(word), len(self._none)
        place = bisect_left(self._keys, key)
        if place < len(self._keys) and self._keys[place] == key:
            return self._levels[place * size : (place + 1) * size]
        return self._none


def read_frequencies() -> WordFrequencies:
    """The packaged table, as `scripts.compile_word_frequencies` wrote it."""
    return unpack(files("info.localization.detection").joinpath("data", FREQUENCIES).read_bytes())


def unpack(packed: bytes) -> WordFrequencies:
    """A table of its file: gaps between keys in two planes of bytes, who lists each, and the levels."""
    import numpy as np

    head, _, body = packed.partition(b"\n")
    told: dict[str, Any] = orjson.loads(head)
    count, languages = told["words"], told["languages"]
    plain = np.frombuffer(decompress(body), np.uint8)
    gaps = plain[:count].astype(np.uint32) + plain[count : 2 * count].astype(np.uint32) * 256
    masks = plain[2 * count : 3 * count]
    listed = np.unpackbits(masks[:, None], axis=1, count=len(languages)).astype(bool)
    levels = np.zeros(listed.shape, np.uint8)
    levels[listed] = plain[3 * count :]
    return WordFrequencies(languages, np.cumsum(gaps, dtype=np.uint32), levels, told["step"])
