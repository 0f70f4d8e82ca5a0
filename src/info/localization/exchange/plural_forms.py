"""Plural-Forms, gettext's way of saying which number takes which form: written of CLDR, and read.

Gettext's formula knows whole numbers only. A category that no whole number takes (Polish `other`, for
1.5) has therefore no form, and a text that needs one is not written as a gettext plural.

Source: the GNU gettext manual, "Plural forms"; Unicode LDML 48, part 3, "Language Plural Rules".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from info.language.messageformat import operands, plural_categories, plural_conditions, plural_rule

__all__ = ["PluralForms", "formula_of", "integer_categories", "read_formula"]

_Test: TypeAlias = Callable[[int], int]
_RELATION: Final = re.compile(r"([nivwftce])(?: % (\d+))? (!?=) ([\d.,]+)")
_SAMPLES: Final = (*range(1001), *(10**power * times for power in range(3, 10) for times in (1, 2, 3, 5, 11)))
_HEADER: Final = re.compile(r"nplurals\s*=\s*(\d{1,3})\s*;\s*plural\s*=([^;]*);?")
_FORMULA_MAX: Final = 1_000
_TOKEN: Final = re.compile(r"\s*(\d{1,9}|n|\|\||&&|[=!<>]=|[-+*/%<>!?:()])")
_LEVELS: Final = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
_DEPTH_MAX: Final = 50


@lru_cache(maxsize=256)
def integer_categories(locale: str) -> tuple[str, ...]:
    """The plural categories that a whole number can take, in CLDR's order.

    >>> integer_categories("pl")
    ('one', 'few', 'many')
    """
    rule = plural_rule(locale)
    taken = {rule(operands(str(number))) for number in _SAMPLES}
    return tuple(name for name in plural_categories(locale) if name in taken)


@lru_cache(maxsize=256)
def formula_of(locale: str) -> str:
    """The value of the header Plural-Forms.

    >>> formula_of("de"), formula_of("ja")
    ('nplurals=2; plural=(n == 1 ? 0 : 1);', 'nplurals=1; plural=0;')
    """
    names = integer_categories(locale)
    conditions = plural_conditions(locale)
    tests = [_condition(conditions[name]) for name in names if name in conditions]
    if len(names) == 1:
        return "nplurals=1; plural=0;"
    arms = [f"{test} ? {at} : " for at, test in enumerate(tests[: len(names) - 1])]
    return f"nplurals={len(names)}; plural=({''.join(arms)}{len(names) - 1});"


def _condition(source: str) -> str:
    """CLDR's condition in C, for a whole number."""
    choices = [
        joined
        for choice in source.split(" or ")
        if (joined := _all_of([_relation(relation) for relation in choice.split(" and ")])) != "0"
    ]
    return "1" if "1" in choices else " || ".join(choices) or "0"


def _all_of(parts: Sequence[str]) -> str:
    if "0" in parts:
        return "0"
    found = [f"({part})" if " || " in part and part[0] != "(" else part for part in parts if part != "1"]
    return " && ".join(found) or "1"


def _relation(source: str) -> str:
    match = _RELATION.fullmatch(source.strip())
    assert match is not None, source
    operand, modulus, sign, ranges = match.groups()
    bounds = [
        (int(low), int(high or low)) for low, _, high in (one.partition("..") for one in ranges.split(","))
    ]
    if operand not in "ni":
        # A whole number has no visible fraction and no exponent: these operands are 0.
        return str(int(any(low <= 0 <= high for low, high in bounds) is (sign == "=")))
    left = f"n % {modulus}" if modulus else "n"
    if sign == "=":
        return " || ".join(_inside(left, low, high) for low, high in bounds)
    return " && ".join(_outside(left, low, high) for low, high in bounds)


def _inside(left: str, low: int, high: int) -> str:
    if low == high:
        return f"{left} == {low}"
    return f"{left} <= {high}" if low == 0 else f"{left} >= {low} && {left} <= {high}"


def _outside(left: str, low: int, high: int) -> str:
    if low == high:
        return f"{left} != {low}"
    return f"{left} > {high}" if low == 0 else f"({left} < {low} || {left} > {high})"


class PluralForms:
    """The forms of a file: how many, and which a number takes."""

    def __init__(self, count: int, test: _Test) -> None:
        self.count = count
        self._test = test
        self._found: dict[tuple[str, str], int] = {}

    def index(self, number: int) -> int:
        """The form of a number; the first where the formula names one there is not."""
        found = self._test(number)
        return found if 0 <= found < self.count else 0

    def index_of(self, category: str, locale: str) -> int:
        """The form that the numbers of a category take, or most of them."""
        known = (category, locale)
        if known not in self._found:
            rule = plural_rule(locale)
            taken = [number for number in _SAMPLES if rule(operands(str(number))) == category]
            most = Counter(map(self.index, taken)).most_common(1)
            self._found[known] = most[0][0] if most else self.count - 1
        return self._found[known]


def read_formula(header: str) -> PluralForms:
    """What a header Plural-Forms says. Raises `ValueError` for another language than gettext's.

    >>> read_formula("nplurals=2; plural=n > 1;").index(0)
    0
    """
    match = _HEADER.fullmatch(header.strip())
    if match is None or int(match[1]) < 1 or len(match[2]) > _FORMULA_MAX:
        msg = "it is not 'nplurals=…; plural=…;'"
        raise ValueError(msg)
    return PluralForms(int(match[1]), _Formula(match[2]).read())


class _Formula:
    """Reads the C expression of one variable `n` that gettext allows, by precedence."""

    def __init__(self, source: str) -> None:
        self.tokens = list(_tokens(source))
        self.at = 0

    def read(self) -> _Test:
        test = self.choice(0)
        if self.at < len(self.tokens):
            msg = f"'{self.tokens[self.at]}' is one too many"
            raise ValueError(msg)
        return test

    def take(self, *wanted: str) -> str:
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        if token not in wanted:
            return ""
        self.at += 1
        return token

    def need(self, token: str) -> None:
        if not self.take(token):
            msg = f"a '{token}' is missing"
            raise ValueError(msg)

    def choice(self, depth: int) -> _Test:
        if depth > _DEPTH_MAX:
            msg = "it is nested too deep"
            raise ValueError(msg)
        test = self.level(0, depth)
        if not self.take("?"):
            return test
        yes = self.choice(depth + 1)
        self.need(":")
        no = self.choice(depth + 1)
        return lambda n: yes(n) if test(n) else no(n)

    def level(self, level: int, depth: int) -> _Test:
        if level == len(_LEVELS):
            return self.operand(depth)
        left = self.level(level + 1, depth)
        while sign := self.take(*_LEVELS[level]):
            left = _applied(sign, left, self.level(level + 1, depth))
        return left

    def operand(self, depth: int) -> _Test:
        if self.take("!"):
            if depth > _DEPTH_MAX:
                msg = "it is nested too deep"
                raise ValueError(msg)
            inner = self.operand(depth + 1)
            return lambda n: int(not inner(n))
        if self.take("("):
            test = self.choice(depth + 1)
            self.need(")")
            return test
        if self.take("n"):
            return lambda n: n
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        if not token.isdecimal():
            msg = "a number or 'n' is missing"
            raise ValueError(msg)
        self.at += 1
        value = int(token)
        return lambda _: value


def _tokens(source: str) -> Iterator[str]:
    at = 0
    while source[at:].strip():
        match = _TOKEN.match(source, at)
        if match is None:
            msg = f"{source[at:].strip()[:1]!r} is no part of a formula"
            raise ValueError(msg)
        yield match[1]
        at = match.end()


_OPERATIONS: Final[dict[str, Callable[[int, int], int]]] = {
    "||": lambda a, b: int(bool(a) or bool(b)),
    "&&": lambda a, b: int(bool(a) and bool(b)),
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    ">": lambda a, b: int(a > b),
    "<=": lambda a, b: int(a <= b),
    ">=": lambda a, b: int(a >= b),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a // b if b else 0,
    "%": lambda a, b: a % b if b else 0,
}


def _applied(sign: str, left: _Test, right: _Test) -> _Test:
    operation = _OPERATIONS[sign]
    return lambda n: operation(left(n), right(n))
