"""Compile wordfreq's word lists into the table that language detection reads.

    pip install wordfreq==3.1.1      # in an environment of its own: nothing else needs it
    python -m scripts.compile_word_frequencies [--most N] [--longest LETTERS]

Writes `src/info/localization/detection/data/frequencies.bin`, the same at each run: of each of eight
languages the commonest words without digits that are not longer than some letters. Of the twelve shipped
languages these are the ones that are written in Latin letters; the others are known by their script. The
lists are wordfreq's, under CC BY-SA 4.0, and so is the table (ADR 0038).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Final
from zlib import compress

import numpy as np
import orjson

from info.localization.detection.cleaning import clean
from info.localization.detection.frequencies import FREQUENCIES, key_of

__all__ = ["main", "pack"]

TARGET: Final = Path("src/info/localization/detection/data") / FREQUENCIES
LANGUAGES: Final = ("de", "en", "es", "fr", "it", "nl", "pl", "pt")
MOST: Final = 100_000
"""Words of a language that are looked at, the commonest."""
LONGEST: Final = 10
"""Letters: what is longer the models know by its letters."""
STEP_BELS: Final = 0.42
"""One level: the decimal logarithm of a share. wordfreq tells shares in hundredths of it."""
FLOOR_BELS: Final = 7.8
MOST_GAP: Final = 2**16


def main(most: int = MOST, longest: int = LONGEST) -> None:
    """Read wordfreq's lists and write the table."""
    from wordfreq import get_frequency_list

    levels: dict[str, list[int]] = {}
    for place, language in enumerate(LANGUAGES):
        seen = 0
        for bels, words in enumerate(get_frequency_list(language, "large")):
            for word in words:
                seen += 1
                if seen <= most and len(word) <= longest and clean(word) == f" {word} ":
                    levels.setdefault(word, [0] * len(LANGUAGES))[place] = level_of(bels / 100)
    packed = pack(levels, LANGUAGES)
    TARGET.write_bytes(packed)
    print(f"{len(levels):,} words, {len(packed):,} bytes")


def level_of(bels: float) -> int:
    """The level of a share of 10 to the power of minus `bels`.

    >>> level_of(1.27), level_of(7.0), level_of(7.8), level_of(9.0)
    (16, 2, 1, 1)
    """
    return max(1, round((FLOOR_BELS - bels) / STEP_BELS))


def pack(levels: Mapping[str, Sequence[int]], languages: Sequence[str]) -> bytes:
    """The file: words that share a key are one, with the higher level of each language."""
    by_key: dict[int, Sequence[int]] = {}
    for word, found in levels.items():
        key = key_of(word)
        before = by_key.get(key, found)
        by_key[key] = [max(pair) for pair in zip(found, before, strict=True)]
    keys = sorted(by_key)
    gaps = np.array([key - before for before, key in pairwise([0, *keys])], np.int64)
    if gaps.max() >= MOST_GAP:
        raise ValueError("too few words: two keys lie further apart than two bytes tell")
    table = np.array([by_key[key] for key in keys], np.uint8)
    listed = table > 0
    head = {"languages": list(languages), "step": STEP_BELS * log(10), "words": len(keys)}
    planes = (gaps & 255, gaps >> 8, np.packbits(listed, axis=1)[:, 0], table[listed])
    body = b"".join(plane.astype(np.uint8).tobytes() for plane in planes)
    return orjson.dumps(head, option=orjson.OPT_SORT_KEYS) + b"\n" + compress(body, 9)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="scripts.compile_word_frequencies")
    parser.add_argument("--most", type=int, default=MOST)
    parser.add_argument("--longest", type=int, default=LONGEST)
    chosen = parser.parse_args()
    main(chosen.most, chosen.longest)
