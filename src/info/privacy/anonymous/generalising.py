"""Generalisation hierarchies: each value of a column, exact at level 0 and "*" at the highest.

number   13 → [10, 15) → [10, 20) → … → *    widths of 1 and 5 times a power of ten, each in the next
date     2026-11-30T08:15 → 2026-11-30 → 2026-11 → 2026 → *
prefix   80331 → 8033* → 803* → … → *        a text's beginning, a code point less a level
parts    zh-Hans-CN → zh-Hans → zh → *       a name's parts, parted by "-" or "."
category gold → *
tree     Graz → Austria → Europe → *         a tree of the caller's

Each level's forms lie within the next one's. How much less a value says is its loss, from 0 (all of it
is left) to 1 ("*"): the share of the column's other distinct values that it may now be as well (the
normalised certainty penalty).

Source: Samarati, "Protecting Respondents' Identities in Microdata Release", IEEE TKDE 13 (2001);
Xu et al., "Utility-Based Anonymization Using Local Recoding", KDD 2006 (the penalty).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from info.errors import ConfigError, nearest

__all__ = ["ANY", "KINDS", "Hierarchy", "Tree", "guessed_kind", "hierarchy_of", "read_tree"]

ANY: Final = "*"
"""What a value is at the highest level of every hierarchy."""
KINDS: Final = ("number", "date", "prefix", "parts", "category", "tree")
"""The hierarchies there are."""
_STEPS_MAX: Final = 6
_FINEST_PARTS: Final = 32
"""The narrowest ranges are about this many for a column; narrower ones would hide nobody."""
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")
_DAYS: Final = {"day": 1.0, "month": 30.44, "year": 365.25}
_DATE_CHARS: Final = {"day": 10, "month": 7, "year": 4}

Tree = Mapping[str, tuple[str, ...]]
"""Leaf → what it is at each level above it, the nearest first, without the root."""


class Hierarchy(msgspec.Struct, frozen=True):
    """The levels of one column, made from its values: `table[value]` are its forms, exact to "*".

    `losses[value]` are their losses, in the same order, and never fall from a level to the next.
    """

    column: str
    kind: str
    table: Mapping[str, tuple[str, ...]]
    losses: Mapping[str, tuple[float, ...]]
    names: tuple[str, ...]
    """What each level is called, e.g. ("exact", "ranges of 5", "any")."""

    @property
    def height(self) -> int:
        """The highest level."""
        return len(self.names) - 1


def guessed_kind(values: Iterable[str]) -> str:
    """The kind that fits every value that is not blank: number, date, else prefix.

    >>> guessed_kind(["12", "7.5", ""]), guessed_kind(["2026-11-30"]), guessed_kind(["Graz"])
    ('number', 'date', 'prefix')
    """
    given = [value for value in values if value]
    if given and all(_number(value) is not None for value in given):
        return "number"
    if given and all(_day(value) is not None for value in given):
        return "date"
    return "prefix"


def hierarchy_of(column: str, kind: str, values: Iterable[str], tree: Tree | None = None) -> Hierarchy:
    """The hierarchy of a column from its values, whatever their order; how often each occurs counts nowhere.

    A blank value is one of its own until it is "*". Errors: ConfigError for an unknown kind, a tree that
    is not given, and a value that is no number or date (which is not quoted).
    """
    distinct = sorted(set(values))
    if kind not in KINDS:
        raise _unknown_kind(column, kind)
    if kind == "tree" and tree is None:
        raise ConfigError("a tree is wanted.", key=column, next_step=f"Write {column}:tree=FILE.json.")
    steps, names = _MAKERS[kind](column, [value for value in distinct if value], tree or {})
    table, losses = {}, {}
    covered = [Counter(forms[level] for forms in steps.values()) for level in range(len(names))]
    for value in distinct:
        forms = steps.get(value) or ("",) * (len(names) - 1) + (ANY,)
        table[value] = forms
        losses[value] = tuple(
            _loss(len(names) - 1, level, forms, covered) if value else float(level == len(names) - 1)
            for level in range(len(names))
        )
    return Hierarchy(column, kind, table, losses, names)


Steps = tuple[dict[str, tuple[str, ...]], tuple[str, ...]]
"""Each value's forms, and the names of the levels."""


def _numbers(column: str, values: Sequence[str], _tree: Tree) -> Steps:
    found = {value: _number(value) for value in values}
    if any(number is None for number in found.values()):
        raise ConfigError(
            "a value is no number.", key=column, next_step=f"Write {column}:prefix, or mend it."
        )
    numbers = [number for number in found.values() if number is not None]
    widths = _widths(max(numbers) - min(numbers)) if numbers else []
    table = {
        value: (value, *(_range(number, width) for width in widths), ANY)
        for value, number in found.items()
        if number is not None
    }
    return table, ("exact", *(f"ranges of {width}" for width in map(_plain, widths)), "any")


def _widths(span: Decimal) -> list[Decimal]:
    """1 and 5 times powers of ten, from about a 32nd of the span to less than all of it."""
    if span <= 0:
        return []
    power = Decimal(10) ** (math.floor(math.log10(float(span))) - 2)
    series = [power * scale * ten for ten in (1, 10, 100) for scale in (1, 5)]
    return [width for width in series if width * _FINEST_PARTS >= span and width < span][:_STEPS_MAX]


def _range(number: Decimal, width: Decimal) -> str:
    low = (number / width).to_integral_value(rounding="ROUND_FLOOR") * width
    return f"[{_plain(low)}, {_plain(low + width)})"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _number(value: str) -> Decimal | None:
    try:
        found = Decimal(value.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < 30 else None  # noqa: PLR2004  (no one's age)


def _dates(column: str, values: Sequence[str], _tree: Tree) -> Steps:
    if any(_day(value) is None for value in values):
        what = "a value is no date."
        raise ConfigError(
            what, key=column, next_step=f"Dates are YYYY-MM-DD. Write {column}:prefix, or mend it."
        )
    timed = any(len(value) > _DATE_CHARS["day"] for value in values)
    units = [unit for unit in _DAYS if timed or unit != "day"]
    table = {value: (value, *(value[: _DATE_CHARS[unit]] for unit in units), ANY) for value in values}
    return table, ("exact", *units, "any")


def _day(value: str) -> date | None:
    if not _DATE.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        return None


def _prefixes(_column: str, values: Sequence[str], _tree: Tree) -> Steps:
    longest = max(map(len, values), default=0)
    lengths = range(longest - 1, 0, -1) if longest <= _STEPS_MAX else range(_STEPS_MAX - 1, 0, -1)
    table = {
        value: (value, *(value if len(value) <= size else f"{value[:size]}*" for size in lengths), ANY)
        for value in values
    }
    return table, ("exact", *(f"first {size}" for size in lengths), "any")


def _parts(_column: str, values: Sequence[str], _tree: Tree) -> Steps:
    cut = {value: re.split(r"(?=[-.])", value) for value in values}
    most = min(max((len(parts) for parts in cut.values()), default=1), _STEPS_MAX)
    sizes = range(most - 1, 0, -1)
    table = {value: (value, *("".join(parts[:size]) for size in sizes), ANY) for value, parts in cut.items()}
    return table, ("exact", *(f"first {size} parts" if size > 1 else "first part" for size in sizes), "any")


def _categories(_column: str, values: Sequence[str], _tree: Tree) -> Steps:
    return {value: (value, ANY) for value in values}, ("exact", "any")


def _tree_steps(_column: str, values: Sequence[str], tree: Tree) -> Steps:
    """A value the tree does not know is "*" from level 1 on; a shallow leaf stays until its parents begin."""
    height = max((len(path) for path in tree.values()), default=0)
    table = {}
    for value in values:
        path = tree.get(value)
        if path is None:
            table[value] = (value, *([ANY] * height), ANY)
        else:
            table[value] = (value, *([value] * (height - len(path))), *path, ANY)
    return table, ("exact", *(f"level {level + 1} of the tree" for level in range(height)), "any")


def read_tree(column: str, tree: Any) -> Tree:
    """The paths of a tree given as JSON: `{"Europe": {"Austria": ["Graz", "Wien"]}, "Asia": ["Kyoto"]}`.

    A node's name belongs to the values, too. Errors: ConfigError for another shape and for a name that
    stands in two places.

    >>> read_tree("city", {"Europe": {"Austria": ["Graz"]}})["Graz"]
    ('Austria', 'Europe')
    """
    paths: dict[str, tuple[str, ...]] = {}
    for name, path in _walked(column, tree, ()):
        if name in paths:
            raise ConfigError("a name stands in two places of the tree.", key=column, next_step="Rename one.")
        paths[name] = path
    return paths


def _walked(column: str, node: Any, path: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(node, Mapping):
        for name, below in node.items():
            yield str(name), path
            yield from _walked(column, below, (str(name), *path))
    elif isinstance(node, list) and all(isinstance(name, str) for name in node):
        yield from ((name, path) for name in node)
    else:
        step = 'Write e.g. {"Europe": {"Austria": ["Graz"]}}.'
        raise ConfigError("the tree is made of objects, and of lists of names.", key=column, next_step=step)


_MAKERS: Final[Mapping[str, Callable[[str, Sequence[str], Tree], Steps]]] = {
    "number": _numbers,
    "date": _dates,
    "prefix": _prefixes,
    "parts": _parts,
    "category": _categories,
    "tree": _tree_steps,
}


def _loss(highest: int, level: int, forms: Sequence[str], covered: Sequence[Counter[str]]) -> float:
    """The share of the column's distinct values that a form may stand for, less itself."""
    if level == 0:
        return 0.0
    if level == highest:
        return 1.0
    total = len(covered[0])
    return (covered[level][forms[level]] - 1) / (total - 1) if total > 1 else 0.0


def _unknown_kind(column: str, kind: str) -> ConfigError:
    near = nearest(kind, KINDS)
    hint = f"Did you mean '{near}'? " if near else ""
    return ConfigError(
        f"there is no hierarchy '{kind}'.", key=column, next_step=f"{hint}Known: {', '.join(KINDS)}."
    )
