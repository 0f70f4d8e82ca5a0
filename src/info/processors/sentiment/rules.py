"""What a short list of words says of a text: the rules that stand in where no model does.

Each word of `rule_words` counts one, for or against; a negation just before it turns it round. The sum is
kept between -3 and 3, so that a long text does not drown what else is known of it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from info.processors.sentiment.features import words_of
from info.processors.sentiment.rule_words import NEGATIONS, NEGATIVE, POSITIVE, SIGNS

__all__ = ["MOST", "RULE_LANGUAGES", "found_words", "rule_score"]

MOST: Final = 3
"""The most a text can have for or against it."""
RULE_LANGUAGES: Final = frozenset(POSITIVE)
_REACH: Final = 3
"""Words before a word that may turn it round."""
_LEAST_STEM: Final = 3
_TOGETHER: Final = frozenset({"ja", "zh"})
_NEAR: Final = {"zh": (4, 0), "ja": (0, 6)}
"""Characters of the sentence before and after a word in which a negation turns it round."""
_SENTENCE: Final = re.compile("[。！？!?.,、，]")


def rule_score(text: str, language: str) -> int:
    """Words for less words against, from -3 to 3; 0 for a language without a list.

    >>> rule_score("Thanks, that was not bad at all!", "en"), rule_score("C'est nul.", "fr")
    (2, -1)
    """
    return max(-MOST, min(MOST, sum(found_words(text, language))))


def found_words(text: str, language: str) -> list[int]:
    """1 or -1 for each listed word and each emoji of a text, in their order."""
    words = words_of(text)
    signs = [SIGNS[word] for word in words if word in SIGNS]
    if language in _TOGETHER:
        return signs + _together(text, language)
    if language not in RULE_LANGUAGES:
        return signs
    exact, stems, negations = _lists(language)
    found = []
    for place, word in enumerate(words):
        sign = exact.get(word) or _of_stem(word, stems)
        if sign:
            turned = any(each in negations for each in words[max(0, place - _REACH) : place])
            found.append(-sign if turned else sign)
    return signs + found


def _of_stem(word: str, stems: dict[str, int]) -> int:
    for length in range(_LEAST_STEM, len(word) + 1):
        sign = stems.get(word[:length])
        if sign:
            return sign
    return 0


def _together(text: str, language: str) -> list[int]:
    """The words of a language that writes them together, the longest at each place."""
    exact, _, negations = _lists(language)
    longest = max(map(len, exact))
    before, after = _NEAR[language]
    found, place = [], 0
    while place < len(text):
        for length in range(longest, 0, -1):
            sign = exact.get(text[place : place + length])
            if sign:
                end = place + length
                near = _SENTENCE.split(text[max(0, place - before) : place])[-1]
                near += _SENTENCE.split(text[end : end + after])[0]
                found.append(-sign if any(each in near for each in negations) else sign)
                place += length - 1
                break
        place += 1
    return found


@cache
def _lists(language: str) -> tuple[dict[str, int], dict[str, int], frozenset[str]]:
    """Whole words and stems with their signs, and the negations of a language."""
    exact: dict[str, int] = {}
    stems: dict[str, int] = {}
    for sign, listed in ((1, POSITIVE), (-1, NEGATIVE)):
        for word in listed[language].split():
            if word.endswith("*"):
                stems[word.removesuffix("*")] = sign
            else:
                exact[word] = sign
    return exact, stems, frozenset(NEGATIONS[language].split())
