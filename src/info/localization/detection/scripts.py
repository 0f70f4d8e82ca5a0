"""Which scripts a text is written in, and which languages are written in them.

Sources: the blocks of letters of the Unicode Character Database (`Scripts.txt`, `Blocks.txt`), joined
where the letters between two of them are of one script; CLDR `languageData` for who writes in which.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from typing import Final

__all__ = ["SCRIPTS_OF", "script_shares"]

_BLOCKS: Final = (
    (0x0041, 0x005A, "Latn"),
    (0x0061, 0x007A, "Latn"),
    (0x00AA, 0x024F, "Latn"),
    (0x0250, 0x02AF, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0531, 0x058F, "Armn"),
    (0x0591, 0x05F4, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"),
    (0x08A0, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"),
    (0x0B00, 0x0B7F, "Orya"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x0D80, 0x0DFF, "Sinh"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Laoo"),
    (0x0F00, 0x0FFF, "Tibt"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1200, 0x139F, "Ethi"),
    (0x13A0, 0x13FF, "Cher"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1800, 0x18AF, "Mong"),
    (0x1C90, 0x1CBF, "Geor"),
    (0x1D00, 0x1D7F, "Latn"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x2C60, 0x2C7F, "Latn"),
    (0x3005, 0x3007, "Hani"),
    (0x3041, 0x30FF, "Kana"),
    (0x3131, 0x318E, "Hang"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xA720, 0xA7FF, "Latn"),
    (0xAC00, 0xD7A3, "Hang"),
    (0xF900, 0xFAFF, "Hani"),
    (0xFB1D, 0xFB4F, "Hebr"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFC, "Arab"),
    (0xFF21, 0xFF5A, "Latn"),
    (0xFF66, 0xFF9D, "Kana"),
    (0x20000, 0x323AF, "Hani"),
)
_STARTS: Final = [first for first, _, _ in _BLOCKS]
_WEIGHT: Final = {"Hani": 3, "Kana": 2, "Hang": 3}
"""Letters of an alphabet that one character of these stands for, so that "OK" does not outweigh 好的."""

SCRIPTS_OF: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(scripts.split("/"))
    for line in (
        "be:Cyrl bg:Cyrl mk:Cyrl ru:Cyrl uk:Cyrl ba:Cyrl kk:Cyrl ky:Cyrl mn:Cyrl tg:Cyrl tt:Cyrl",
        "sr:Cyrl/Latn bs:Latn/Cyrl uz:Latn/Cyrl az:Latn/Cyrl ku:Latn/Arab el:Grek hy:Armn he:Hebr ka:Geor",
        "ar:Arab fa:Arab ps:Arab ug:Arab ur:Arab",
        "hi:Deva mr:Deva ne:Deva sa:Deva as:Beng bn:Beng gu:Gujr pa:Guru or:Orya ta:Taml te:Telu kn:Knda",
        "ml:Mlym si:Sinh th:Thai lo:Laoo dz:Tibt my:Mymr am:Ethi km:Khmr ko:Hang/Hani ja:Kana/Hani zh:Hani",
    )
    for language, _, scripts in (each.partition(":") for each in line.split())
}
"""Languages that are not written in Latin letters alone; every other one is."""


def script_shares(cleaned: str) -> Mapping[str, float]:
    """Each script's share of the letters of a cleaned text; empty where there are no letters.

    A Chinese character or a Korean syllable counts as three letters, a Japanese kana as two. Letters of a
    script that no known language is written in count as `Zyyy`.

    >>> script_shares(" ok 好的 ")
    {'Latn': 0.25, 'Hani': 0.75}
    """
    if cleaned.isascii():
        return {"Latn": 1.0} if cleaned else {}
    found: Counter[str] = Counter()
    for letter, count in Counter(cleaned).items():
        if letter.isalpha():
            script = _script(ord(letter))
            found[script] += count * _WEIGHT.get(script, 1)
    whole = sum(found.values())
    return {script: count / whole for script, count in found.items()}


def _script(code: int) -> str:
    at = bisect_right(_STARTS, code) - 1
    first, last, script = _BLOCKS[at] if at >= 0 else (0, -1, "Zyyy")
    return script if first <= code <= last else "Zyyy"
