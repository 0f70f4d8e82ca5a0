"""Facts that stand in a text itself: numbers, addresses, code. The same in every language."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from info.validators.translation.pairing import is_exact
from info.validators.translation.remarks import Judged, Remark, left_over, within
from info.validators.translation.wordings import Arm

__all__ = ["addresses", "code", "numbers"]

_NUMBER: Final = re.compile(r"\d+(?:[.,'’٫٬\u00a0\u202f\u2009]\d+)*")
_DIGIT: Final = re.compile(r"\d")
_SEPARATORS: Final = re.compile(r"[^\d]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SAID: Final = (*range(21), 24, 30, 40, 50, 60, 90, 100, 1_000)
_OTHER_WORDS: Final[Mapping[str, Mapping[str, int]]] = {
    "en": {
        "a": 1, "an": 1, "once": 1, "single": 1, "first": 1, "per": 1, "each": 1, "every": 1, "twice": 2,
        "both": 2, "next": 1, "second": 2, "third": 3, "week": 7, "dozen": 12, "quarter": 15, "half": 30,
        "no": 0, "none": 0, "nothing": 0, "nobody": 0,
    },
    "de": {"ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "kein": 0, "keine": 0, "nichts": 0},
    "es": {"un": 1, "una": 1},
    "fr": {"un": 1, "une": 1},
    "it": {"un": 1, "una": 1},
    "pl": {"jedna": 1, "jedno": 1, "dwie": 2},
    "pt": {"um": 1, "uma": 1, "duas": 2},
    "ru": {"одна": 1, "одно": 1, "две": 2},
}  # fmt: skip
"""Words that say a number beside its name."""
_LEAST_STEM: Final = 3
_GROUP: Final = 3
_NOON: Final = 12
_AFTERNOON: Final = re.compile(r"(?::\d\d)?[ \u00a0\u202f]?p\.?m\b", re.IGNORECASE)


def numbers(judged: Judged) -> Iterator[Remark]:
    """Each number in digits is in the translation: in its digits, or as a word.

    A number that only the translation has must be a word in the source.
    """
    for arm, original in judged.pairs:
        if not (_DIGIT.search(arm.words) or _DIGIT.search(original.words)):
            continue
        has = Counter(_numbers(arm.words, judged.language.decimal))
        wants = Counter(_numbers(original.words, judged.source_language.decimal))
        if has == wants:
            continue
        own = {key for key in arm.keys if is_exact(key)}
        for number in wants - has:
            if not _is_said(number, arm.words, judged.locale):
                what = f"The number {number} of the source is not in the translation{within(arm)}."
                yield Remark("translation.number", "error", what, "Write the same number.", arm.keys)
        for number in has - wants:
            if number not in own and not _is_said(number, original.words, judged.source_locale):
                what = f"The translation has the number {number}, which the source has not{within(arm)}."
                yield Remark("translation.number", "error", what, "Write the source's number.", arm.keys)


def _numbers(words: str, decimal: str) -> Iterator[str]:
    """The numbers in the words in ASCII digits, without what groups their digits, with a decimal point.

    The parts of a date and of a version are numbers of their own: each language has its order. An hour of
    the afternoon is one of 24.
    """
    for match in _NUMBER.finditer(words):
        parts = _SEPARATORS.split(match.group())
        if len(parts) > 2 and any(len(part) != _GROUP for part in parts[1:]):  # noqa: PLR2004  (1.2 is a number)
            yield from (_ascii(part).lstrip("0") or "0" for part in parts)
            continue
        number = _plain(match.group(), decimal)
        afternoon = number.isdecimal() and int(number) < _NOON and _AFTERNOON.match(words, match.end())
        yield str(int(number) + _NOON) if afternoon else number


def _plain(number: str, decimal: str) -> str:
    """A number as one writes it for a machine.

    >>> _plain("1.234,5", ","), _plain("١٬٢٣٤٫٥", "."), _plain("3.14", ","), _plain("1.000", ",")
    ('1234.5', '1234.5', '3.14', '1000')
    """
    sign = _decimal_sign(number, decimal)
    whole, _, rest = number.rpartition(sign) if sign else (number, "", "")
    digits = _ascii(_SEPARATORS.sub("", whole)).lstrip("0") or "0"
    return f"{digits}.{_ascii(rest)}" if sign else digits


def _decimal_sign(number: str, decimal: str) -> str:
    """The sign that parts the whole number from its fraction; "" where there is none.

    A point or comma that cannot group digits is one, whatever the language: 1.5 in German.
    """
    for sign in ("٫", decimal):
        if number.count(sign) == 1:
            return sign
    for sign in ".,":
        if number.count(sign) == 1 and len(number.rpartition(sign)[2]) != _GROUP:
            return sign
    return ""


def _ascii(digits: str) -> str:
    return digits if digits.isascii() else "".join(str(unicodedata.digit(digit)) for digit in digits)


def _is_said(number: str, words: str, locale: str) -> bool:
    """Whether a word of the text names the number: two, deux, zwei, an hour."""
    if not number.isdecimal():
        return False
    said = _said(locale.partition("-")[0]).get(int(number), ())
    lower = words.casefold()
    spoken = _WORD.findall(lower)
    return any(
        (name in lower)
        if not name.isascii() and len(name) < _LEAST_STEM
        else any(_is_kin(word, name) for word in spoken)
        for name in said
    )


def _is_kin(word: str, name: str) -> bool:
    """Whether a word is the name of a number, or begins as it does."""
    stem = name[: max(_LEAST_STEM, len(name) - 1)]
    return word == name or (len(stem) >= _LEAST_STEM and len(name) > _LEAST_STEM and word.startswith(stem))


@lru_cache(maxsize=64)
def _said(language: str) -> dict[int, tuple[str, ...]]:
    """The names of some numbers in a language, spelled by ICU, and words that say one."""
    from icu4py.messageformat import MessageFormat

    spell = MessageFormat("{n, spellout}", language)
    found = {number: [_name(spell.format({"n": number}))] for number in _SAID}
    for word, number in _OTHER_WORDS.get(language, {}).items():
        found.setdefault(number, []).append(word)
    return {number: tuple(words) for number, words in found.items()}


def _name(spelled: str) -> str:
    """The name of a number, without soft hyphens."""
    return spelled.replace("\u00ad", "").casefold()


def addresses(judged: Judged) -> Iterator[Remark]:
    """Each URL, mail address and telephone number is in the translation, and no other.

    A page in the reader's language may stand for that of the source: /en/help for /de/help.
    """
    for arm, original in judged.pairs:
        if arm.addresses == original.addresses:
            continue
        has = {_anywhere(each, judged.locale): each for each in arm.addresses}
        wants = {_anywhere(each, judged.source_locale): each for each in original.addresses}
        yield from _differences(has, wants, arm)


def _differences(has: dict[str, str], wants: dict[str, str], arm: Arm) -> Iterator[Remark]:
    for key, address in wants.items():
        if key not in has:
            what = f"The address {address} of the source is not in the translation{within(arm)}."
            yield Remark("translation.address", "error", what, "Write it as the source does.", arm.keys)
    for key, address in has.items():
        if key not in wants:
            what = f"The translation has the address {address}, which the source has not{within(arm)}."
            yield Remark("translation.address", "error", what, "Write the source's address.", arm.keys)


def _anywhere(address: str, locale: str) -> str:
    """The address without the part that names a language; a telephone number by its digits."""
    if address[0] in "+(0":
        return _SEPARATORS.sub("", address)
    names = "|".join(
        {re.escape(locale), re.escape(locale.partition("-")[0]), re.escape(locale.replace("-", "_"))}
    )
    return re.sub(rf"(?i)(?<=[/.])(?:{names})(?=[/.]|\Z)", "~", address)


def code(judged: Judged) -> Iterator[Remark]:
    """What stands in code is typed, or comes from a machine: it is not translated."""
    for arm, original in judged.pairs:
        if arm.codes == original.codes:
            continue
        for spelled in left_over(original.codes, arm.codes):
            what = f"The code `{spelled}` of the source is not in the translation{within(arm)}."
            yield Remark("translation.code", "error", what, "Write it as the source does.", arm.keys)
        for spelled in left_over(arm.codes, original.codes):
            what = f"The translation has the code `{spelled}`, which the source has not{within(arm)}."
            yield Remark("translation.code", "error", what, "Write the source's code.", arm.keys)
