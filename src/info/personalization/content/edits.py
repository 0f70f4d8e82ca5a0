"""Small edits of a text that leave what it says: how it is punctuated, stressed and capitalised.

No edit touches a placeholder, a link, a number, a name, or a word that carries a fact. Each kind is only
proposed where it has proved right on real headlines: see `Fitted.edits` and CARD.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

__all__ = ["EFFECT_MIN", "KINDS", "Kind", "edited", "kept_of"]

EFFECT_MIN: Final = 0.02
"""The least predicted lift an edit is proposed for, and was proven with."""

_KEPT: Final = re.compile(
    r"\{[^{}]*\}|https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|\[[^\]]*\]\([^)]*\)|`[^`]*`"
    r"|[$€£¥]?\d[\d.,:%/]*\w*",
    re.IGNORECASE,
)
"""What no edit may touch: placeholders, links, addresses, code, numbers with what hangs on them."""
_BOOSTS: Final = re.compile(
    r"\b(?:really|very|totally|absolutely|incredibly|literally|seriously|truly|simply)\s+(?=[A-Za-z])",
    re.IGNORECASE,
)
_HEDGES: Final = re.compile(
    r"\b(?:kinda|sorta|kind of|sort of|pretty much|basically|a little bit)\s+(?=[A-Za-z])", re.IGNORECASE
)
_SHOUTED: Final = re.compile(
    r"\b(?:ALL|ALWAYS|AND|BEST|DO|EVERY|EVERYONE|FREE|GREAT|IS|JUST|MORE|MOST|MUST|NEED|NEVER|NEW|NO|NOT|NOW|ONE"
    r"|ONLY|REALLY|SEE|SO|STOP|THAT|THE|THESE|THIS|TODAY|VERY|WATCH|WHY|YES|YOU|YOUR)\b"
)
_LONG_FORMS: Final = {
    "do not": "don't",
    "does not": "doesn't",
    "did not": "didn't",
    "is not": "isn't",
    "are not": "aren't",
    "was not": "wasn't",
    "can not": "can't",
    "cannot": "can't",
    "could not": "couldn't",
    "should not": "shouldn't",
    "would not": "wouldn't",
    "will not": "won't",
    "have not": "haven't",
    "has not": "hasn't",
    "you are": "you're",
    "you will": "you'll",
    "we are": "we're",
    "they are": "they're",
    "it is": "it's",
    "that is": "that's",
    "i am": "I'm",
}
_LONG: Final = re.compile(rf"\b(?:{'|'.join(_LONG_FORMS)})\b(?=\s+[A-Za-z])", re.IGNORECASE)
_LONG_OF: Final = {
    short: long for long, short in _LONG_FORMS.items() if short.endswith("n't") and long != "can not"
}
_SHORT: Final = re.compile(rf"\b(?:{'|'.join(map(re.escape, _LONG_OF))})\b", re.IGNORECASE)
_NAMED: Final = re.compile(r"\b(?:Yahoo|Jeopardy|Joomla|Oklahoma|Shazam|Wham)![\"'”’)]*\s*$")
"""Names that are written with an exclamation mark, at the end of a text."""
_SMALL: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "but",
        "or",
        "nor",
        "for",
        "so",
        "yet",
        "at",
        "by",
        "in",
        "of",
        "off",
        "on",
        "per",
        "to",
        "up",
        "via",
        "as",
        "if",
        "from",
        "into",
        "with",
    ]
)


class Kind(msgspec.Struct, frozen=True):
    """One kind of edit: what it does in words, and what makes it, or gives the text as it is."""

    name: str
    does: str
    make: Callable[[str], str]


def edited(text: str, proven: Mapping[str, object]) -> Iterator[tuple[Kind, str]]:
    """The kinds of `proven` that change `text`, with the text they make of it."""
    for kind in KINDS:
        if kind.name in proven:
            made = kind.make(text)
            if made != text and kept_of(made) == kept_of(text):
                yield kind, made


def kept_of(text: str) -> list[str]:
    """Placeholders, links, addresses, code and numbers of a text, in their order: an edit leaves them so."""
    return _KEPT.findall(text)


def _apart(text: str, change: Callable[[str], str]) -> str:
    """`text` with `change` on what lies between the parts that are kept."""
    found = []
    start = 0
    for kept in _KEPT.finditer(text):
        found += [change(text[start : kept.start()]), kept.group()]
        start = kept.end()
    return "".join([*found, change(text[start:])])


def _calm(text: str) -> str:
    """An exclamation mark at the end only, and not that of a name: within a text it may be one's, too."""
    return text if _NAMED.search(text) else re.sub(r"(?<=\w)!+(?=[\"'”’)]*\s*$)", ".", text)


def _plain_end(text: str) -> str:
    """Without a full stop at the end, where it is one sentence."""
    bare = text.rstrip()
    one = bare.endswith(".") and not bare.endswith("..") and not re.search(r"[.!?…]\s", bare)
    return bare[:-1] if one else text


def _stop_end(text: str) -> str:
    bare = text.rstrip()
    return bare + "." if re.search(r"\w$", bare) else text


def _no_dots(text: str) -> str:
    return re.sub(r"\s*(?:\.{3,}|…)(?=\s*$)", ".", text)


def _dots(text: str) -> str:
    bare = text.rstrip()
    return re.sub(r"(?<=\w)\.$", "...", bare)


def _unboosted(text: str) -> str:
    return _apart(text, lambda part: _opened(part, _BOOSTS.sub("", part)))


def _unhedged(text: str) -> str:
    return _apart(text, lambda part: _opened(part, _HEDGES.sub("", part)))


def _opened(before: str, after: str) -> str:
    """A sentence that began with a capital still does when its first word was taken away."""
    return after[:1].upper() + after[1:] if before[:1].isupper() and after != before else after


def _spoken(text: str) -> str:
    return _apart(
        text, lambda part: _LONG.sub(lambda m: _like(_LONG_FORMS[m.group().lower()], m.group()), part)
    )


def _written(text: str) -> str:
    straight = text.replace("’", "'")
    return (
        _apart(
            straight, lambda part: _SHORT.sub(lambda m: _like(_LONG_OF[m.group().lower()], m.group()), part)
        )
        if _SHORT.search(straight)
        else text
    )


def _like(made: str, found: str) -> str:
    return made[:1].upper() + made[1:] if found[:1].isupper() else made


def _lowered(text: str) -> str:
    return _apart(text, lambda part: _SHOUTED.sub(lambda m: m.group().capitalize(), part))


def _unstarred(text: str) -> str:
    return _apart(text, lambda part: re.sub(r"(?<![\w*])\*(\w[^*]*?)\*(?![\w*])", r"\1", part))


def _capitals(text: str) -> str:
    """Every word but small ones with a capital first: what titles have."""

    def change(part: str) -> str:
        return re.sub(
            r"(?<![\w'’])[a-z][a-z]*(?:['’][a-z]+)?(?![\w@])",
            lambda m: m.group() if m.group() in _SMALL else m.group()[:1].upper() + m.group()[1:],
            part,
        )

    return _apart(text, change)


def _unquoted(text: str) -> str:
    return _apart(text, lambda part: re.sub(r'["“”]', "", part))


def _dashed(text: str) -> str:
    return _apart(text, lambda part: re.sub(r"\s+(?:--|—|–|-)\s+", ", ", part))


KINDS: Final = (
    Kind("calm", "the exclamation mark at the end becomes a full stop", _calm),
    Kind("no full stop", "the full stop at the end goes", _plain_end),
    Kind("full stop", "a full stop at the end", _stop_end),
    Kind("no dots", "the dots at the end become a full stop", _no_dots),
    Kind("dots", "the full stop at the end becomes dots", _dots),
    Kind("no boosts", "words like 'really' and 'totally' go", _unboosted),
    Kind("no hedges", "words like 'kinda' go", _unhedged),
    Kind("spoken forms", "'do not' becomes 'don't', as people speak", _spoken),
    Kind("written forms", "'don't' becomes 'do not'", _written),
    Kind("no shouting", "words in capitals are written as others are", _lowered),
    Kind("no stars", "stars around words go", _unstarred),
    Kind("title capitals", "words begin with capitals, as titles do", _capitals),
    Kind("no quotation marks", "quotation marks go", _unquoted),
    Kind("comma for dash", "a dash becomes a comma", _dashed),
)
"""Every kind there is; which are proposed is in the model's data."""
