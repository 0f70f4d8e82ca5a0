"""What the model sees of a text: numbers of buckets into which its words and their pieces fall.

A word, a pair of neighbours, and every run of two to five characters of a word between its borders are
hashed with CRC-32, whose value is the same on every machine. Where words are written together, single
characters count, too. Training and use share this module, so they cannot drift apart.

The name of the language goes into the hash: no two languages share a feature, so what was learnt of a line
in one says nothing of its translation in another.
"""

from __future__ import annotations

import re
from typing import Final
from zlib import crc32

__all__ = ["LONGEST", "buckets", "words_of"]

LONGEST: Final = 2_000
"""Characters of a text that are looked at: what somebody wrote first carries the mood."""
_LONGEST_WORD: Final = 40
_WORD: Final = re.compile(
    r"[^\W_]+(?:['’][^\W_]+)*|[!?]+|\.\.+|…|[:;][-']?[()DP]|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_TOGETHER: Final = "\u0e00"
"""From Thai on (and Chinese, Japanese), the scripts that put no spaces between words."""


def words_of(text: str) -> list[str]:
    """The words, marks and emoji of a text in small letters, at most of its first 2,000 characters."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(text[:LONGEST].lower().replace("’", "'"))]


def buckets(text: str, size: int, language: str) -> list[int]:
    """The buckets, below `size` (a power of two), that the text's features fall into; each once, sorted.

    Empty for a text without a word or a mark.
    """
    found: set[str] = set()
    before = "^"
    for word in words_of(text):
        found.add(f"w{word}")
        found.add(f"{before} {word}")
        before = word
        bounded = f"<{word}>"
        length = len(bounded)
        for width in (2, 3, 4, 5):
            for start in range(length - width + 1):
                found.add(bounded[start : start + width])
        if word >= _TOGETHER:
            found.update(word)
    mask, seed = size - 1, crc32(language.encode())
    return sorted({crc32(name.encode("utf-8", "surrogatepass"), seed) & mask for name in found})
