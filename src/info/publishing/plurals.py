"""Whether a text's variants are those its language needs: none missing, none out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from info.language.messageformat import operands, plural_categories, plural_rule
from info.language.pieces import BoundText, Value
from info.localization import language_of
from info.validators.translation import only_number

__all__ = ["PluralSlip", "plural_slips"]

_COMPACT_MANY: Final = frozenset({"ca", "es", "fr", "it", "pt"})
"""Languages whose `many` is only for a million and its kin: without it the text is clumsy, not wrong."""
_WHOLE: Final = (*range(201), 1_000, 10_000, 100_000, 1_000_000, 2_000_000)
_PARTS: Final = ("0.1", "0.5", "1.0", "1.1", "1.5", "2.5", "5.5", "10.5", "11.5", "1.25", "2.21")


class PluralSlip(NamedTuple):
    """A category that is missing, or can never be chosen."""

    code: str
    severity: Literal["error", "warning"]
    what: str
    next_step: str


def plural_slips(text: BoundText, locale: str) -> Iterator[PluralSlip]:
    """What is wrong with the plural categories of a text in a language.

    Wanted are those that a number of the text can reach: with `:integer`, those of whole numbers.
    """
    for index, selector in enumerate(text.selectors):
        if selector.function == "string":
            continue
        kind = "ordinal" if _option(selector, "select") == "ordinal" else "cardinal"
        if _option(selector, "select") == "exact":
            continue
        keys = {arm.keys[index] for arm in text.arms}
        yield from _missing(keys, kind, locale, is_whole=selector.function == "integer")
        yield from _unreachable(keys, plural_categories(locale, kind), locale)


def _option(value: Value, name: str) -> str:
    found = dict(value.options).get(name)
    return found if isinstance(found, str) else ""


def _missing(keys: set[str], kind: str, locale: str, *, is_whole: bool) -> Iterator[PluralSlip]:
    known = plural_categories(locale, kind)
    reached = _reached(locale, kind, is_whole)
    for category in known:
        if category == "other" or category in keys or category not in reached:
            continue
        if only_number(locale, kind, category) in keys:
            continue
        clumsy = category == "many" and language_of(locale) in _COMPACT_MANY
        what = f"The plural table has no '{category}', which {locale} has."
        step = f'Add "{category}"; {locale} has {", ".join(known)} ("*" stands for other).'
        yield PluralSlip("plural.missing", "warning" if clumsy else "error", what, step)


@lru_cache(maxsize=256)
def _reached(locale: str, kind: str, is_whole: bool) -> frozenset[str]:  # noqa: FBT001  (a cache takes it by place)
    """The categories that whole numbers, or all, are in."""
    rule = plural_rule(locale, kind)
    numbers = (*map(str, _WHOLE), *(() if is_whole else _PARTS))
    return frozenset(rule(operands(number)) for number in numbers)


def _unreachable(keys: set[str], known: tuple[str, ...], locale: str) -> Iterator[PluralSlip]:
    for key in sorted(keys):
        if key.isalpha() and key not in known:
            what = f"The variant '{key}' is never chosen: {locale} has no such plural category."
            yield PluralSlip(
                "plural.unreachable", "warning", what, f"Remove it; {locale} has {', '.join(known)}."
            )
