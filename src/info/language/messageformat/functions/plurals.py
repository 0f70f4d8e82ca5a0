"""Plural and ordinal categories, by the rules of CLDR compiled by `scripts/compile_cldr.py`.

ICU as reached from Python ignores visible zeros, so that "1.0" came out as `one` in English; the
rules here see the digits as written.

Source: Unicode LDML 48, part 3, "Language Plural Rules".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple, TypeAlias

__all__ = [
    "Operands",
    "Rule",
    "locale_chain",
    "operands",
    "plural_categories",
    "plural_conditions",
    "plural_rule",
    "rule_of",
]


class Operands(NamedTuple):
    """What the rules see of a number as written; see the standard's table of operands.

    `n` is the absolute value, None when it is no integer (no rule compares with a fraction).
    """

    n: int | None
    i: int
    v: int
    w: int
    f: int
    t: int
    c: int

    @property
    def e(self) -> int:
        """The older name of `c`."""
        return self.c


Rule: TypeAlias = Callable[[Operands], str]
"""`operands -> category`."""
_EXTENSION: Final = re.compile(r"-[a-z0-9](?=-)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"-?(\d+)(?:\.(\d+))?(?:[ce](\d+))?")


def operands(text: str) -> Operands:
    """The operands of a number written in plain digits: "12", "1.50", "1.2c6" (compact, 10⁶).

    >>> operands("1.50")[:6]
    (None, 1, 2, 1, 50, 5)
    """
    match = _NUMBER.fullmatch(text)
    if not match:
        msg = f"not a plain number: {text[:40]!r}"
        raise ValueError(msg)
    whole, fraction, exponent = match[1], match[2] or "", int(match[3] or 0)
    if exponent:
        fraction = fraction.ljust(exponent, "0")
        whole, fraction = whole + fraction[:exponent], fraction[exponent:]
    short = fraction.rstrip("0")
    i = int(whole)
    return Operands(
        n=None if short else i,
        i=i,
        v=len(fraction),
        w=len(short),
        f=int(fraction or 0),
        t=int(short or 0),
        c=exponent,
    )


@lru_cache(maxsize=1)
def _data() -> Any:
    packaged = files("info.language.messageformat").joinpath("data/plurals.json")
    return json.loads(packaged.read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def _by_locale(kind: str) -> dict[str, int]:
    return {name.lower(): number for name, number in _data()[kind].items()}


def plural_conditions(locale: str, kind: str = "cardinal") -> dict[str, str]:
    """Category → its condition in CLDR's syntax; without "other", which is what no condition takes.

    >>> plural_conditions("en")
    {'one': 'i = 1 and v = 0'}
    """
    known = _by_locale(kind)
    number = next((known[name] for name in locale_chain(locale.lower()) if name in known), None)
    conditions: dict[str, str] = _data()["rules"][number] if number is not None else {}
    return conditions


def locale_chain(locale: str) -> list[str]:
    """The locale and its parents by truncation, extensions left out: `pt-BR`, `pt`.

    >>> locale_chain("zh-Hans-CN-u-nu-latn")
    ['zh-Hans-CN', 'zh-Hans', 'zh']
    """
    parts = _EXTENSION.split(locale.replace("_", "-"), maxsplit=1)[0].split("-")
    return ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]


@lru_cache(maxsize=512)
def plural_rule(locale: str, kind: str = "cardinal") -> Rule:
    """The rule of a locale, "cardinal" or "ordinal"; "other" for all numbers where none is known."""
    return rule_of(plural_conditions(locale, kind))


@lru_cache(maxsize=256)
def plural_categories(locale: str, kind: str = "cardinal") -> tuple[str, ...]:
    """The categories a locale tells apart, in CLDR's order; "other" is always the last.

    >>> plural_categories("pl")
    ('one', 'few', 'many', 'other')
    """
    rules = plural_conditions(locale, kind)
    return (*(name for name in ("zero", "one", "two", "few", "many") if name in rules), "other")


def rule_of(conditions: dict[str, str]) -> Rule:
    """A rule from its conditions in CLDR's syntax, without samples: {"one": "i = 1 and v = 0"}."""
    tests = tuple((category, _condition(source)) for category, source in conditions.items())

    def categorize(number: Operands) -> str:
        for category, test in tests:
            if test(number):
                return category
        return "other"

    return categorize


_Test: TypeAlias = Callable[[Operands], bool]
_RELATION: Final = re.compile(r"([nivwftce])(?: % (\d+))? (!?=) ([\d.,]+)")


def _condition(source: str) -> _Test:
    choices = tuple(
        tuple(_relation(relation) for relation in choice.split(" and ")) for choice in source.split(" or ")
    )

    def holds(number: Operands) -> bool:
        for choice in choices:
            for test in choice:
                if not test(number):
                    break
            else:
                return True
        return False

    return holds if len(choices) > 1 or len(choices[0]) > 1 else choices[0][0]


def _relation(source: str) -> _Test:
    match = _RELATION.fullmatch(source.strip())
    if not match:
        msg = f"not a plural relation: {source!r}"
        raise ValueError(msg)
    operand, modulus, sign, ranges = match.groups()
    position = Operands._fields.index("c" if operand == "e" else operand)
    divisor = int(modulus) if modulus else 0
    bounds = tuple(_bounds(part) for part in ranges.split(","))
    wanted = sign == "="

    def holds(number: Operands) -> bool:
        value = number[position]
        if value is None:
            return not wanted
        if divisor:
            value %= divisor
        for low, high in bounds:
            if low <= value <= high:
                return wanted
        return not wanted

    return holds


def _bounds(part: str) -> tuple[int, int]:
    low, _, high = part.partition("..")
    return int(low), int(high or low)
