"""Whether a text's variants are those its language needs: none missing, none out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from info.language.messageformat import plural_categories
from info.language.pieces import BoundText, Value
from info.localization import language_of

__all__ = ["plural_slips"]

_EXACT: Final = {"zero": "0", "one": "1", "two": "2"}
_ONE_IS_ONE: Final = frozenset({"ar", "cs", "de", "en", "es", "he", "it", "nl", "pl", "sk"})
"""Languages where `one` means just the number 1, so that the exact key 1 does for it."""
_COMPACT_MANY: Final = frozenset({"ca", "es", "fr", "it", "pt"})
"""Languages whose `many` is only for a million and its kin; a text may leave it to `*`."""


def plural_slips(text: BoundText, locale: str) -> Iterator[tuple[str, str, str]]:
    """(code, what, what next) for each category that is missing or can never be chosen."""
    for index, selector in enumerate(text.selectors):
        if selector.function == "string":
            continue
        kind = "ordinal" if _option(selector, "select") == "ordinal" else "cardinal"
        if _option(selector, "select") == "exact":
            continue
        known = plural_categories(locale, kind)
        keys = {arm.keys[index] for arm in text.arms}
        yield from _missing(keys, known, locale)
        yield from _unreachable(keys, known, locale)


def _option(value: Value, name: str) -> str:
    found = dict(value.options).get(name)
    return found if isinstance(found, str) else ""


def _missing(keys: set[str], known: tuple[str, ...], locale: str) -> Iterator[tuple[str, str, str]]:
    language = language_of(locale)
    for category in known:
        if category == "other" or category in keys:
            continue
        exact = category != "one" or language in _ONE_IS_ONE
        if exact and _EXACT.get(category) in keys:
            continue
        if category == "many" and language in _COMPACT_MANY:
            continue
        what = f"The plural table has no '{category}', which {locale} has."
        yield (
            "plural.missing",
            what,
            f'Add "{category}"; {locale} has {", ".join(known)} ("*" stands for other).',
        )


def _unreachable(keys: set[str], known: tuple[str, ...], locale: str) -> Iterator[tuple[str, str, str]]:
    for key in sorted(keys):
        if key.isalpha() and key not in known:
            what = f"The variant '{key}' is never chosen: {locale} has no such plural category."
            yield "plural.unreachable", what, f"Remove it; {locale} has {', '.join(known)}."
