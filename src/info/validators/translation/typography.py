"""Quotation marks, apostrophes, brackets, and the remains of other notations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from info.validators.translation.conventions import Conventions
from info.validators.translation.remarks import Judged, Remark
from info.validators.translation.wordings import CODE, HOLE, Arm

__all__ = ["brackets", "entities", "quotation", "repetition"]

_MARKS: Final = "“”„‟‘’‚‛«»‹›「」『』"
_TYPOGRAPHIC: Final = re.compile(f"[{_MARKS}]")
_STRAIGHT: Final = re.compile(r"\"|(?<!\w)'(?=\w)|(?<=\w)'(?!\w)")
_INSIDE: Final = re.compile(f"(?<=\\w)(['’])(?=[\\w{HOLE}{CODE}])")
"""An apostrophe: letters are left out between two words, or a word and a value."""
_AT_EDGE: Final = re.compile(r"(?<=\w)’(?!\w)|(?<!\w)’(?=\w{1,2}\b)")
"""An apostrophe at the end of a word, or before a short one: po’, ’s avonds."""
_PAIRS: Final = {")": "(", "]": "[", "）": "（", "】": "【", "》": "《", "〉": "〈", "〕": "〔"}
_BRACKETS: Final = re.compile(r"[()\[\]（）【】《》〈〉〔〕]")
_LISTED: Final = re.compile(r"(?m)(?:^|(?<=\s))\w{1,2}\)|[:;][-']?[()]")
"""The marks of a list, 1) and a), and faces."""
_ENTITY: Final = re.compile(
    r"&\s?(?:amp|lt|gt|quot|apos|nbsp|hellip|mdash|ndash|laquo|raquo|#\s?\d{2,5}|#x[0-9a-f]{2,5})\b\s?;?",
    re.IGNORECASE,
)
_WHOLE_ENTITY: Final = re.compile(r"&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_REPEATED: Final = re.compile(r"\b([^\W\d_]{2,})[ \u00a0]+(\1)\b", re.IGNORECASE)
_TWICE: Final = {
    "de": frozenset({"der", "die", "das", "sie"}),
    "en": frozenset({"had", "that"}),
    "fr": frozenset({"nous", "vous"}),
    "nl": frozenset({"dat", "die", "u", "zij"}),
    "zh": frozenset(),
}
"""Words that a language may well write twice in a row."""


def quotation(judged: Judged) -> Iterator[Remark]:
    """Quotation marks are the language's, in pairs; typographic and typewriter ones are not mixed."""
    for arm, original in judged.pairs:
        words = arm.words
        if '"' not in words and "'" not in words and not _TYPOGRAPHIC.search(words):
            continue
        yield from _quotation(judged.language, arm, original)


def _quotation(language: Conventions, arm: Arm, original: Arm) -> Iterator[Remark]:
    left = _without_apostrophes(arm.words, language.quotes) if language.has_apostrophes else arm.words
    marks = [each for each in left if each in _MARKS]
    foreign = next((each for each in marks if each not in _own(language.quotes)), None)
    straight = _STRAIGHT.search(left)
    what = ""
    if foreign is not None:
        what = f"'{foreign}' is no quotation mark of {language.language}."
    elif straight and marks:
        what = "Typographic and typewriter quotation marks are mixed."
    elif straight and straight.group() == '"' and '"' not in original.words:
        what = "A typewriter quotation mark stands where the source has none."
    elif not _is_paired(marks, language.quotes):
        what = "A quotation mark has no partner, or its partner is another pair's."
    if what:
        pair = language.quotes[0]
        yield Remark("translation.quotes", "warning", what, f"Write {pair[0]}…{pair[1]}.", arm.keys)
    if len(set(_INSIDE.findall(arm.words))) > 1:
        what = "Two apostrophes are mixed: ' and ’."
        yield Remark("translation.quotes", "warning", what, "Write one of them in the whole text.", arm.keys)


@lru_cache(maxsize=64)
def _own(quotes: tuple[str, ...]) -> frozenset[str]:
    return frozenset("".join(quotes))


def _without_apostrophes(words: str, quotes: tuple[str, ...]) -> str:
    """The words without apostrophes: those inside words, and those at the edge of one that close nothing."""
    words = _INSIDE.sub("", words)
    opened = any(pair[1] == "’" and pair[0] in words for pair in quotes if pair[0] != "’")
    may_open = any(pair[0] == "’" for pair in quotes)
    return words if opened or may_open else _AT_EDGE.sub("", words)


def _is_paired(marks: list[str], quotes: tuple[str, ...]) -> bool:
    """Whether every opening mark meets its closing one."""
    opened: list[str] = []
    closing = {pair[0]: [each[1] for each in quotes if each[0] == pair[0]] for pair in quotes}
    for mark in marks:
        if opened and mark in closing[opened[-1]]:
            opened.pop()
        elif mark in closing:
            opened.append(mark)
        else:
            return False
    return not opened


def brackets(judged: Judged) -> Iterator[Remark]:
    """Every bracket has its partner, where the source's have."""
    for arm, original in judged.pairs:
        if _BRACKETS.search(arm.words) and not _is_balanced(arm.words) and _is_balanced(original.words):
            what = "A bracket has no partner."
            yield Remark("translation.bracket", "warning", what, "Write both, or none.", arm.keys)


def _is_balanced(words: str) -> bool:
    opened: list[str] = []
    for mark in _BRACKETS.findall(_LISTED.sub("", words)):
        if mark not in _PAIRS:
            opened.append(mark)
        elif not opened or opened.pop() != _PAIRS[mark]:
            return False
    return not opened


def entities(judged: Judged) -> Iterator[Remark]:
    """No broken HTML entity is left, such as `&amp` or `& lt;`; whole ones are `markup.entity`."""
    for arm, original in judged.pairs:
        if "&" not in arm.words:
            continue
        for match in _ENTITY.finditer(arm.words):
            entity = match.group().strip()
            if not _WHOLE_ENTITY.fullmatch(entity) and entity not in original.words:
                what = f"'{entity}' is what is left of an HTML entity."
                yield Remark("translation.entity", "error", what, "Write the character itself.", arm.keys)


def repetition(judged: Judged) -> Iterator[Remark]:
    """No word stands twice in a row, unless the source's does too, or the language allows it."""
    twice = _TWICE.get(judged.language.language, frozenset())
    for arm, original in judged.pairs:
        found = _REPEATED.search(arm.words)
        if found and found[1].casefold() not in twice and not _REPEATED.search(original.words):
            what = f"The word '{found[1]}' stands twice in a row."
            yield Remark("translation.repeated", "warning", what, "Take one of them out.", arm.keys)
