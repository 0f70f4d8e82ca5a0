"""Characters that nobody sees: found where they hide something, left where a writing needs them.

Left alone: joiners in emoji, Arabic, Persian and Indic words; direction marks and balanced isolates in
texts that run both ways; variation selectors behind emoji, symbols and Chinese characters; the tags of
the flags of England, Scotland and Wales; spaces of no width between words of Thai, Lao, Khmer, Burmese.

Sources: UTS #51 (emoji sequences), UTS #55 and UTR #36 (what hides source and text), UAX #9 §2, UAX #31
§2.3 (joiners), UTS #37 (ideographic variation).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from info.validators.content.hits import Hit

__all__ = ["invisible", "is_hidden_at"]

_CANDIDATE: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe"
    "\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ZWNJ, _ZWJ, _ZWSP, _SHY, _CGJ = "\u200c", "\u200d", "\u200b", "\u00ad", "\u034f"
_MARKS: Final = frozenset("\u200e\u200f\u061c")
_OPENS: Final = {
    "\u2066": "\u2069",
    "\u2067": "\u2069",
    "\u2068": "\u2069",
    "\u202a": "\u202c",
    "\u202b": "\u202c",
}
_CLOSES: Final = frozenset(_OPENS.values())
_JOINING: Final = ((0x0600, 0x08FF), (0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x18AF), (0xA840, 0xABFF),
                   (0xFB50, 0xFDFF), (0xFE70, 0xFEFC))  # fmt: skip
"""Arabic and its kin, Indic scripts, Tibetan, Burmese, Khmer, Mongolian: joiners shape their letters."""
_NO_SPACES: Final = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x19DF), (0xA9E0, 0xAA7F))
"""Thai, Lao, Burmese, Khmer, Tai: a space of no width says where a line may break."""
_FLAGS: Final = tuple(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(mark)) for mark in name) + "\U000e007f"
    for name in ("gbeng", "gbsct", "gbwls")
)
_KEYCAPS: Final = frozenset("0123456789#*")


def invisible(text: str) -> Iterator[Hit]:
    """Runs of characters that are not seen and serve no writing. `what` is of the first of them.

    >>> [(hit.start, hit.end, hit.what) for hit in invisible("pay\u200bpal")]
    [(3, 4, 'zero_width')]
    >>> list(invisible("می\u200cخواهم"))
    []
    """
    if text.isascii() and text.isprintable():
        return
    found = [match.start() for match in _CANDIDATE.finditer(text)]
    if not found:
        return
    legal = _flags(text) | _balanced(text, found)
    mixed = _RIGHT_TO_LEFT.search(text) is not None
    run: list[int] = []
    for place in found:
        if place in legal or not is_hidden_at(text, place, both_ways=mixed):
            continue
        if run and place != run[-1] + 1:
            yield _told(text, run)
            run = []
        run.append(place)
    if run:
        yield _told(text, run)


def _told(text: str, run: list[int]) -> Hit:
    mark = text[run[0]]
    sure = 0.6 if all(text[place] == _SHY for place in run) else 0.95
    return Hit(run[0], run[-1] + 1, "invisible", sure, _name(mark))


def _name(mark: str) -> str:
    point = ord(mark)
    if 0xE0000 <= point <= 0xE007F:  # noqa: PLR2004
        return "tag"
    if mark in _MARKS or 0x202A <= point <= 0x202E or 0x2066 <= point <= 0x2069:  # noqa: PLR2004
        return "direction"
    if unicodedata.category(mark) == "Cc":
        return "control"
    if mark == _SHY:
        return "soft_hyphen"
    if 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF:  # noqa: PLR2004
        return "variation"
    return "filler" if unicodedata.category(mark)[0] in "LSM" else "zero_width"


def is_hidden_at(text: str, place: int, *, both_ways: bool) -> bool:
    """Whether the character there serves no writing. `both_ways`: whether the text has right-to-left."""
    mark = text[place]
    before = text[place - 1] if place else ""
    after = text[place + 1 : place + 2]
    if mark in "\x1f\x7f" or unicodedata.category(mark) in {"Cc", "Cn"}:
        return True
    if mark == _ZWJ:
        return not (_joins(text, place) or _is_in(before, _JOINING))
    if mark == _ZWNJ:
        return not (
            _is_in(before, _JOINING) and (not after or _is_in(after, _JOINING) or not after.isalnum())
        )
    if mark == _ZWSP:
        return not (_is_in(before, _NO_SPACES) and _is_in(after, _NO_SPACES))
    if mark in _MARKS:
        return not both_ways or (_is_plain(before) and _is_plain(after))
    if mark == "\u2060":
        return before.isalnum() and after.isalnum()
    if mark == _CGJ:
        return not ("\u0590" <= before <= "\u05ff")
    if mark in "\u115f\u1160":
        return not ("\u1100" <= (before if mark == "\u1160" else after) <= "\u11ff")
    if mark in "\u2028\u2029":
        return False
    return not _selects(mark, before)


def _is_in(mark: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return bool(mark) and any(low <= ord(mark) <= high for low, high in ranges)


def _is_plain(mark: str) -> bool:
    return bool(mark) and mark.isascii() and mark.isalnum()


def _is_pictured(mark: str) -> bool:
    """Whether it may stand in an emoji sequence."""
    point = ord(mark) if mark else 0
    return 0x1F000 <= point <= 0x1FAFF or 0x2190 <= point <= 0x2BFF or mark in "©®‼⁉™ℹ〰〽㊗㊙"  # noqa: PLR2004


def _joins(text: str, place: int) -> bool:
    """Whether a joiner stands between two emoji, a selector or a skin tone before it aside."""
    back = place - 1
    while back >= 0 and place - back <= 2 and text[back] == "\ufe0f":  # noqa: PLR2004
        back -= 1
    after = text[place + 1 : place + 2]
    return back >= 0 and _is_pictured(text[back]) and bool(after) and _is_pictured(after)


def _selects(mark: str, before: str) -> bool:
    """Whether it is a variation selector behind what has variants."""
    point = ord(mark)
    if not before:
        return False
    if point in (0xFE0E, 0xFE0F):
        return _is_pictured(before) or before in _KEYCAPS
    if 0x180B <= point <= 0x180F:  # noqa: PLR2004
        return 0x1800 <= ord(before) <= 0x18AF  # noqa: PLR2004
    if 0xFE00 <= point <= 0xFE0D or 0xE0100 <= point <= 0xE01EF:  # noqa: PLR2004
        name = unicodedata.name(before, "")
        return name.startswith(("CJK ", "MYANMAR", "PHAGS-PA")) or unicodedata.category(before) == "Sm"
    return False


def _flags(text: str) -> frozenset[int]:
    """The places of the tags of the three flags that have them."""
    if "\U0001f3f4" not in text:
        return frozenset()
    places: set[int] = set()
    for flag in _FLAGS:
        start = text.find(flag)
        while start >= 0:
            places.update(range(start + 1, start + len(flag)))
            start = text.find(flag, start + len(flag))
    return frozenset(places)


def _balanced(text: str, found: list[int]) -> frozenset[int]:
    """The places of isolates and embeddings that are closed, around text one part of which runs left."""
    legal: set[int] = set()
    stack: list[int] = []
    for place in found:
        mark = text[place]
        if mark in _OPENS:
            stack.append(place)
        elif mark in _CLOSES and stack and _OPENS[text[stack[-1]]] == mark:
            legal.update((stack.pop(), place))
    return frozenset(legal) if legal and _RIGHT_TO_LEFT.search(text) else frozenset()
