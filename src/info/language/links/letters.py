"""Letters of host names: which scripts they belong to, and which of them look like ASCII.

Source: UTS #39 §5.2 (restriction levels) and §4 (confusables), UAX #31 table 5 (recommended scripts);
data made by `scripts/compile_confusables.py`.
"""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

__all__ = ["is_of_one_writing", "looks_ascii", "skeleton", "twin_of"]

_EAST_ASIAN: Final = {
    "Hani": frozenset({"Hanb", "Jpan", "Kore"}),
    "Bopo": frozenset({"Hanb"}),
    "Hira": frozenset({"Jpan"}),
    "Kana": frozenset({"Jpan"}),
    "Hang": frozenset({"Kore"}),
}
"""The writing systems that are made of several scripts."""
_NEVER_WITH_LATIN: Final = frozenset({"Cyrl", "Grek"})
_COMMON: Final = "Zyyy"
_MOST_MARKS: Final = 2
_END_OF_EXTENDED_A: Final = "\u017f"
"""Letters of living languages up to here (æ, ı, œ) look a little like ASCII and mean no harm."""
_SAME: Final = str.maketrans({"0": "o", "1": "l", "i": "l", "m": "rn", "w": "vv"})


@cache
def _table() -> tuple[dict[str, tuple[list[int], list[int]]], dict[str, str]]:
    data = json.loads(files("info.language.links").joinpath("hosts.json").read_text("utf-8"))
    return {name: _ranges(packed) for name, packed in data["scripts"].items()}, data["lookalikes"]


def _ranges(packed: str) -> tuple[list[int], list[int]]:
    pairs = [part.partition("-") for part in packed.split()]
    return [int(start, 16) for start, _, _ in pairs], [int(end or start, 16) for start, _, end in pairs]


@lru_cache(maxsize=4096)
def _scripts_of(mark: str) -> frozenset[str]:
    """The scripts that use a character; empty for one that no recommended script uses."""
    if mark.isascii():
        return frozenset({"Latn" if mark.isalpha() else _COMMON})
    point, found = ord(mark), set()
    for name, (starts, ends) in _table()[0].items():
        place = bisect_right(starts, point) - 1
        if place >= 0 and point <= ends[place]:
            found.add(name)
    return frozenset(found.union(*(_EAST_ASIAN.get(name, ()) for name in found)))


def is_of_one_writing(label: str) -> bool:
    """Whether the label keeps to one script, or to Latin and one that is no Cyrillic or Greek.

    That is "moderately restrictive"; a row of more than two combining marks is none, either.

    >>> is_of_one_writing("müller"), is_of_one_writing("東京タワー"), is_of_one_writing("pаypal")
    (True, True, False)
    """
    shared: frozenset[str] | None = None
    latin = False
    marks = 0
    for mark in label:
        marks = marks + 1 if unicodedata.combining(mark) else 0
        scripts = _scripts_of(mark)
        if not scripts or marks > _MOST_MARKS:
            return False
        if _COMMON in scripts:
            continue
        latin = latin or scripts == {"Latn"}
        if scripts != {"Latn"}:
            shared = scripts if shared is None else shared & scripts
    if shared is None or not latin or "Latn" in shared:
        return shared is None or bool(shared)
    return bool(shared - _NEVER_WITH_LATIN)


def looks_ascii(label: str) -> bool:
    """Whether a label that is not ASCII can be taken for one that is.

    Either no letter of it is Latin and each looks like an ASCII one, or it holds a rare Latin letter
    that looks like a common one.

    >>> looks_ascii("аррӏе"), looks_ascii("ɡoogle"), looks_ascii("пример"), looks_ascii("müller")
    (True, True, False, False)
    """
    alike = _table()[1]
    foreign = [mark for mark in label if not mark.isascii()]
    latin = any("Latn" in _scripts_of(mark) for mark in label)
    if latin:
        return any(mark in alike and mark > _END_OF_EXTENDED_A for mark in foreign)
    return bool(foreign) and all(mark in alike for mark in foreign)


def twin_of(mark: str) -> str:
    """The ASCII letter or digit in lower case that a character looks like; itself where there is none.

    >>> twin_of("\u0430"), twin_of("\u0436")
    ('a', 'ж')
    """
    return _table()[1].get(mark, mark)


def skeleton(label: str) -> str:
    """What a hasty reader sees: accents dropped, lookalikes as ASCII, 0 as o, 1 and i as l, m as rn.

    >>> skeleton("раураl") == skeleton("paypal"), skeleton("exarnp1e") == skeleton("example")
    (True, True)
    """
    alike = _table()[1]
    plain = "".join(alike.get(mark, mark) for mark in label)
    apart = (mark for mark in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(mark))
    return "".join(alike.get(mark, mark) for mark in apart).translate(_SAME)
